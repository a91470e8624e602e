package sparkmixed.fit;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;

/**
 * The distribution of the response given the random effects, and how they were integrated out.
 *
 * @param family the name that users write, e.g. {@code gaussian}, {@code negative-binomial}
 * @param link e.g. {@code identity}, {@code log}
 * @param curvature {@code observed} or {@code expected}; null where it plays no part
 * @param quadraturePoints nodes of the quadrature; null for other methods
 * @param dispersion parameter of the family, as {@code dispersionDefinition} says; NaN if it has
 *     none
 * @param dispersionStdError standard error of its logarithm; NaN if unknown
 * @param dispersionDefinition e.g. {@code Var = mu + mu^2 / dispersion}; empty without dispersion
 * @param criterionStdError Monte Carlo standard error of the criterion; NaN for other methods
 */
public record Distribution(
    String family,
    String link,
    @Nullable String curvature,
    @Nullable Integer quadraturePoints,
    double dispersion,
    double dispersionStdError,
    String dispersionDefinition,
    double criterionStdError)
    implements Serializable {

  /** That of a linear mixed model. */
  public static Distribution linear(double sigma) {
    return new Distribution(
        Family.GAUSSIAN.text(),
        Link.IDENTITY.text(),
        null,
        null,
        sigma * sigma,
        Double.NaN,
        Family.GAUSSIAN.dispersionDefinition(),
        Double.NaN);
  }

  /** Whether the family has a parameter beside the mean. */
  public boolean hasDispersion() {
    return !dispersionDefinition.isEmpty();
  }

  /**
   * What stands for the residual standard deviation: its estimate for a gaussian family, 1 where
   * there is no dispersion, NaN where another dispersion takes its place.
   */
  public double sigma() {
    if (!hasDispersion()) {
      return 1;
    }
    return family.equals(Family.GAUSSIAN.text()) ? Math.sqrt(dispersion) : Double.NaN;
  }
}
