package sparkmixed.formula;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints expressions as R's {@code deparse} does. Trees that came from text print back to text of
 * the same tree; trees made otherwise get the parentheses their meaning needs.
 */
final class Deparser {
  private Deparser() {}

  static String deparse(Expr expr) {
    StringBuilder out = new StringBuilder();
    write(expr, out);
    return out.toString();
  }

  /** Canonical text of a whole formula. */
  static String deparse(@Nullable Expr response, Expr right) {
    return (response == null ? "" : deparse(response) + " ") + "~ " + deparse(right);
  }

  /**
   * Follows the left spine in a loop: a sum of thousands of terms is a tree as deep as it is long.
   */
  private static void write(Expr expr, StringBuilder out) {
    Deque<Expr.Binary> spine = new ArrayDeque<>();
    Expr leaf = expr;
    while (leaf instanceof Expr.Binary binary) {
      spine.push(binary);
      if (leftNeedsParentheses(binary)) {
        out.append('(');
      }
      leaf = binary.left();
    }
    writeLeaf(leaf, out);
    for (Expr.Binary binary : spine) {
      if (leftNeedsParentheses(binary)) {
        out.append(')');
      }
      String operator = binary.operator();
      out.append(Operators.isTight(operator) ? operator : " " + operator + " ");
      writeOperand(binary.right(), rightNeedsParentheses(binary), out);
    }
  }

  private static void writeLeaf(Expr leaf, StringBuilder out) {
    if (leaf instanceof Expr.Name name) {
      out.append(Names.quoted(name.name()));
    } else if (leaf instanceof Expr.Num number) {
      out.append(NumberText.of(number.value()));
    } else if (leaf instanceof Expr.Text text) {
      out.append(Names.escaped(text.value(), '"'));
    } else if (leaf instanceof Expr.Logical logical) {
      out.append(logical.value() ? "TRUE" : "FALSE");
    } else if (leaf instanceof Expr.Paren paren) {
      writeOperand(paren.inner(), true, out);
    } else if (leaf instanceof Expr.Unary unary) {
      out.append(unary.operator());
      boolean looser =
          unary.operand() instanceof Expr.Binary operand
              && Operators.binary(operand.operator()) < Operators.prefix(unary.operator());
      writeOperand(unary.operand(), looser, out);
    } else if (leaf instanceof Expr.Call call) {
      out.append(Names.quoted(call.function())).append('(');
      out.append(
          call.arguments().stream().map(Deparser::argument).collect(Collectors.joining(", ")));
      out.append(')');
    }
  }

  private static String argument(Expr.Argument argument) {
    String value = deparse(argument.value());
    return argument.name() == null ? value : Names.quoted(argument.name()) + " = " + value;
  }

  private static void writeOperand(Expr operand, boolean parentheses, StringBuilder out) {
    if (parentheses) {
      out.append('(');
    }
    write(operand, out);
    if (parentheses) {
      out.append(')');
    }
  }

  private static boolean leftNeedsParentheses(Expr.Binary parent) {
    int precedence = Operators.binary(parent.operator());
    if (parent.left() instanceof Expr.Binary left) {
      int inner = Operators.binary(left.operator());
      boolean sameDoesNotChain =
          precedence == Operators.POWER || precedence == Operators.COMPARISON;
      if (inner < precedence || (inner == precedence && sameDoesNotChain)) {
        return true;
      }
    }
    return loosestTrailingPrefix(parent.left()) < precedence;
  }

  private static boolean rightNeedsParentheses(Expr.Binary parent) {
    if (!(parent.right() instanceof Expr.Binary right)) {
      return false;
    }
    int precedence = Operators.binary(parent.operator());
    int inner = Operators.binary(right.operator());
    return inner < precedence || (inner == precedence && precedence != Operators.POWER);
  }

  /**
   * A prefix operator at the right end of an operand takes in whatever binds tighter and follows.
   */
  private static int loosestTrailingPrefix(Expr expr) {
    int loosest = Integer.MAX_VALUE;
    Expr end = expr;
    while (true) {
      if (end instanceof Expr.Unary unary) {
        loosest = Math.min(loosest, Operators.prefix(unary.operator()));
        end = unary.operand();
      } else if (end instanceof Expr.Binary binary) {
        end = binary.right();
      } else {
        return loosest;
      }
    }
  }
}
