package sparkmixed.bayes;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sums of numbers and of their squares, one pair for each of several series, carried in twice the
 * precision of a double: in whatever order numbers come and parts are put together, mean and
 * standard deviation round to the same double. Exact for counts. A series that was given NaN is
 * NaN.
 *
 * @see <a href="https://doi.org/10.1137/030601818">Ogita, Rump and Oishi 2005, SIAM Journal on
 *     Scientific Computing 26(6), Sum2 and Dot2</a>
 */
final class CarefulSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] sum;
  private final double[] sumRest;
  private final double[] squares;
  private final double[] squaresRest;

  CarefulSums(int series) {
    sum = new double[series];
    sumRest = new double[series];
    squares = new double[series];
    squaresRest = new double[series];
  }

  void add(int series, double x) {
    plus(sum, sumRest, series, x, 0);
    double square = x * x;
    plus(squares, squaresRest, series, square, Math.fma(x, x, -square));
  }

  void add(CarefulSums other) {
    for (int s = 0; s < sum.length; s++) {
      plus(sum, sumRest, s, other.sum[s], other.sumRest[s]);
      plus(squares, squaresRest, s, other.squares[s], other.squaresRest[s]);
    }
  }

  private static void plus(double[] total, double[] rest, int at, double x, double xRest) {
    double before = total[at];
    double after = before + x;
    double part = after - before;
    total[at] = after;
    rest[at] += (before - (after - part)) + (x - part) + xRest;
  }

  /** Mean of n numbers. */
  double mean(int series, long n) {
    return (sum[series] + sumRest[series]) / n;
  }

  /** Standard deviation of n numbers, with divisor n - 1; NaN for fewer than two. */
  double sd(int series, long n) {
    if (n < 2 || !Double.isFinite(sum[series]) || !Double.isFinite(squares[series])) {
      return Double.NaN;
    }
    BigDecimal total = exact(sum[series], sumRest[series]);
    BigDecimal about =
        exact(squares[series], squaresRest[series])
            .subtract(total.multiply(total).divide(BigDecimal.valueOf(n), MathContext.DECIMAL128));
    return Math.sqrt(Math.max(0, about.doubleValue()) / (n - 1));
  }

  private static BigDecimal exact(double high, double low) {
    return new BigDecimal(high).add(new BigDecimal(low));
  }
}
