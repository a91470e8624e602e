package sparkmixed.ml;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.ConfinedFits;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.KenwardRogerFit;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.TestBasis;
import sparkmixed.frame.ModelFrame;
import sparkmixed.inference.Aliasing;
import sparkmixed.inference.Anova;
import sparkmixed.inference.AnovaType;
import sparkmixed.inference.ContrastTest;
import sparkmixed.inference.TermDeletions;
import sparkmixed.report.AnovaText;
import sparkmixed.report.Table;
import sparkmixed.report.TestTables;

/**
 * Tests of the fixed effects. They need no data: the model keeps what degrees of freedom are made
 * of, also when it is saved. {@code ddf} is {@code satterthwaite}, {@code kenward-roger} (kept only
 * if the fit was asked for it, otherwise computed from the model's statistics if they are at hand)
 * or {@code z}; where it is left out it is the fit's.
 *
 * <p>Every table starts with {@code run_id, model_id, fitted_at}.
 */
public final class ModelTests {
  /** Coefficients beyond which a fit writes no analysis of variance by itself. */
  private static final int MOST_COLUMNS = 300;

  private static final double LEVEL = 0.95;

  private final MixedEffectsModel<?> model;

  ModelTests(MixedEffectsModel<?> model) {
    this.model = model;
  }

  /** What a fit tells of its terms by itself: type III; nothing if that would take long. */
  static Optional<Anova> table(ModelData data) {
    FittedModel fitted = data.fitted();
    if (fitted.fixedEffects().names().size() > MOST_COLUMNS
        || data.frame().fixedDesign().cells() > MOST_COLUMNS) {
      return Optional.empty();
    }
    try {
      String ddf = ContrastTest.defaultDdf(fitted);
      return Optional.of(Anova.of(data.frame().fixedDesign(), fitted, AnovaType.III, ddf));
    } catch (ConfigurationException notKept) {
      return Optional.empty();
    }
  }

  /** Type III. */
  public Dataset<Row> anova() {
    return anova("III");
  }

  /** See {@link #anova(String, String)}. */
  public Dataset<Row> anova(String type) {
    return anova(type, ddf());
  }

  /**
   * Analysis of variance of the terms, as lmerTest's {@code anova}: {@code term, sum_sq, mean_sq,
   * num_df, den_df, f_value, chi_square, p_value, type, ddf}. With {@code z}, and so for every
   * generalized model, Wald chi-squared tests: type III of the same hypotheses, type II as car's
   * {@code Anova}.
   *
   * @param type {@code I}, {@code II} or {@code III}; {@code I} of linear models only
   */
  public Dataset<Row> anova(String type, String ddf) {
    return about(TestTables.anova(analysis(type, ddf)));
  }

  /** The same as a printed table. */
  public String anovaText(String type) {
    return anovaText(type, ddf());
  }

  /** The same as a printed table. */
  public String anovaText(String type, String ddf) {
    return AnovaText.of(analysis(type, ddf));
  }

  private Anova analysis(String type, String ddf) {
    return Anova.of(model.data().frame().fixedDesign(), fitted(ddf), AnovaType.named(type), ddf);
  }

  /** See {@link #contrasts(Map, String)}. */
  public Dataset<Row> contrast(Map<String, Double> weights) {
    return contrasts(Map.of(name(weights), weights), ddf());
  }

  /**
   * Tests linear combinations of coefficients one by one: {@code contrast, estimate, std_error, df,
   * statistic, p_value, conf_low, conf_high, ddf}, limits of 95 %.
   *
   * @param combinations name of a combination to its weights by names of coefficients
   * @throws ConfigurationException if there is no coefficient of a name, or the data do not
   *     determine a combination
   */
  public Dataset<Row> contrasts(Map<String, Map<String, Double>> combinations, String ddf) {
    ContrastTest test = new ContrastTest(fitted(ddf), ddf);
    Map<String, ContrastTest.Single> tests = new LinkedHashMap<>();
    combinations.forEach(
        (name, weights) -> tests.put(name, test.single(reduced(row(weights), name), 0)));
    return about(TestTables.contrasts(tests, LEVEL, ddf));
  }

  /** See {@link #joint(double[][], String)}. */
  public Dataset<Row> joint(double[][] rows) {
    return joint(rows, ddf());
  }

