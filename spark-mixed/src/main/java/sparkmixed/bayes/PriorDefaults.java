package sparkmixed.bayes;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;

/**
 * The priors of parameters for which nobody has stated one; coefficients but the intercept are
 * flat.
 *
 * @param intercept of the intercept of the mean-centred design
 * @param deviation of every standard deviation, before truncation to positive values
 * @param correlation of every correlation matrix
 * @param dispersion before truncation to positive values; null if the family has none
 */
public record PriorDefaults(
    Density intercept, Density deviation, Lkj correlation, @Nullable Density dispersion) {

  private static final double DF = 3;
  private static final double LEAST_SCALE = 2.5;

  /** Links under which brms looks at the response. */
  private static final Set<Link> LOOKS =
      EnumSet.of(Link.IDENTITY, Link.LOG, Link.INVERSE, Link.SQRT, Link.INVERSE_SQUARED);

  /** Whether {@link #brms} depends on the response at all. */
  public static boolean needResponse(Family family, Link link) {
    return LOOKS.contains(link) || family == Family.GAUSSIAN;
  }

  /**
   * The defaults of brms 2.18. With {@code round} to one decimal,
   *
   * <pre>
   *   scale     = max(2.5, round(mad(link(y))))
   *   Intercept ~ student_t(3, round(median(link(y))) - mean(offset), scale)
   *   sd        ~ student_t(3, 0, scale)
   *   sigma     ~ student_t(3, 0, max(2.5, round(mad(y))))
   *   shape     ~ gamma(0.01, 0.01)
   *   cor       ~ lkj(1)
   * </pre>
   *
   * <p>A median or mad that is not finite, and any under another link than identity, log, inverse,
   * sqrt and 1/mu^2, counts as 0. {@code phi}, of a family that brms does not have, is given its
   * prior of a precision, {@code gamma(0.01, 0.01)}.
   *
   * @param response null if it is a factor, or if the defaults do not depend on it
   */
  public static PriorDefaults brms(Family family, Link link, @Nullable ResponseSummary response) {
    double location = 0;
    double scale = LEAST_SCALE;
    if (response != null && LOOKS.contains(link)) {
      double median = RoundedDecimal.of(response.median());
      location = (Double.isFinite(median) ? median : 0) - finite(response.meanOffset());
      scale = scale(response.mad());
    }
    return new PriorDefaults(
        studentT(asPasted(location), scale),
        studentT(0, scale),
        new Lkj(1),
        dispersion(family, response == null ? Double.NaN : response.plainMad()));
  }

  private static @Nullable Density dispersion(Family family, double plainMad) {
    if (!family.hasDispersion()) {
      return null;
    }
    return family == Family.GAUSSIAN
        ? studentT(0, scale(plainMad))
        : Densities.of("gamma", 0.01, 0.01);
  }

  private static double scale(double mad) {
    double rounded = RoundedDecimal.of(mad);
    return Double.isFinite(rounded) ? Math.max(LEAST_SCALE, rounded) : LEAST_SCALE;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  private static Density studentT(double location, double scale) {
    return Densities.of("student_t", DF, location, scale);
  }

  /** brms hands its priors on as text, which has 15 digits. */
  private static double asPasted(double value) {
    return new BigDecimal(value).round(new MathContext(15)).doubleValue();
  }
}
