package sparkmixed.family;

import java.io.Serializable;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * How much of a response's distribution is below, at and above a value, given its mean. Both tails
 * are computed for themselves, so neither is one minus the other. Conventions are those of {@link
 * Responses}. One instance is scratch for one thread.
 */
public final class ResponseTails implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Family family;
  private final double dispersion;

  /** {@code P(Y < y)} of the last value looked at. */
  public double below;

  /** {@code P(Y = y)}; 0 for a continuous response. */
  public double at;

  /** {@code P(Y > y)}. */
  public double above;

  /**
   * @param dispersion as {@link Family#dispersionDefinition} says; not looked at without one
   */
  public ResponseTails(Family family, double dispersion) {
    this.family = family;
    this.dispersion = dispersion;
  }

  /** Whether responses are counts or proportions, which can be equal. */
  public static boolean discrete(Family family) {
    return switch (family) {
      case BINOMIAL, POISSON, NEGATIVE_BINOMIAL, NEGATIVE_BINOMIAL_1 -> true;
      case GAUSSIAN, GAMMA, INVERSE_GAUSSIAN -> false;
    };
  }

  /** Sets all three; NaN for a mean that the family cannot have. */
  public void look(double y, double mean, double weight) {
    at = 0;
    switch (family) {
      case GAUSSIAN -> {
        double z = (y - mean) * Math.sqrt(weight / dispersion);
        continuous(NormalTail.lower(z), NormalTail.lower(-z));
      }
      case GAMMA -> {
        double shape = weight / dispersion;
        double scaled = shape * y / mean;
        continuous(
            RegularizedGamma.P.value(shape, scaled), RegularizedGamma.Q.value(shape, scaled));
      }
      case INVERSE_GAUSSIAN -> inverseGaussian(y, mean, weight / dispersion);
      case BINOMIAL -> binomial(y, mean, Math.max(1, Math.rint(weight)));
      case POISSON ->
          count(
              y == 0 ? 0 : RegularizedGamma.Q.value(y, mean),
              RegularizedGamma.P.value(y + 1, mean));
      case NEGATIVE_BINOMIAL -> negativeBinomial(y, mean, dispersion);
      case NEGATIVE_BINOMIAL_1 -> negativeBinomial(y, mean, mean / dispersion);
    }
  }

  private void continuous(double lower, double upper) {
    below = lower;
    above = upper;
  }

  /** The mass at a count is what is left, taken from whichever side is smaller. */
  private void count(double lower, double upper) {
    below = lower;
    above = upper;
    at = Math.max(0, lower < upper ? (1 - upper) - lower : (1 - lower) - upper);
  }

  private void binomial(double y, double mean, double trials) {
    double k = Math.rint(y * trials);
    count(
        k <= 0 ? 0 : RegularizedBeta.complement(mean, k, trials - k + 1),
        k >= trials ? 0 : RegularizedBeta.value(mean, k + 1, trials - k));
  }

  private void negativeBinomial(double y, double mean, double size) {
    double share = size / (size + mean);
    count(
        y <= 0 ? 0 : RegularizedBeta.value(share, size, y),
        RegularizedBeta.complement(share, size, y + 1));
  }

  /** {@code Phi(a) + exp(2 l/m) Phi(-b)}, the second term by the logarithm of the tail. */
  private void inverseGaussian(double y, double mean, double shape) {
    double root = Math.sqrt(shape / y);
    double a = root * (y / mean - 1);
    double second = Math.exp(2 * shape / mean + NormalTail.logUpper(root * (y / mean + 1)));
    continuous(NormalTail.lower(a) + second, Math.max(0, NormalTail.lower(-a) - second));
  }

  /** {@code P(Y = 0)} of a count or of no success. */
  public double zero(double mean, double weight) {
    return switch (family) {
      case BINOMIAL -> Math.exp(Math.max(1, Math.rint(weight)) * Math.log1p(-mean));
      case POISSON -> Math.exp(-mean);
      case NEGATIVE_BINOMIAL -> Math.exp(-dispersion * Math.log1p(mean / dispersion));
      case NEGATIVE_BINOMIAL_1 -> Math.exp(-mean / dispersion * Math.log1p(dispersion));
      case GAUSSIAN, GAMMA, INVERSE_GAUSSIAN -> 0;
    };
  }

  /**
   * The standard normal value with these two tails, by the smaller one; at most 38.5 from zero,
   * where doubles end.
   */
  public static double normalScore(double lower, double upper) {
    return lower < upper
        ? NormalTail.quantile(Math.max(lower, Double.MIN_VALUE))
        : -NormalTail.quantile(Math.max(upper, Double.MIN_VALUE));
  }
}
