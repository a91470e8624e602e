package sparkmixed.formula;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression of the formula language, as R would parse it. {@link #deparse()} prints it as R's
 * {@code deparse} does; printing and parsing again gives an equal tree.
 */
public sealed interface Expr extends Serializable {

  /** R's text of this expression, e.g. {@code I(age^2)}, {@code log(dose)}, {@code `a b`}. */
  default String deparse() {
    return Deparser.deparse(this);
  }

  /** A column (or {@code .}); {@code name} is without backticks. */
  record Name(String name) implements Expr {}

  /** A numeric literal. */
  record Num(double value) implements Expr {}

  /** A quoted string literal. */
  record Text(String value) implements Expr {}

  /** {@code TRUE} or {@code FALSE}. */
  record Logical(boolean value) implements Expr {}

  /** {@code function(arg, name = arg)}. */
  record Call(String function, List<Argument> arguments) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** One argument of a call, with its name if it was given one. */
  record Argument(@Nullable String name, Expr value) implements Serializable {}

  /** {@code -x}, {@code +x} or {@code !x}. */
  record Unary(String operator, Expr operand) implements Expr {}

  /**
   * {@code left operator right}; operators are {@code + - * / ^ : %in% | || ~} and, inside
   * functions, comparisons.
   */
  record Binary(String operator, Expr left, Expr right) implements Expr {}

  /** {@code (inner)}: kept, as R keeps it, because coefficient names show it. */
  record Paren(Expr inner) implements Expr {}
}
