package sparkmixed.bayes;

import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A density given that x is positive.
 *
 * @param whole the density that was cut
 * @param share its probability of x positive
 */
record PositiveDensity(LocatedDensity whole, double share) implements Density {

  @Override
  public double logDensity(double x) {
    return x >= 0 ? whole.logDensity(x) - Math.log(share) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double derivative(double x) {
    return x >= 0 ? whole.derivative(x) : 0;
  }

  @Override
  public double lower() {
    return 0;
  }

  @Override
  public double upper() {
    return whole.upper();
  }

  @Override
  public double sample(UniformRandomProvider random) {
    double tail = share * (1 - random.nextDouble());
    return Math.max(whole.upperQuantile(tail), Double.MIN_NORMAL);
  }

  @Override
  public Density positive() {
    return this;
  }

  @Override
  public Optional<NormalMixture> mixture() {
    return Optional.empty();
  }

  @Override
  public String toString() {
    return whole.toString();
  }
}
