package sparkmixed.objective;

import java.io.Serializable;
import java.util.Arrays;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;

/** Independent groups of rows, wherever they are: what a {@link GroupedDeviance} asks of them. */
public interface GroupedRows {

  /**
   * The deviance of all groups at one point, without its constant.
   *
   * @return the same for the same request up to rounding, whatever was asked before
   */
  PartialDeviance evaluate(Request request);

  /** Whether an evaluation is a job of a cluster. */
  default boolean remote() {
    return false;
  }

  /**
   * What to evaluate, and where.
   *
   * @param parameters theta, beta, and psi where the family has a dispersion
   * @param gradient whether derivatives are wanted
   */
  record Request(
      Integration integration,
      CovarianceLayout covariance,
      Family family,
      Link link,
      double[] parameters,
      boolean gradient)
      implements Serializable {

    /** The template of each factor. */
    double[][] templates() {
      return covariance.templates(Arrays.copyOf(parameters, covariance.parameters()));
    }

    double[] beta() {
      int end = parameters.length - (family.hasDispersion() ? 1 : 0);
      return Arrays.copyOfRange(parameters, covariance.parameters(), end);
    }

    Likelihood likelihood() {
      return Likelihood.of(
          family, link, family.hasDispersion() ? parameters[parameters.length - 1] : 0);
    }
  }
}
