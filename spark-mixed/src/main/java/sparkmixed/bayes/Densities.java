package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.CauchyDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.LaplaceDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.LogisticDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.Nearest;
import sparkmixed.formula.NumberText;

/**
 * The densities that a prior may be, with the names and arguments that brms and Stan give them.
 *
 * <pre>
 *   normal(mean, sd)   student_t(df, location, scale)   cauchy(location, scale)
 *   double_exponential(location, scale)   logistic(location, scale)   uniform(lower, upper)
 *   exponential(rate)   gamma(shape, rate)   inv_gamma(shape, scale)
 *   lognormal(meanlog, sdlog)   beta(a, b)   flat
 * </pre>
 *
 * @see <a href="https://mc-stan.org/docs/functions-reference/">Stan Functions Reference, continuous
 *     distributions</a>
 */
public final class Densities {
  private static final Map<String, List<String>> ARGUMENTS = new LinkedHashMap<>();

  static {
    ARGUMENTS.put("normal", List.of("mean", "sd"));
    ARGUMENTS.put("student_t", List.of("df", "location", "scale"));
    ARGUMENTS.put("cauchy", List.of("location", "scale"));
    ARGUMENTS.put("double_exponential", List.of("location", "scale"));
    ARGUMENTS.put("logistic", List.of("location", "scale"));
    ARGUMENTS.put("uniform", List.of("lower", "upper"));
    ARGUMENTS.put("exponential", List.of("rate"));
    ARGUMENTS.put("gamma", List.of("shape", "rate"));
    ARGUMENTS.put("inv_gamma", List.of("shape", "scale"));
    ARGUMENTS.put("lognormal", List.of("meanlog", "sdlog"));
    ARGUMENTS.put("beta", List.of("a", "b"));
    ARGUMENTS.put("flat", List.of());
  }

  /** Arguments that may be 0 or less; all others are positive. */
  private static final Set<String> ANY = Set.of("mean", "location", "lower", "upper", "meanlog");

  private Densities() {}

  /** The improper density. */
  public static Density flat() {
    return FlatDensity.EVERYWHERE;
  }

  /**
   * A density by its name.
   *
   * @throws ConfigurationException if there is none of that name, or the arguments are not its own
   */
  public static Density of(String name, double... arguments) {
    List<String> wanted = ARGUMENTS.get(name);
    if (wanted == null) {
      throw new ConfigurationException(unknown(name));
    }
    if (wanted.size() != arguments.length) {
      throw new ConfigurationException(
          String.format(
              "%s takes %s, not %d argument%s",
              name,
              wanted.isEmpty() ? "no argument" : "(" + String.join(", ", wanted) + ")",
              arguments.length,
              arguments.length == 1 ? "" : "s"));
    }
    for (int k = 0; k < arguments.length; k++) {
      boolean any = ANY.contains(wanted.get(k));
      if (!Double.isFinite(arguments[k]) || (!any && !(arguments[k] > 0))) {
        throw new ConfigurationException(
            String.format(
                "the %s of %s must be %s, not %s",
                wanted.get(k), name, any ? "finite" : "positive", shown(arguments[k])));
      }
    }
    if (name.equals("uniform") && !(arguments[0] < arguments[1])) {
      throw new ConfigurationException("the lower end of uniform must be below the upper one");
    }
    return make(name, text(name, arguments), arguments);
  }

  private static Density make(String name, String text, double[] a) {
    return switch (name) {
      case "normal" -> normal(text, a[0], a[1]);
      case "student_t" -> studentT(text, a[0], a[1], a[2]);
      case "cauchy" ->
          new LocatedDensity(
              text,
              CauchyDistribution.of(0, 1),
              z -> tSlope(z, 1),
              a[0],
              a[1],
              new NormalMixture(a[0], a[1], 1));
      case "double_exponential" ->
          new LocatedDensity(
              text, LaplaceDistribution.of(0, 1), z -> -Math.signum(z), a[0], a[1], null);
      case "logistic" ->
          new LocatedDensity(
              text, LogisticDistribution.of(0, 1), z -> -Math.tanh(0.5 * z), a[0], a[1], null);
      case "uniform" ->
          new LocatedDensity(
              text, UniformContinuousDistribution.of(a[0], a[1]), x -> 0, 0, 1, null);
      case "exponential" ->
          new LocatedDensity(text, ExponentialDistribution.of(1), z -> -1, 0, 1 / a[0], null);
      case "gamma" ->
          new LocatedDensity(
              text, GammaDistribution.of(a[0], 1), z -> (a[0] - 1) / z - 1, 0, 1 / a[1], null);
      case "inv_gamma" -> new InverseGammaDensity(text, a[0], a[1]);
      case "lognormal" ->
          new LocatedDensity(
              text,
              LogNormalDistribution.of(a[0], a[1]),
              x -> -(1 + (Math.log(x) - a[0]) / (a[1] * a[1])) / x,
              0,
              1,
              null);
      case "beta" ->
          new LocatedDensity(
              text,
              BetaDistribution.of(a[0], a[1]),
              x -> (a[0] - 1) / x - (a[1] - 1) / (1 - x),
              0,
              1,
              null);
      default -> flat();
    };
  }

  private static Density normal(String text, double mean, double sd) {
    return new LocatedDensity(
        text,
        NormalDistribution.of(0, 1),
        z -> -z,
        mean,
        sd,
        new NormalMixture(mean, sd, Double.POSITIVE_INFINITY));
  }

  private static Density studentT(String text, double df, double location, double scale) {
    ContinuousDistribution standard = TDistribution.of(df);
    return new LocatedDensity(
        text,
        standard,
        z -> tSlope(z, df),
        location,
        scale,
        new NormalMixture(location, scale, df));
  }

  private static double tSlope(double z, double df) {
    return -(df + 1) * z / (df + z * z);
  }

  /** One clause for a density that does not exist, naming the nearest that does. */
  private static String unknown(String name) {
    return "unknown density \""
        + name
        + "\"; did you mean "
        + Nearest.to(name, ARGUMENTS.keySet())
        + "? A prior can be "
        + String.join(", ", ARGUMENTS.keySet());
  }

  private static String text(String name, double[] arguments) {
    List<String> shown = new ArrayList<>();
    for (double argument : arguments) {
      shown.add(shown(argument));
    }
    return name + "(" + String.join(", ", shown) + ")";
  }

  private static String shown(double value) {
    return Double.isFinite(value) ? NumberText.of(value) : String.valueOf(value);
  }
}
