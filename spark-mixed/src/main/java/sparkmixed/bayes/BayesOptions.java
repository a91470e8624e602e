package sparkmixed.bayes;

import java.util.List;
import java.util.Locale;
import sparkmixed.error.ConfigurationException;

/**
 * What a Bayesian fit is asked for.
 *
 * @param sampler chains, draws, seed and adaptation
 * @param algorithm {@code auto}, {@code nuts} or {@code marginal}; {@code prior} where the data are
 *     left out
 * @param priors statements, see {@link PriorStatement}
 * @param keepEffects whether draws of random effects are kept whatever their number
 */
public record BayesOptions(
    SamplerOptions sampler, Algorithm algorithm, List<String> priors, boolean keepEffects) {
  public BayesOptions {
    priors = List.copyOf(priors);
  }

  /** What is sampled. */
  public enum Algorithm {
    /** Chosen by size. */
    AUTO,
    /** All parameters and random effects. */
    NUTS,
    /** What is left when random effects are integrated out. */
    MARGINAL,
    /** The priors, without the data. */
    PRIOR;

    /** The algorithm of a name. */
    public static Algorithm named(String name) {
      for (Algorithm one : values()) {
        if (one.toString().equals(name)) {
          return one;
        }
      }
      throw new ConfigurationException(
          "There is no algorithm \"" + name + "\"; there are auto, nuts, marginal and prior.");
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
