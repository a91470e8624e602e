package sparkmixed.bayes;

import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/** Prior of one parameter, with its normalizing constant. Immutable and thread-safe. */
public interface Density {

  /** {@code log p(x)}; negative infinity outside the support, 0 everywhere if improper. */
  double logDensity(double x);

  /** {@code d log p(x)/dx}; 0 outside the support. */
  double derivative(double x);

  /** Where the support begins; negative infinity if nowhere. */
  double lower();

  /** Where the support ends; positive infinity if nowhere. */
  double upper();

  /** Whether it integrates to one; only the flat prior does not. */
  default boolean isProper() {
    return true;
  }

  /**
   * One draw, inside the support.
   *
   * @throws IllegalStateException if it is improper
   */
  double sample(UniformRandomProvider random);

  /**
   * This density given that x is positive: divided by its probability of that.
   *
   * @throws sparkmixed.error.ConfigurationException if that probability is 0
   */
  Density positive();

  /** The density as a mixture of normals, if it is one over the whole line. */
  Optional<NormalMixture> mixture();

  /** As a statement writes it, e.g. {@code student_t(3, 0, 2.5)}; truncation is not shown. */
  @Override
  String toString();
}
