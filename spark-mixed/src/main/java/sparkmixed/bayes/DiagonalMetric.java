package sparkmixed.bayes;

import org.apache.commons.rng.UniformRandomProvider;
import sparkmixed.family.Responses;

/** A metric whose inverse is diagonal. O(d). */
final class DiagonalMetric implements Metric {
  private final double[] variances;

  DiagonalMetric(double[] variances) {
    this.variances = variances;
  }

  @Override
  public void velocity(double[] p, double[] velocity) {
    for (int i = 0; i < p.length; i++) {
      velocity[i] = variances[i] * p[i];
    }
  }

  @Override
  public double[] momentum(UniformRandomProvider random) {
    double[] p = new double[variances.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Responses.normal(random) / Math.sqrt(variances[i]);
    }
    return p;
  }

  @Override
  public double[] inverse() {
    return variances;
  }
}
