package sparkmixed.bayes;

/** {@code log sum_i exp(x_i)} without overflow. */
final class LogSumExp {
  private LogSumExp() {}

  static double of(double[] x) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double one : x) {
      largest = Math.max(largest, one);
    }
    if (Double.isInfinite(largest)) {
      return largest;
    }
    double sum = 0;
    for (double one : x) {
      sum += Math.exp(one - largest);
    }
    return largest + Math.log(sum);
  }
}
