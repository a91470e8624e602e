package sparkmixed.bayes;

/**
 * Generalized Pareto distribution of exceedances,
 *
 * <pre>
 *   F(x) = 1 - (1 + k x / sigma)^(-1/k)
 * </pre>
 *
 * <p>fitted by the nearly Bayesian estimate of Zhang and Stephens, its shape shrunk towards 0.5 by
 * ten observations' worth. Equals {@code gpdfit} of R's loo.
 *
 * @param k shape; infinite if the sample cannot be fitted
 * @param sigma scale
 * @see <a href="https://doi.org/10.1198/tech.2009.08017">Zhang &amp; Stephens 2009, Technometrics
 *     51(3)</a>
 * @see <a href="https://jmlr.org/papers/v25/19-556.html">Vehtari, Simpson, Gelman, Yao &amp; Gabry
 *     2024, JMLR 25, appendix C</a>
 */
record GeneralizedPareto(double k, double sigma) {
  private static final int GRID = 30;
  private static final double PRIOR_SCALE = 3;
  private static final double PRIOR_SIZE = 10;
  private static final double PRIOR_SHAPE = 0.5;

  /**
   * Fits a sample.
   *
   * @param x exceedances, ascending, length n at least 5
   */
  static GeneralizedPareto fit(double[] x) {
    int n = x.length;
    double theta = theta(x);
    double raw = shape(theta, x);
    double k = (raw * n + PRIOR_SHAPE * PRIOR_SIZE) / (n + PRIOR_SIZE);
    return new GeneralizedPareto(Double.isNaN(k) ? Double.POSITIVE_INFINITY : k, -raw / theta);
  }

  /** Posterior mean of {@code -k / sigma} over a grid whose weights are profile likelihoods. */
  private static double theta(double[] x) {
    int n = x.length;
    int points = GRID + (int) Math.sqrt(n);
    double quartile = x[(int) (n / 4.0 + 0.5) - 1];
    double[] theta = new double[points];
    double[] logLik = new double[points];
    double total = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < points; j++) {
      theta[j] = 1 / x[n - 1] + (1 - Math.sqrt(points / (j + 0.5))) / PRIOR_SCALE / quartile;
      double k = shape(theta[j], x);
      logLik[j] = n * (Math.log(-theta[j] / k) - k - 1);
      total = Tree.logSum(total, logLik[j]);
    }
    double mean = 0;
    for (int j = 0; j < points; j++) {
      mean += theta[j] * Math.exp(logLik[j] - total);
    }
    return mean;
  }

  private static double shape(double theta, double[] x) {
    double sum = 0;
    for (double one : x) {
      sum += Math.log1p(-theta * one);
    }
    return sum / x.length;
  }

  /** Exceedance at a probability. */
  double quantile(double p) {
    double exponential = -Math.log1p(-p);
    return k == 0 ? sigma * exponential : sigma * Math.expm1(k * exponential) / k;
  }
}
