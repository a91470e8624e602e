package sparkmixed.frame;

import java.io.Serializable;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A compiled expression: a number for each row. Logical values are 1 and 0, a factor's value is its
 * code. Implementations are plain classes rather than records or lambdas, so that any serializer
 * can ship them.
 */
abstract class Node implements Serializable {
  private static final long serialVersionUID = 1L;

  abstract double eval(RowValues row);

  /** Adds the inputs this expression reads. */
  abstract void addInputs(Set<Integer> inputs);

  /** See {@link Source#affine}. */
  double[] affine() {
    return new double[0];
  }

  static final class Constant extends Node {
    private static final long serialVersionUID = 1L;
    private final double value;

    Constant(double value) {
      this.value = value;
    }

    @Override
    double eval(RowValues row) {
      return value;
    }

    @Override
    void addInputs(Set<Integer> inputs) {}
  }

  /**
   * The number in a column, times {@code unit}: R counts timestamps in seconds, rows in
   * microseconds.
   */
  static final class Input extends Node {
    private static final long serialVersionUID = 1L;
    private final int input;
    private final double unit;

    Input(int input, double unit) {
      this.input = input;
      this.unit = unit;
    }

    int input() {
      return input;
    }

    /** Whether it is the number as it stands. */
    boolean plain() {
      return unit == 1;
    }

    @Override
    double eval(RowValues row) {
      return row.number(input) * unit;
    }

    @Override
    double[] affine() {
      return new double[] {input, 0, unit};
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      inputs.add(input);
    }
  }

  /** The code of a factor's level, -1 for a value that is none of its levels. */
  static final class Code extends Node {
    private static final long serialVersionUID = 1L;
    private final int input;

    Code(int input) {
      this.input = input;
    }

    @Override
    double eval(RowValues row) {
      return row.code(input);
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      inputs.add(input);
    }
  }

  /** Whether a factor has one given level. */
  static final class IsLevel extends Node {
    private static final long serialVersionUID = 1L;
    private final int input;
    private final int level;
    private final boolean equal;

    IsLevel(int input, int level, boolean equal) {
      this.input = input;
      this.level = level;
      this.equal = equal;
    }

    @Override
    double eval(RowValues row) {
      return (row.code(input) == level) == equal ? 1 : 0;
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      inputs.add(input);
    }
  }

  /** {@code (argument - centre) / scale}. */
  static final class Standardized extends Node {
    private static final long serialVersionUID = 1L;
    private final Node argument;
    private final double centre;
    private final double scale;

    Standardized(Node argument, double centre, double scale) {
      this.argument = argument;
      this.centre = centre;
      this.scale = scale;
    }

    @Override
    double eval(RowValues row) {
      return (argument.eval(row) - centre) / scale;
    }

    @Override
    double[] affine() {
      double[] inner = argument.affine();
      return inner.length == 0
          ? inner
          : new double[] {inner[0], (inner[1] - centre) / scale, inner[2] / scale};
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      argument.addInputs(inputs);
    }
  }

  static final class Unary extends Node {
    private static final long serialVersionUID = 1L;
    private final UnaryFunction function;
    private final Node argument;

    Unary(UnaryFunction function, Node argument) {
      this.function = function;
      this.argument = argument;
    }

    @Override
    double eval(RowValues row) {
      return function.applyAsDouble(argument.eval(row));
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      argument.addInputs(inputs);
    }
  }

  static final class Binary extends Node {
    private static final long serialVersionUID = 1L;
    private final BinaryFunction function;
    private final Node left;
    private final Node right;

    Binary(BinaryFunction function, Node left, Node right) {
      this.function = function;
      this.left = left;
      this.right = right;
    }

    @Override
    double eval(RowValues row) {
      return function.applyAsDouble(left.eval(row), right.eval(row));
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      left.addInputs(inputs);
      right.addInputs(inputs);
    }
  }

