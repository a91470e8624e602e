package sparkmixed.frame;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sums {@code S_k = sum (v - pilot)^k}, k = 0 .. order, of a stream of numbers; mergeable. The
 * pilot is the first value seen and every sum carries about 32 digits (Dekker's and Knuth's
 * error-free transformations), because an orthogonal polynomial of degree d is recovered from S_0
 * .. S_{2d} by differences that lose three digits a degree. Cost of {@code add}: about 20 order
 * flops.
 */
final class PowerSums implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final MathContext PRECISION = new MathContext(120);
  private static final double SPLIT = 134217729; // 2^27 + 1

  private double pilot;
  private final double[] high;
  private final double[] low;

  PowerSums(int order) {
    this.high = new double[order + 1];
    this.low = new double[order + 1];
  }

  double count() {
    return high[0];
  }

  /** Adds one finite value. */
  void add(double value) {
    if (high[0] == 0) {
      pilot = value;
    }
    double distance = value - pilot;
    double back = distance - value;
    double rest = (value - (distance - back)) - (pilot + back);
    accumulate(0, 1, 0);
    double power = 1;
    double powerRest = 0;
    for (int k = 1; k < high.length; k++) {
      double product = power * distance;
      double error = productError(power, distance, product) + power * rest + powerRest * distance;
      power = product + error;
      powerRest = error - (power - product);
      accumulate(k, power, powerRest);
    }
  }

  private void accumulate(int k, double value, double rest) {
    double sum = high[k] + value;
    double back = sum - high[k];
    double error = (high[k] - (sum - back)) + (value - back);
    error += low[k] + rest;
    high[k] = sum + error;
    low[k] = error - (high[k] - sum);
  }

  private static double productError(double a, double b, double product) {
    double aHigh = a * SPLIT - (a * SPLIT - a);
    double bHigh = b * SPLIT - (b * SPLIT - b);
    double aLow = a - aHigh;
    double bLow = b - bHigh;
    return aLow * bLow - (((product - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow);
  }

  /** Adds the values of another stream. */
  void merge(PowerSums other) {
    if (other.high[0] == 0) {
      return;
    }
    if (high[0] == 0) {
      pilot = other.pilot;
    }
    BigDecimal[] moved = other.about(new BigDecimal(pilot));
    for (int k = 0; k < high.length; k++) {
      double value = moved[k].doubleValue();
      accumulate(k, value, moved[k].subtract(new BigDecimal(value)).doubleValue());
    }
  }

  /** The sums about another centre: {@code sum_j C(k, j) (pilot - centre)^{k-j} S_j}. */
  BigDecimal[] about(BigDecimal centre) {
    BigDecimal shift = new BigDecimal(pilot).subtract(centre);
    BigDecimal[] result = new BigDecimal[high.length];
    for (int k = 0; k < high.length; k++) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal coefficient = BigDecimal.ONE; // C(k, j) shift^{k-j}, from j = k downwards
      for (int j = k; j >= 0; j--) {
        sum = sum.add(coefficient.multiply(sum(j), PRECISION), PRECISION);
        coefficient =
            coefficient
                .multiply(BigDecimal.valueOf(j), PRECISION)
                .divide(BigDecimal.valueOf(k - j + 1L), PRECISION)
                .multiply(shift, PRECISION);
      }
      result[k] = sum;
    }
    return result;
  }

  private BigDecimal sum(int k) {
    return new BigDecimal(high[k]).add(new BigDecimal(low[k]));
  }

  /** Mean of the values, correctly rounded but for the last digit of 32. */
  BigDecimal mean() {
    return new BigDecimal(pilot).add(sum(1).divide(sum(0), PRECISION));
  }
}
