package sparkmixed.bayes;

import org.apache.commons.rng.UniformRandomProvider;

/** Euclidean metric M of the kinetic energy {@code p' M^-1 p / 2}; M^-1 is close to Var(q). */
interface Metric {

  /** {@code M^-1 p}, into another array. */
  void velocity(double[] p, double[] velocity);

  /** A draw of N(0, M). */
  double[] momentum(UniformRandomProvider random);

  /** M^-1: its diagonal, length d, or all of it, d x d. */
  double[] inverse();

  /** The identity. */
  static Metric unit(int dimension, boolean dense) {
    double[] inverse = new double[dense ? dimension * dimension : dimension];
    for (int i = 0; i < dimension; i++) {
      inverse[dense ? i * dimension + i : i] = 1;
    }
    return of(inverse, dimension, dense);
  }

  /** The metric with an inverse. */
  static Metric of(double[] inverse, int dimension, boolean dense) {
    return dense ? new DenseMetric(inverse, dimension) : new DiagonalMetric(inverse);
  }
}
