package sparkmixed.bayes;

import org.apache.commons.rng.UniformRandomProvider;
import sparkmixed.family.Responses;
import sparkmixed.linalg.Cholesky;

/** A metric whose inverse is a covariance matrix {@code L L'}. O(d^2). */
final class DenseMetric implements Metric {
  private final double[] covariance;
  private final int d;

  /** L, by columns. */
  private final double[] root;

  /**
   * @param covariance symmetric and positive definite, d x d
   */
  DenseMetric(double[] covariance, int d) {
    this.covariance = covariance;
    this.d = d;
    this.root = covariance.clone();
    if (!Cholesky.factor(root, d)) {
      throw new IllegalArgumentException("the inverse metric is not positive definite");
    }
  }

  @Override
  public void velocity(double[] p, double[] velocity) {
    for (int i = 0; i < d; i++) {
      double sum = 0;
      int column = i * d;
      for (int j = 0; j < d; j++) {
        sum += covariance[column + j] * p[j];
      }
      velocity[i] = sum;
    }
  }

  /** {@code L^-T z} has the variance {@code (L L')^-1 = M}. */
  @Override
  public double[] momentum(UniformRandomProvider random) {
    double[] p = new double[d];
    for (int i = 0; i < d; i++) {
      p[i] = Responses.normal(random);
    }
    Cholesky.solveTransposed(root, d, d, p);
    return p;
  }

  @Override
  public double[] inverse() {
    return covariance;
  }
}
