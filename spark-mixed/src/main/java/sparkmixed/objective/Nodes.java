package sparkmixed.objective;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Points and weights for integrals against a standard normal density in K dimensions, {@code int
 * phi(t) f(t) dt = sum_k v_k f(t_k)}.
 *
 * @param dimension K
 * @param points {@code count x K}, one after the other
 * @param logWeights log v_k
 * @param replicates how many independent randomizations the points are, one after the other; 0 if
 *     they were not drawn
 */
record Nodes(int dimension, double[] points, double[] logWeights, int replicates) {

  int count() {
    return logWeights.length;
  }

  /**
   * A product grid of Gauss-Hermite nodes. One node is the origin with weight one: Laplace's
   * approximation.
   *
   * @param perDimension nodes for each dimension
   */
  static Nodes product(int dimension, int perDimension) {
    double[] x = new double[perDimension];
    double[] logV = new double[perDimension];
    if (perDimension > 1) {
      GaussIntegrator rule = new GaussIntegratorFactory().hermite(perDimension);
      for (int k = 0; k < perDimension; k++) {
        x[k] = Math.sqrt(2) * rule.getPoint(k);
        logV[k] = Math.log(rule.getWeight(k)) - 0.5 * Math.log(Math.PI);
      }
    }
    int count = 1;
    for (int d = 0; d < dimension; d++) {
      count = Math.multiplyExact(count, perDimension);
    }
    double[] points = new double[count * dimension];
    double[] weights = new double[count];
    for (int k = 0; k < count; k++) {
      int rest = k;
      for (int d = 0; d < dimension; d++) {
        int digit = rest % perDimension;
        rest /= perDimension;
        points[k * dimension + d] = x[digit];
        weights[k] += logV[digit];
      }
    }
    return new Nodes(dimension, points, weights, 0);
  }
}
