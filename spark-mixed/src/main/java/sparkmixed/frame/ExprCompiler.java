package sparkmixed.frame;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Expr;
import sparkmixed.formula.Formula;
import sparkmixed.frame.Node.BinaryFunction;
import sparkmixed.frame.Node.UnaryFunction;

/**
 * Turns an expression into a {@link Node}, checking that its columns can play their part. Runs
 * twice: without data, to find what is used and what has to be known, and again when that is known.
 */
final class ExprCompiler {
  private static final double SECONDS_PER_MICRO = 1e-6;
  private static final int UNKNOWN_LEVEL = -2;

  private static final Map<String, UnaryFunction> UNARY =
      Map.ofEntries(
          Map.entry("exp", UnaryFunction.EXP),
          Map.entry("expm1", UnaryFunction.EXPM1),
          Map.entry("log2", UnaryFunction.LOG2),
          Map.entry("log10", UnaryFunction.LOG10),
          Map.entry("log1p", UnaryFunction.LOG1P),
          Map.entry("sqrt", UnaryFunction.SQRT),
          Map.entry("abs", UnaryFunction.ABS),
          Map.entry("sign", UnaryFunction.SIGN),
          Map.entry("floor", UnaryFunction.FLOOR),
          Map.entry("ceiling", UnaryFunction.CEILING),
          Map.entry("sin", UnaryFunction.SIN),
          Map.entry("cos", UnaryFunction.COS),
          Map.entry("tan", UnaryFunction.TAN),
          Map.entry("asin", UnaryFunction.ASIN),
          Map.entry("acos", UnaryFunction.ACOS),
          Map.entry("atan", UnaryFunction.ATAN),
          Map.entry("sinh", UnaryFunction.SINH),
          Map.entry("cosh", UnaryFunction.COSH),
          Map.entry("tanh", UnaryFunction.TANH));

  private static final Map<String, BinaryFunction> ARITHMETIC =
      Map.of(
          "+", BinaryFunction.ADD,
          "-", BinaryFunction.SUBTRACT,
          "*", BinaryFunction.MULTIPLY,
          "/", BinaryFunction.DIVIDE,
          "^", BinaryFunction.POWER);

  private static final Map<String, BinaryFunction> LOGICAL =
      Map.of(
          "<", BinaryFunction.LESS,
          "<=", BinaryFunction.LESS_OR_EQUAL,
          ">", BinaryFunction.GREATER,
          ">=", BinaryFunction.GREATER_OR_EQUAL,
          "==", BinaryFunction.EQUAL,
          "!=", BinaryFunction.NOT_EQUAL,
          "&", BinaryFunction.AND,
          "&&", BinaryFunction.AND,
          "|", BinaryFunction.OR,
          "||", BinaryFunction.OR);

  private final Formula formula;
  private final Inputs inputs;
  private final Summaries summaries;
  private final @Nullable FrameData data;
  private final Role role;

  ExprCompiler(
      Formula formula, Inputs inputs, Summaries summaries, @Nullable FrameData data, Role role) {
    this.formula = formula;
    this.inputs = inputs;
    this.summaries = summaries;
    this.data = data;
    this.role = role;
  }

  /** A number, or a truth value as 0 or 1. */
  Node number(Expr expr) {
    Compiled compiled = compile(expr);
    if (compiled.type() == Compiled.Type.FACTOR && expr instanceof Expr.Name name) {
      throw text(name, inputs.use(name.name(), role));
    }
    if (compiled.type() == Compiled.Type.FACTOR || compiled.type() == Compiled.Type.TEXT) {
      throw formula.error("a number is wanted here, not " + expr.deparse(), expr);
    }
    return compiled.node();
  }

  Compiled compile(Expr expr) {
    if (expr instanceof Expr.Name name) {
      return column(name);
    } else if (expr instanceof Expr.Num num) {
      return new Compiled(new Node.Constant(num.value()), Compiled.Type.NUMBER);
    } else if (expr instanceof Expr.Logical logical) {
      return new Compiled(new Node.Constant(logical.value() ? 1 : 0), Compiled.Type.LOGICAL);
    } else if (expr instanceof Expr.Text) {
      return new Compiled(new Node.Constant(Double.NaN), Compiled.Type.TEXT);
    } else if (expr instanceof Expr.Paren paren) {
      return compile(paren.inner());
    } else if (expr instanceof Expr.Unary unary) {
      return unary(unary);
    } else if (expr instanceof Expr.Binary binary) {
      return binary(binary);
    }
    return call((Expr.Call) expr);
  }

  private Compiled column(Expr.Name name) {
    int input = inputs.use(name.name(), role);
    if (inputs.kind(input) == ColumnKind.BOOLEAN && inputs.givenLevels(input).isEmpty()) {
      return new Compiled(new Node.Input(input, 1), Compiled.Type.LOGICAL);
    }
    if (inputs.isFactor(input)) {
      return new Compiled(new Node.Code(input), Compiled.Type.FACTOR);
    }
    return switch (inputs.kind(input)) {
      case VECTOR ->
          throw rejected(
              name,
              "is a vector, which can stand alone as a predictor but not inside a function or as "
                  + role.text());
      case OTHER ->
          throw rejected(name, "has a type that no model can use; cast it to a number or a string");
      case TIMESTAMP ->
          new Compiled(new Node.Input(input, SECONDS_PER_MICRO), Compiled.Type.NUMBER);
      default -> new Compiled(new Node.Input(input, 1), Compiled.Type.NUMBER);
    };
  }

