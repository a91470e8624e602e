package sparkmixed.bayes;

/**
 * A stretch of a trajectory, from its first to its last point, and what the rest of the algorithm
 * wants of the points between.
 *
 * @param rho sum of their momenta, length d
 * @param logWeight log of the sum of their weights {@code exp(H0 - H)}
 * @param sample one of them, drawn by weight
 */
record Tree(PhasePoint first, PhasePoint last, double[] rho, double logWeight, PhasePoint sample) {

  static Tree leaf(PhasePoint point, double logWeight) {
    return new Tree(point, point, point.p(), logWeight, point);
  }

  /** The same seen from its other end. */
  Tree reversed() {
    return new Tree(last, first, rho, logWeight, sample);
  }

  /** This stretch and the one after it. */
  Tree join(Tree next, PhasePoint drawn) {
    double[] sum = new double[rho.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = rho[i] + next.rho[i];
    }
    return new Tree(first, next.last, sum, logSum(logWeight, next.logWeight), drawn);
  }

  /**
   * Whether this stretch and the next one together have not turned back, nor either with the first
   * point of the other: without the latter, two stretches of a near-periodic orbit may each look
   * straight while their union goes around.
   */
  boolean straightWith(Tree next) {
    return straight(first, next.last, rho, next.rho)
        && straight(first, next.first, rho, next.first.p())
        && straight(last, next.last, next.rho, last.p());
  }

  /** Generalised criterion: both ends still move along the sum of the momenta between. */
  private static boolean straight(PhasePoint from, PhasePoint to, double[] rho, double[] more) {
    double[] a = from.velocity();
    double[] b = to.velocity();
    double start = 0;
    double end = 0;
    for (int i = 0; i < rho.length; i++) {
      double sum = rho[i] + more[i];
      start += a[i] * sum;
      end += b[i] * sum;
    }
    return start > 0 && end > 0;
  }

  static double logSum(double a, double b) {
    double larger = Math.max(a, b);
    return larger == Double.NEGATIVE_INFINITY
        ? larger
        : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }
}
