package sparkmixed.family;

import java.io.Serializable;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.PoissonSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/**
 * The distribution of a response given its mean: draws and quantiles. Conventions are those of
 * {@link Likelihood}: a binomial response is a proportion and its weight the trials, rounded to a
 * whole number here; the weight of a count plays no part; elsewhere dispersion / weight replaces
 * the dispersion. Immutable and thread-safe.
 */
public final class Responses implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Means from which a Poisson draw would leave the range of int. */
  private static final double LARGEST_MEAN = 1e9;

  private static final int HALVINGS = 200;

  private final Family family;
  private final double dispersion;

  /**
   * @param dispersion as {@link Family#dispersionDefinition} says; not looked at without one
   */
  public Responses(Family family, double dispersion) {
    this.family = family;
    this.dispersion = dispersion;
  }

  /**
   * One draw; NaN if {@code mean} is no mean of this family.
   *
   * @param weight positive
   */
  public double draw(double mean, double weight, UniformRandomProvider random) {
    if (!possible(mean)) {
      return Double.NaN;
    }
    return switch (family) {
      case GAUSSIAN -> mean + Math.sqrt(dispersion / weight) * normal(random);
      case BINOMIAL -> {
        int trials = trials(weight);
        yield trials == 1
            ? (random.nextDouble() < mean ? 1 : 0)
            : (double) BinomialDistribution.of(trials, mean).createSampler(random).sample()
                / trials;
      }
      case POISSON -> poisson(mean, random);
      case NEGATIVE_BINOMIAL -> poisson(gamma(dispersion, mean / dispersion, random), random);
      case NEGATIVE_BINOMIAL_1 -> poisson(gamma(mean / dispersion, dispersion, random), random);
      case GAMMA -> gamma(weight / dispersion, mean * dispersion / weight, random);
      case INVERSE_GAUSSIAN -> inverseGaussian(mean, weight / dispersion, random);
    };
  }

  private boolean possible(double mean) {
    return switch (family) {
      case GAUSSIAN -> Double.isFinite(mean);
      case BINOMIAL -> mean >= 0 && mean <= 1;
      default -> mean > 0 && mean < Double.POSITIVE_INFINITY;
    };
  }

  private static int trials(double weight) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.rint(weight)));
  }

  /** A standard normal draw. */
  public static double normal(UniformRandomProvider random) {
    return ZigguratSampler.NormalizedGaussian.of(random).sample();
  }

  private static double poisson(double mean, UniformRandomProvider random) {
    if (!(mean > 0)) {
      return 0;
    }
    return mean < LARGEST_MEAN
        ? PoissonSampler.of(random, mean).sample()
        : Math.rint(mean + Math.sqrt(mean) * normal(random));
  }

  private static double gamma(double shape, double scale, UniformRandomProvider random) {
    return AhrensDieterMarsagliaTsangGammaSampler.of(random, shape, scale).sample();
  }

  /**
   * Michael, Schucany and Haas (1976, The American Statistician 30), with the smaller root written
   * so that it does not cancel.
   */
  private static double inverseGaussian(double mean, double shape, UniformRandomProvider random) {
    double z = normal(random);
    double c = mean * z * z / (2 * shape);
    double small = mean / (1 + c + Math.sqrt(c * (2 + c)));
    return random.nextDouble() * (mean + small) <= mean ? small : mean * mean / small;
  }

  /**
   * The smallest value at or below which the response is with a probability of at least {@code 1 -
   * tail} (upper) or {@code tail} (lower).
   *
   * @param tail probability, below one half
   */
  public double quantile(boolean upper, double tail, double mean, double weight) {
    if (!possible(mean)) {
      // the edge of the means: all probability is there
      return mean == 0 || mean == Double.POSITIVE_INFINITY ? mean : Double.NaN;
    }
    return switch (family) {
      case GAUSSIAN -> {
        var law = NormalDistribution.of(mean, Math.sqrt(dispersion / weight));
        yield upper ? law.inverseSurvivalProbability(tail) : law.inverseCumulativeProbability(tail);
      }
      case GAMMA -> {
        var law = GammaDistribution.of(weight / dispersion, mean * dispersion / weight);
        yield upper ? law.inverseSurvivalProbability(tail) : law.inverseCumulativeProbability(tail);
      }
      case BINOMIAL -> {
        int trials = trials(weight);
        var law = BinomialDistribution.of(trials, mean);
        int successes =
            upper ? law.inverseSurvivalProbability(tail) : law.inverseCumulativeProbability(tail);
        yield (double) successes / trials;
      }
      case POISSON -> {
        var law = PoissonDistribution.of(mean);
        yield upper ? law.inverseSurvivalProbability(tail) : law.inverseCumulativeProbability(tail);
      }
      case NEGATIVE_BINOMIAL -> negativeBinomial(upper, tail, dispersion, mean);
      case NEGATIVE_BINOMIAL_1 -> negativeBinomial(upper, tail, mean / dispersion, mean);
      case INVERSE_GAUSSIAN -> inverseGaussian(upper, tail, mean, weight / dispersion);
    };
  }

  private static double negativeBinomial(boolean upper, double tail, double size, double mean) {
    double share = size / (size + mean);
    double low = -1;
    double high = Math.max(1, Math.ceil(mean));
    while (!reached(upper, tail, size, share, high)) {
      low = high;
      high *= 2;
    }
    while (high - low > 1) {
      double middle = Math.floor(0.5 * (low + high));
      if (reached(upper, tail, size, share, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static boolean reached(
      boolean upper, double tail, double size, double share, double count) {
    return upper
        ? RegularizedBeta.complement(share, size, count + 1) <= tail
        : RegularizedBeta.value(share, size, count + 1) >= tail;
  }

  private static double inverseGaussian(boolean upper, double tail, double mean, double shape) {
    double low = mean;
    double high = mean;
    while (below(low, mean, shape, false) > (upper ? 0.5 : tail)) {
      low /= 2;
    }
    while (upper ? below(high, mean, shape, true) > tail : below(high, mean, shape, false) < tail) {
      high *= 2;
    }
    for (int halving = 0; halving < HALVINGS && low < high; halving++) {
      double middle = Math.sqrt(low) * Math.sqrt(high);
      boolean over =
          upper
              ? below(middle, mean, shape, true) <= tail
              : below(middle, mean, shape, false) >= tail;
      if (over) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /**
   * {@code P(Y <= y)}, or above it, of an inverse gaussian response: {@code Phi(a) + exp(2 l/m)
   * Phi(-b)}, the second term on the scale of its logarithm.
   */
  private static double below(double y, double mean, double shape, boolean above) {
    double root = Math.sqrt(shape / y);
    double a = root * (y / mean - 1);
    double second = Math.exp(2 * shape / mean + NormalTail.logUpper(root * (y / mean + 1)));
    return above ? NormalTail.lower(-a) - second : NormalTail.lower(a) + second;
  }
}