  /** Functions of one number; enums, because they serialize by name. */
  @SuppressWarnings("ImmutableEnumChecker") // the operators capture nothing
  enum UnaryFunction implements DoubleUnaryOperator {
    NEGATE(a -> -a),
    NOT(a -> Double.isNaN(a) ? a : a == 0 ? 1 : 0),
    EXP(Math::exp),
    EXPM1(Math::expm1),
    LOG(Math::log),
    LOG2(Node::log2),
    LOG10(Math::log10),
    LOG1P(Math::log1p),
    SQRT(Math::sqrt),
    ABS(Math::abs),
    SIGN(Math::signum),
    FLOOR(Math::floor),
    CEILING(Math::ceil),
    ROUND(Math::rint),
    SIN(Math::sin),
    COS(Math::cos),
    TAN(Math::tan),
    ASIN(Math::asin),
    ACOS(Math::acos),
    ATAN(Math::atan),
    SINH(Math::sinh),
    COSH(Math::cosh),
    TANH(Math::tanh);

    private final DoubleUnaryOperator operator;

    UnaryFunction(DoubleUnaryOperator operator) {
      this.operator = operator;
    }

    @Override
    public double applyAsDouble(double a) {
      return operator.applyAsDouble(a);
    }
  }

  /** Functions of two numbers. */
  @SuppressWarnings("ImmutableEnumChecker") // the operators capture nothing
  enum BinaryFunction implements DoubleBinaryOperator {
    ADD((a, b) -> a + b),
    SUBTRACT((a, b) -> a - b),
    MULTIPLY((a, b) -> a * b),
    DIVIDE((a, b) -> a / b),
    POWER(Node::power),
    LOG_BASE((a, b) -> b == 2 ? log2(a) : b == 10 ? Math.log10(a) : Math.log(a) / Math.log(b)),
    ROUND_TO(Node::roundTo),
    MIN(Math::min),
    MAX(Math::max),
    LESS((a, b) -> truth(a, b, a < b)),
    LESS_OR_EQUAL((a, b) -> truth(a, b, a <= b)),
    GREATER((a, b) -> truth(a, b, a > b)),
    GREATER_OR_EQUAL((a, b) -> truth(a, b, a >= b)),
    EQUAL((a, b) -> truth(a, b, a == b)),
    NOT_EQUAL((a, b) -> truth(a, b, a != b)),
    AND((a, b) -> truth(a, b, a != 0 && b != 0)),
    OR((a, b) -> truth(a, b, a != 0 || b != 0));

    private final DoubleBinaryOperator operator;

    BinaryFunction(DoubleBinaryOperator operator) {
      this.operator = operator;
    }

    @Override
    public double applyAsDouble(double a, double b) {
      return operator.applyAsDouble(a, b);
    }
  }

  private static double truth(double a, double b, boolean value) {
    return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : value ? 1 : 0;
  }

  private static double log2(double a) {
    int exponent = Math.getExponent(a);
    // Exact at powers of two, as C's log2 is.
    return a > 0 && a == Math.scalb(1.0, exponent) ? exponent : Math.log(a) / Math.log(2);
  }

  /**
   * R's {@code ^}: a square is one multiplication, and {@code 1^y} and {@code x^0} are 1 whatever
   * the other side.
   */
  static double power(double base, double exponent) {
    if (exponent == 2) {
      return base * base;
    }
    return base == 1 || exponent == 0 ? 1 : Math.pow(base, exponent);
  }

  /**
   * R's {@code round}: the nearer of the two neighbours of so many digits, the even one of a tie.
   */
  private static double roundTo(double value, double digits) {
    double unit = Math.pow(10, digits);
    double floor = Math.floor(value * unit);
    double below = floor / unit;
    double above = Math.ceil(value * unit) / unit;
    double down = value - below;
    double up = above - value;
    return down < up || (down == up && floor % 2 == 0) ? below : above;
  }
}
