package sparkmixed.bayes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;

/**
 * The prior of every parameter of a model; lists are in the order of {@link PriorTargets}.
 *
 * @param centredIntercept prior of {@code b_0 + sum_j b_j mean(x_j)}, the intercept of the
 *     mean-centred design; null if the model has no intercept or the intercept as written has a
 *     prior of its own
 * @param coefficients priors of the coefficients as written; flat for the intercept if it is the
 *     centred one that has a prior
 * @param deviations priors of standard deviations, truncated to positive values
 * @param correlations priors of the correlation matrices
 * @param dispersion truncated to positive values; null if the family has none
 * @param sources one row per parameter, for the printed table
 */
public record PriorSet(
    @Nullable Density centredIntercept,
    List<Density> coefficients,
    List<Density> deviations,
    List<Lkj> correlations,
    @Nullable Density dispersion,
    List<Source> sources) {

  public PriorSet {
    coefficients = List.copyOf(coefficients);
    deviations = List.copyOf(deviations);
    correlations = List.copyOf(correlations);
    sources = List.copyOf(sources);
  }

  /**
   * Where a prior comes from.
   *
   * @param parameter as a statement would name it, e.g. {@code sd[Subject, Days]}
   * @param prior e.g. {@code student_t(3, 0, 59.3)}, or {@code (flat)}
   * @param support {@code > 0} if truncated, else empty
   * @param source {@link #DEFAULT}, or the statement that gave it
   */
  public record Source(String parameter, String prior, String support, String source)
      implements java.io.Serializable {
    /** Source of a prior that nobody stated. */
    public static final String DEFAULT = "default";
  }

  /**
   * Reads statements without a model.
   *
   * @throws sparkmixed.error.ConfigurationException if one cannot be read
   */
  public static void check(List<String> statements) {
    statements.forEach(PriorStatement::parse);
  }

  /**
   * Gives every parameter its prior. A statement for one parameter wins over one for its group, and
   * that over one for its class; without any the default holds. Plain {@code b} is every
   * coefficient but the intercept, and {@code b[(Intercept)]}, the intercept as written, replaces
   * {@code Intercept}, that of the mean-centred design.
   *
   * @param statements e.g. {@code sd[Subject] ~ normal(0, 50)}, in any order
   * @throws sparkmixed.error.ConfigurationException if a statement cannot be read, matches nothing
   *     in the model, or says again what another says
   */
  public static PriorSet resolve(
      List<String> statements, PriorTargets targets, PriorDefaults defaults) {
    return new PriorResolution(statements, targets, defaults).resolve();
  }

  /**
   * Refuses priors that nothing can be drawn from.
   *
   * @throws ConfigurationException if one is flat, with the names of all that are
   */
  public void requireProper() {
    String flat = Densities.flat().toString();
    List<String> names =
        sources.stream().filter(one -> one.prior().equals(flat)).map(Source::parameter).toList();
    if (!names.isEmpty()) {
      throw new ConfigurationException(
          "Nothing can be drawn from a flat prior, and "
              + String.join(", ", names)
              + (names.size() == 1 ? " has one" : " have one")
              + "; state others, such as \"b ~ normal(0, 10)\".");
    }
  }

  /**
   * All priors as a table in plain text, in the way of brms' {@code prior_summary}: one line per
   * parameter with its prior, the values that it is truncated to, and where it comes from.
   */
  public String table() {
    return new PriorTable(this).text();
  }
}
