package sparkmixed.bayes;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;

/**
 * A distribution of the library moved and stretched: {@code location + scale * Z}.
 *
 * @param text as a statement writes it
 * @param standard distribution of Z
 * @param slope derivative of the log density of Z, inside its support
 * @param mixture what it is a mixture of normals of, if it is one
 */
record LocatedDensity(
    String text,
    ContinuousDistribution standard,
    DoubleUnaryOperator slope,
    double location,
    double scale,
    @Nullable NormalMixture normals)
    implements Density {

  @Override
  public double logDensity(double x) {
    double z = (x - location) / scale;
    return contains(z) ? standard.logDensity(z) - Math.log(scale) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double derivative(double x) {
    double z = (x - location) / scale;
    return contains(z) ? slope.applyAsDouble(z) / scale : 0;
  }

  private boolean contains(double z) {
    return z >= standard.getSupportLowerBound() && z <= standard.getSupportUpperBound();
  }

  @Override
  public double lower() {
    return location + scale * standard.getSupportLowerBound();
  }

  @Override
  public double upper() {
    return location + scale * standard.getSupportUpperBound();
  }

  @Override
  public double sample(UniformRandomProvider random) {
    double x = location + scale * standard.createSampler(random).sample();
    // a gamma variable of a tiny shape is often below the least double
    return lower() == 0 ? Math.max(x, Double.MIN_NORMAL) : x;
  }

  @Override
  public Density positive() {
    if (lower() >= 0) {
      return this;
    }
    double share = standard.survivalProbability(-location / scale);
    if (!(share > 0)) {
      throw new ConfigurationException(
          text + " gives positive values no probability, and the parameter is positive");
    }
    return new PositiveDensity(this, share);
  }

  /** The x above which there is {@code tail} of the probability. */
  double upperQuantile(double tail) {
    return location + scale * standard.inverseSurvivalProbability(tail);
  }

  @Override
  public Optional<NormalMixture> mixture() {
    return Optional.ofNullable(normals);
  }

  @Override
  public String toString() {
    return text;
  }
}
