package sparkmixed.bayes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a model that priors can be given for, named as {@code fit.json} names them.
 *
 * @param coefficients in the order of X; {@link #INTERCEPT} is the intercept
 * @param deviations standard deviations of the random effects, term by term in the formula's order
 * @param correlated the random terms with more than one column that are correlated, in the
 *     formula's order
 * @param dispersion {@code sigma}, {@code shape} or {@code phi}; null if the family has none
 */
public record PriorTargets(
    List<String> coefficients,
    List<Deviation> deviations,
    List<Correlated> correlated,
    @Nullable String dispersion) {

  /** Name of the intercept among the coefficients. */
  public static final String INTERCEPT = "(Intercept)";

  public PriorTargets {
    coefficients = List.copyOf(coefficients);
    deviations = List.copyOf(deviations);
    correlated = List.copyOf(correlated);
  }

  /** Standard deviation of one random effect. */
  public record Deviation(String group, String term) {}

  /** A random term with correlated effects: {@code size} of them, at least 2. */
  public record Correlated(String group, int size) {}

  boolean hasIntercept() {
    return coefficients.contains(INTERCEPT);
  }
}