  /**
   * Tests {@code L beta = 0} for all rows of L together: {@code sum_sq, mean_sq, num_df, den_df,
   * f_value, chi_square, p_value, ddf}. Rows may depend on each other.
   *
   * @param rows L, one number for each name of {@link MixedEffectsModel#coefficientNames}
   */
  public Dataset<Row> joint(double[][] rows, String ddf) {
    int p = fitted().fixedEffects().names().size();
    double[][] own = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      if (rows[k].length != p) {
        throw new ConfigurationException(
            String.format(
                "Row %d of the contrasts has %d numbers, and the model %d coefficients.",
                k + 1, rows[k].length, p));
      }
      own[k] = reduced(rows[k], "row " + (k + 1));
    }
    if (Arrays.stream(own).flatMapToDouble(Arrays::stream).allMatch(value -> value == 0)) {
      throw new ConfigurationException("The contrasts are all zero; there is nothing to test.");
    }
    return about(TestTables.joint(new ContrastTest(fitted(ddf), ddf).joint(own), ddf));
  }

  /**
   * Likelihood-ratio tests of the model without each term that no other contains, as R's {@code
   * drop1(test = "Chisq")}: {@code term, npar, aic, lrt, p_value, log_p_value, note}, the model
   * itself first. All by maximum likelihood, also of a REML fit. Of a linear model that stays where
   * it was fitted; one search for each term, without its rows.
   *
   * @throws ConfigurationException if the statistics of the rows are not at hand
   */
  public Dataset<Row> drop1() {
    return dropped(OpenModel.kept(model, "single term deletions"));
  }

  /**
   * The same of any model by Laplace's approximation or quadrature. The rows are read and coded
   * once, for all terms.
   *
   * @param rows those that the model was fitted to
   * @throws ConfigurationException if they are others, or the method has no likelihood of the
   *     coefficients
   */
  public Dataset<Row> drop1(Dataset<?> rows) {
    return dropped(OpenModel.on(model, rows, "single term deletions"));
  }

  private Dataset<Row> dropped(OpenModel opened) {
    try (OpenModel open = opened) {
      ConfinedFits fits =
          open.problem() instanceof LmmProblem linear
              ? ConfinedFits.of(linear, fitted(), FitOptions.linear(model))
              : ConfinedFits.of((GlmmProblem) open.problem(), fitted());
      return about(TestTables.deletions(TermDeletions.of(frame().fixedDesign(), fits)));
    }
  }

  /** Estimated marginal means of combinations of these factors, the first varying fastest. */
  public ModelMeans means(String... factors) {
    return new ModelMeans(this, List.of(factors));
  }

  private static String name(Map<String, Double> weights) {
    StringBuilder text = new StringBuilder();
    weights.forEach(
        (coefficient, weight) ->
            text.append(text.isEmpty() ? "" : " + ")
                .append(weight == 1 ? "" : weight + " ")
                .append(coefficient));
    return text.toString();
  }

  private double[] row(Map<String, Double> weights) {
    List<String> names = fitted().fixedEffects().names();
    double[] row = new double[names.size()];
    weights.forEach(
        (name, weight) -> {
          int at = names.indexOf(name);
          if (at < 0) {
            throw new ConfigurationException(
                "There is no coefficient \""
                    + name
                    + "\"; there are "
                    + String.join(", ", names)
                    + ".");
          }
          row[at] = weight;
        });
    return row;
  }

  private double[] reduced(double[] combination, String name) {
    double[] own = Aliasing.of(fitted()).reduced(combination);
    if (own == null) {
      throw new ConfigurationException(
          "The data do not determine the combination \""
              + name
              + "\": it holds a coefficient that was dropped as linearly dependent.");
    }
    return own;
  }

  private FittedModel fitted() {
    return model.fitted();
  }

  ModelFrame frame() {
    return model.data().frame();
  }

  String ddf() {
    return ContrastTest.defaultDdf(fitted());
  }

  /** The model with what this kind of degrees of freedom needs, if that can be had. */
  FittedModel fitted(String ddf) {
    FittedModel fitted = fitted();
    TestBasis basis = fitted.basis();
    boolean missing = basis == null || basis.kenwardRoger() == null;
    LmmProblem problem = model.data().kept().present() ? model.data().kept().problem() : null;
    return ddf.equals(TestBasis.KENWARD_ROGER) && missing && basis != null && problem != null
        ? KenwardRogerFit.with(problem, fitted, ddf)
        : fitted;
  }

  Dataset<Row> about(Table table) {
    return new ModelTables(model.data(), model.uid(), null).about(SparkSession.active(), table);
  }
}
