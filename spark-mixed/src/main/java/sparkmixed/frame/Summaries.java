package sparkmixed.frame;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Expr;
import sparkmixed.formula.Formula;

/**
 * The calls whose meaning depends on all rows, {@code scale} and {@code poly}: what they ask of the
 * data, and what they become when it is known. As in R, every row counts in which the argument has
 * a value, whatever its weight.
 */
final class Summaries {
  /**
   * What one call needs to know.
   *
   * @param centre the centre, NaN for the mean
   * @param scale the scale, NaN for the standard deviation
   * @param degree of an orthogonal polynomial, 0 for {@code scale}
   */
  private record Wanted(
      Node argument, String argumentText, double centre, double scale, int degree) {}

  private final Formula formula;
  private final LinkedHashMap<String, Wanted> wanted = new LinkedHashMap<>();
  private boolean inside;

  Summaries(Formula formula) {
    this.formula = formula;
  }

  boolean isEmpty() {
    return wanted.isEmpty();
  }

  /** {@code scale(x, center = TRUE, scale = TRUE)}; either may also be a number. */
  Node scale(Expr.Call call, ExprCompiler compiler, @Nullable FrameData data) {
    CallArguments arguments = new CallArguments(formula, call, "x", "center", "scale");
    Node argument = argument(arguments.required("x"), compiler);
    double centre = arguments.switchOrNumber("center", 0);
    double scale = arguments.switchOrNumber("scale", 1);
    if (Double.isNaN(centre) || Double.isNaN(scale)) {
      wanted.put(
          call.deparse(),
          new Wanted(argument, arguments.required("x").deparse(), centre, scale, 0));
      if (data != null) {
        double[] numbers = numbers(data, call, 2);
        return new Node.Standardized(argument, numbers[0], numbers[1]);
      }
    }
    return new Node.Standardized(argument, centre, scale);
  }

  /** The recurrence behind {@code poly(x, degree)}; without data, any. */
  double[] polynomial(
      Expr.Call call, Expr argument, Node node, int degree, @Nullable FrameData data) {
    wanted.put(call.deparse(), new Wanted(node, argument.deparse(), Double.NaN, 1, degree));
    int length = 2 * degree + 2;
    return data == null ? new double[length] : numbers(data, call, length);
  }

  /** Compiles the argument of such a call, in which no other such call can stand. */
  Node argument(Expr argument, ExprCompiler compiler) {
    if (inside) {
      throw formula.error(
          "scale() cannot stand inside scale() or poly(); compute it as a column first", argument);
    }
    inside = true;
    try {
      return compiler.number(argument);
    } finally {
      inside = false;
    }
  }

  boolean inside() {
    return inside;
  }

  private static double[] numbers(FrameData data, Expr.Call call, int length) {
    double[] numbers = data.summaries().get(call.deparse());
    if (numbers == null || numbers.length != length) {
      throw new IllegalArgumentException("no summary of " + call.deparse());
    }
    return numbers;
  }

  /** Empty accumulators for everything wanted. */
  NumericSummaries newSummaries() {
    List<Node> arguments = new ArrayList<>();
    List<int[]> inputs = new ArrayList<>();
    List<PowerSums> sums = new ArrayList<>();
    for (Wanted want : wanted.values()) {
      TreeSet<Integer> read = new TreeSet<>();
      want.argument().addInputs(read);
      arguments.add(want.argument());
      inputs.add(read.stream().mapToInt(Integer::intValue).toArray());
      sums.add(new PowerSums(Math.max(2, 2 * want.degree())));
    }
    return new NumericSummaries(
        arguments.toArray(Node[]::new),
        inputs.toArray(int[][]::new),
        sums.toArray(PowerSums[]::new));
  }

  /**
   * The numbers of every call.
   *
   * @throws InputRejectedException if a column to scale is constant, or has too few distinct values
   *     for a polynomial
   */
  Map<String, double[]> finish(NumericSummaries seen) {
    LinkedHashMap<String, double[]> result = new LinkedHashMap<>();
    int index = 0;
    for (Map.Entry<String, Wanted> entry : wanted.entrySet()) {
      PowerSums sums = seen.sums(index++);
      Wanted want = entry.getValue();
      if (sums.count() == 0) {
        throw new InputRejectedException(
            entry.getKey() + " has no rows with a usable value of " + want.argumentText() + ".");
      }
      result.put(
          entry.getKey(),
          want.degree() > 0
              ? polynomial(entry.getKey(), want, sums)
              : scale(entry.getKey(), want, sums));
    }
    return result;
  }

  private static double[] scale(String key, Wanted want, PowerSums sums) {
    double centre = Double.isNaN(want.centre()) ? sums.mean().doubleValue() : want.centre();
    double scale = want.scale();
    if (Double.isNaN(scale)) {
      // About the exact mean rather than its rounding, or a constant would seem to vary.
      BigDecimal about = Double.isNaN(want.centre()) ? sums.mean() : new BigDecimal(centre);
      BigDecimal squares = sums.about(about)[2];
      BigDecimal divisor = BigDecimal.valueOf(Math.max(1, (long) sums.count() - 1));
      scale = Math.sqrt(squares.divide(divisor, MathContext.DECIMAL128).doubleValue());
      if (!(scale > Math.abs(centre) * 1e-15)) {
        throw new InputRejectedException(
            key
                + " cannot be computed: "
                + want.argumentText()
                + " has the same value in all rows; remove the term.");
      }
    }
    return new double[] {centre, scale};
  }

  private static double[] polynomial(String key, Wanted want, PowerSums sums) {
    double centre = sums.mean().doubleValue();
    double[] recurrence = OrthogonalPolynomial.recurrence(sums.about(new BigDecimal(centre)));
    if (recurrence == null || recurrence.length != 2 * want.degree() + 1) {
      throw new InputRejectedException(
          key
              + " needs more than "
              + want.degree()
              + " distinct values of "
              + want.argumentText()
              + "; lower the degree.");
    }
    double[] numbers = new double[recurrence.length + 1];
    numbers[0] = centre;
    System.arraycopy(recurrence, 0, numbers, 1, recurrence.length);
    return numbers;
  }
}
