package sparkmixed.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.NormalDistribution;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.fit.Profiles;

/**
 * Confidence limits where the signed root of the deviance's rise,
 *
 * <pre>
 *   zeta(v) = sign(v - v^) sqrt(d(v) - d^)
 * </pre>
 *
 * <p>is a quantile of the standard normal distribution. zeta is nearly a straight line, so a secant
 * search kept inside a bracket needs a few constrained minima a limit. A standard deviation whose
 * zeta at zero is short of the quantile has the limit zero, a correlation -1 or 1: the likelihood
 * does not exclude any value on that side.
 *
 * @see <a href="https://doi.org/10.18637/jss.v067.i01">Bates, Maechler, Bolker &amp; Walker 2015,
 *     JSS 67(1), section 5.1</a>
 */
public final class ProfileLikelihood {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  /** Relative error of zeta at a limit. */
  private static final double ACCURACY = 1e-5;

  private static final int TRIALS = 40;

  /** Share of the way from a bound at which a standard deviation is as good as zero. */
  private static final double NEAR_ZERO = 1e-3;

  /** Deviances this much below that of the fit are another optimum, not rounding. */
  private static final double LOWER = 1e-3;

  private final double least;
  private final ProfiledQuantity quantity;
  private final TreeMap<Double, Double> seen = new TreeMap<>();
  private String note = "";

  /** A point of a curve. */
  public record Point(ProfiledQuantity.Name name, double value, double zeta) {}

  /**
   * An interval with its curve.
   *
   * @param points from limit to limit, by ascending values
   */
  public record Profile(Interval interval, List<Point> points) {}

  private ProfileLikelihood(double least, ProfiledQuantity quantity) {
    this.least = least;
    this.quantity = quantity;
    seen.put(quantity.range().estimate(), 0.0);
  }

  /** Intervals of all quantities, in their order. */
  public static List<Interval> intervals(Profiles profiles, double level) {
    List<Interval> intervals = new ArrayList<>();
    for (ProfiledQuantity quantity : profiles.quantities()) {
      intervals.add(new ProfileLikelihood(profiles.model().criterion(), quantity).interval(level));
    }
    return intervals;
  }

  /**
   * Intervals with curves for plots: zeta where the search for the limits has been, and at values
   * spread evenly over the interval, limits and estimate included.
   *
   * @param points on either side of the estimate
   */
  public static List<Profile> profiles(Profiles profiles, double level, int points) {
    List<Profile> all = new ArrayList<>();
    for (ProfiledQuantity quantity : profiles.quantities()) {
      all.add(new ProfileLikelihood(profiles.model().criterion(), quantity).profile(level, points));
    }
    return all;
  }

  /** The curves alone. */
  public static List<Point> curves(Profiles profiles, double level, int points) {
    return profiles(profiles, level, points).stream()
        .flatMap(profile -> profile.points().stream())
        .toList();
  }

  /** zeta of a two-sided interval. */
  static double quantile(double level) {
    return STANDARD.inverseSurvivalProbability(0.5 * (1 - level));
  }

  private Interval interval(double level) {
    double z = quantile(level);
    double low = limit(-1, z);
    double high = limit(1, z);
    return new Interval(
        quantity.name(), quantity.range().estimate(), low, high, level, "profile", note);
  }

  private Profile profile(double level, int points) {
    Interval limits = interval(level);
    List<Point> curve = new ArrayList<>();
    double estimate = limits.estimate();
    for (int side = -1; side <= 1; side += 2) {
      double end = side < 0 ? limits.low() : limits.high();
      if (Double.isFinite(end)) {
        for (int k = 1; k < points; k++) {
          zeta(estimate + k * (end - estimate) / points);
        }
      }
    }
    for (Map.Entry<Double, Double> point : seen.entrySet()) {
      boolean inside = !(point.getKey() < limits.low()) && !(point.getKey() > limits.high());
      if (inside && !Double.isNaN(point.getValue())) {
        curve.add(new Point(quantity.name(), point.getKey(), point.getValue()));
      }
    }
    return new Profile(limits, curve);
  }

  private double zeta(double value) {
    Double known = seen.get(value);
    if (known != null) {
      return known;
    }
    double rise = quantity.deviance(value) - least;
    if (rise < -LOWER) {
      note = "a lower deviance than that of the fit was found on the way";
    }
    double zeta = Math.signum(value - quantity.range().estimate()) * Math.sqrt(Math.max(0, rise));
    zeta = Double.isNaN(rise) ? Double.NaN : zeta;
    seen.put(value, zeta);
    return zeta;
  }

  /**
   * The limit on one side.
   *
   * @param side -1 or 1
   * @param z zeta there, without its sign
   */
  private double limit(int side, double z) {
    ProfiledQuantity.Range range = quantity.range();
    double estimate = range.estimate();
    double bound = side < 0 ? range.lower() : range.upper();
    double outer = Double.NaN;
    if (Double.isFinite(bound)) {
      if (Math.abs(bound - estimate) <= NEAR_ZERO * range.unit()) {
        return bound;
      }
      outer = nearly(bound, estimate);
    }
    double inner = estimate;
    double innerZeta = 0;
    double outerZeta = Double.NaN;
    double value = estimate + side * z * range.unit();
    for (int trial = 0; trial < TRIALS; trial++) {
      if (!Double.isNaN(outer) && side * (value - outer) >= 0) {
        if (!Double.isNaN(outerZeta)) {
          value = 0.5 * (inner + outer);
        } else {
          outerZeta = Math.abs(zeta(outer));
          if (outerZeta < z) {
            return bound;
          }
          value = between(inner, innerZeta, outer, outerZeta, z);
        }
      }
      double here = Math.abs(zeta(value));
      if (Math.abs(here - z) < ACCURACY * z) {
        return value;
      }
      double step = Math.abs(value - inner);
      if (here < z) {
        // a straight line from the estimate on shows how far to go
        double ahead = here > innerZeta ? (z - here) * step / (here - innerZeta) : 3 * step;
        inner = value;
        innerZeta = here;
        value =
            Double.isNaN(outerZeta)
                ? value + side * Math.min(1.1 * ahead + 1e-3 * step, 3 * step)
                : between(inner, innerZeta, outer, outerZeta, z);
      } else {
        outer = value;
        outerZeta = here;
        value =
            Double.isNaN(here)
                ? 0.5 * (inner + outer)
                : between(inner, innerZeta, outer, outerZeta, z);
      }
      if (!Double.isNaN(outer) && Math.abs(outer - inner) < 1e-9 * range.unit()) {
        break;
      }
    }
    note = note.isEmpty() ? "no limit was found on one side" : note;
    return Double.NaN;
  }

  /** A point at which a bound shows what it is worth. */
  private static double nearly(double bound, double estimate) {
    return bound == 0 ? NEAR_ZERO * estimate : bound;
  }

  /** Where a straight line through two points reaches z, kept off them. */
  private static double between(
      double inner, double innerZeta, double outer, double outerZeta, double z) {
    double share = (z - innerZeta) / (outerZeta - innerZeta);
    if (Double.isNaN(share)) {
      share = 0.5;
    }
    return inner + Math.min(0.95, Math.max(0.05, share)) * (outer - inner);
  }
}
