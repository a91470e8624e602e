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
 * @param parameterization of random effects that are sampled
 */
public record BayesOptions(
    SamplerOptions sampler,
    Algorithm algorithm,
    List<String> priors,
    boolean keepEffects,
    Parameterization parameterization) {
  public BayesOptions {
    priors = List.copyOf(priors);
  }

  /** With {@code auto} for what is sampled in place of random effects. */
  public BayesOptions(
      SamplerOptions sampler, Algorithm algorithm, List<String> priors, boolean keepEffects) {
    this(sampler, algorithm, priors, keepEffects, Parameterization.AUTO);
  }

  /** The same with another parameterization. */
  public BayesOptions with(Parameterization other) {
    return new BayesOptions(sampler, algorithm, priors, keepEffects, other);
  }

  /** How random effects are written where they are sampled. */
  public enum Parameterization {
    /** Chosen for each term by how much the data say about a level. */
    AUTO,
    /** On their own scale, about the coefficients of the same columns. */
    CENTERED,
    /** Multiples of their standard deviations. */
    NON_CENTERED;

    /** The parameterization of a name. */
    public static Parameterization named(String name) {
      for (Parameterization one : values()) {
        if (one.toString().equals(name)) {
          return one;
        }
      }
      throw new ConfigurationException(
          "There is no parameterization \""
              + name
              + "\"; there are auto, centered and non-centered.");
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
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