  private Compiled unary(Expr.Unary unary) {
    Node operand = number(unary.operand());
    return switch (unary.operator()) {
      case "-" -> new Compiled(new Node.Unary(UnaryFunction.NEGATE, operand), Compiled.Type.NUMBER);
      case "!" -> new Compiled(new Node.Unary(UnaryFunction.NOT, operand), Compiled.Type.LOGICAL);
      default -> new Compiled(operand, Compiled.Type.NUMBER);
    };
  }

  private Compiled binary(Expr.Binary binary) {
    BinaryFunction arithmetic = ARITHMETIC.get(binary.operator());
    if (arithmetic != null) {
      return new Compiled(
          new Node.Binary(arithmetic, number(binary.left()), number(binary.right())),
          Compiled.Type.NUMBER);
    }
    BinaryFunction logical = LOGICAL.get(binary.operator());
    if (logical == null) {
      throw formula.error(
          "the operator " + binary.operator() + " has no meaning between numbers", binary);
    }
    if (logical == BinaryFunction.EQUAL || logical == BinaryFunction.NOT_EQUAL) {
      boolean equal = logical == BinaryFunction.EQUAL;
      if (binary.right() instanceof Expr.Text label && binary.left() instanceof Expr.Name name) {
        return isLevel(name, label.value(), equal);
      }
      if (binary.left() instanceof Expr.Text label && binary.right() instanceof Expr.Name name) {
        return isLevel(name, label.value(), equal);
      }
    }
    return new Compiled(
        new Node.Binary(logical, number(binary.left()), number(binary.right())),
        Compiled.Type.LOGICAL);
  }

  private Compiled isLevel(Expr.Name name, String label, boolean equal) {
    if (summaries.inside()) {
      throw formula.error("a factor cannot stand inside scale() or poly()", name);
    }
    int input = inputs.use(name.name(), role);
    inputs.needLevels(input);
    int level = UNKNOWN_LEVEL;
    if (data != null) {
      List<String> levels = data.levels().getOrDefault(name.name(), List.of());
      int found = levels.indexOf(Labels.canonical(inputs.kind(input), label));
      level = found < 0 ? UNKNOWN_LEVEL : found;
    }
    return new Compiled(new Node.IsLevel(input, level, equal), Compiled.Type.LOGICAL);
  }

  private Compiled call(Expr.Call call) {
    List<Expr> arguments = call.arguments().stream().map(Expr.Argument::value).toList();
    String function = call.function();
    UnaryFunction plain = UNARY.get(function);
    if (plain != null) {
      return new Compiled(new Node.Unary(plain, number(arguments.get(0))), Compiled.Type.NUMBER);
    }
    return switch (function) {
      case "I" -> compile(arguments.get(0));
      case "log" -> log(arguments);
      case "round" -> round(arguments);
      case "pmin" -> extreme(BinaryFunction.MIN, arguments);
      case "pmax" -> extreme(BinaryFunction.MAX, arguments);
      case "factor" -> factor(call, arguments.get(0));
      case "scale" -> new Compiled(summaries.scale(call, this, data), Compiled.Type.NUMBER);
      case "poly" ->
          throw formula.error(
              "poly() gives several columns, so it cannot stand inside an expression", call);
      default -> throw formula.error(function + "() cannot stand here", call);
    };
  }

  private Compiled log(List<Expr> arguments) {
    Node argument = number(arguments.get(0));
    Node node =
        arguments.size() == 1
            ? new Node.Unary(UnaryFunction.LOG, argument)
            : new Node.Binary(BinaryFunction.LOG_BASE, argument, number(arguments.get(1)));
    return new Compiled(node, Compiled.Type.NUMBER);
  }

  private Compiled round(List<Expr> arguments) {
    Node argument = number(arguments.get(0));
    Node node =
        arguments.size() == 1
            ? new Node.Unary(UnaryFunction.ROUND, argument)
            : new Node.Binary(BinaryFunction.ROUND_TO, argument, number(arguments.get(1)));
    return new Compiled(node, Compiled.Type.NUMBER);
  }

  private Compiled extreme(BinaryFunction function, List<Expr> arguments) {
    Node node = number(arguments.get(0));
    for (Expr other : arguments.subList(1, arguments.size())) {
      node = new Node.Binary(function, node, number(other));
    }
    return new Compiled(node, Compiled.Type.NUMBER);
  }

  private Compiled factor(Expr.Call call, Expr argument) {
    if (argument instanceof Expr.Name name) {
      int input = inputs.use(name.name(), role);
      ColumnKind kind = inputs.kind(input);
      if (kind == ColumnKind.VECTOR || kind == ColumnKind.OTHER) {
        throw rejected(name, "has no single values, so it cannot be a factor");
      }
      return new Compiled(new Node.Code(input), Compiled.Type.FACTOR);
    }
    Compiled inner = compile(argument);
    if (inner.type() != Compiled.Type.LOGICAL) {
      throw formula.error(
          "factor() takes a column or a comparison; compute "
              + argument.deparse()
              + " as a column first",
          call);
    }
    return inner;
  }

  private InputRejectedException text(Expr.Name name, int input) {
    boolean given = inputs.kind(input) != ColumnKind.STRING;
    return rejected(
        name,
        (given ? "is a factor, because its levels were given" : "holds text")
            + ", where a number is wanted; cast it to a number"
            + (role == Role.RESPONSE
                ? ", or set family = binomial if it tells failure from success"
                : ""));
  }

  private InputRejectedException rejected(Expr.Name name, String what) {
    return new InputRejectedException(
        "Column \"" + name.name() + "\" (" + role.text() + ") " + what + ".");
  }
}
