package sparkmixed.bayes;

import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The improper density that is 1 everywhere in its support.
 *
 * @param lower where it begins
 */
record FlatDensity(double lower) implements Density {
  static final FlatDensity EVERYWHERE = new FlatDensity(Double.NEGATIVE_INFINITY);

  @Override
  public double logDensity(double x) {
    return x >= lower ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double derivative(double x) {
    return 0;
  }

  @Override
  public double upper() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public boolean isProper() {
    return false;
  }

  @Override
  public double sample(UniformRandomProvider random) {
    throw new IllegalStateException("nothing can be drawn from a flat prior");
  }

  @Override
  public Density positive() {
    return new FlatDensity(Math.max(0, lower));
  }

  @Override
  public Optional<NormalMixture> mixture() {
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "(flat)";
  }
}
