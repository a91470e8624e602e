package sparkmixed.bayes;

import java.util.Optional;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;

/**
 * Of x with {@code 1/x ~ Gamma(shape, rate = scale)}.
 *
 * @param text as a statement writes it
 */
record InverseGammaDensity(String text, double shape, double scale) implements Density {

  @Override
  public double logDensity(double x) {
    return x > 0
        ? shape * Math.log(scale) - LogGamma.value(shape) - (shape + 1) * Math.log(x) - scale / x
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? (scale / x - (shape + 1)) / x : 0;
  }

  @Override
  public double lower() {
    return 0;
  }

  @Override
  public double upper() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double sample(UniformRandomProvider random) {
    double draw = AhrensDieterMarsagliaTsangGammaSampler.of(random, shape, 1).sample();
    return Math.min(scale / draw, Double.MAX_VALUE);
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
    return text;
  }
}
