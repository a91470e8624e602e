package sparkmixed.ml;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.inference.Adjustment;
import sparkmixed.inference.MarginalMeans;
import sparkmixed.report.MeansText;
import sparkmixed.report.TestTables;

/**
 * Estimated marginal means over the factors of the fixed effects, as R's {@code emmeans}: factors
 * that are not asked for are averaged over with equal weights, numeric columns are held at their
 * means over the rows of the fit.
 *
 * <pre>{@code
 * model.tests().means("nutrient").by("amd").table();
 * model.tests().means("nutrient").by("amd").pairs("tukey");
 * }</pre>
 */
public final class ModelMeans {
  private final ModelTests tests;
  private final List<String> factors;
  private final Map<String, List<String>> at = new LinkedHashMap<>();
  private List<String> by = List.of();
  private @Nullable Double offset;
  private String ddf;
  private boolean response;
  private double level = 0.95;

  ModelMeans(ModelTests tests, List<String> factors) {
    this.tests = tests;
    this.factors = factors;
    this.ddf = tests.ddf();
  }

  /** Factors within whose combinations means are compared. */
  public ModelMeans by(String... columns) {
    by = List.of(columns);
    return this;
  }

  /** Values at which a numeric column is held. */
  public ModelMeans at(String column, double... values) {
    at.put(column, Arrays.stream(values).mapToObj(Double::toString).toList());
    return this;
  }

  /** Levels of a factor that the means are restricted to. */
  public ModelMeans at(String column, String... levels) {
    at.put(column, List.of(levels));
    return this;
  }

  /** The offset of the linear predictor, instead of the formula's at the reference values. */
  public ModelMeans offset(double value) {
    offset = value;
    return this;
  }

  /** {@code satterthwaite}, {@code kenward-roger} or {@code z}; by default the fit's. */
  public ModelMeans ddf(String value) {
    ddf = value;
    return this;
  }

  /** {@code link} (default), or {@code response}. */
  public ModelMeans type(String value) {
    if (!value.equals("link") && !value.equals("response")) {
      throw new ConfigurationException(
          "There are no means of type \"" + value + "\"; they are link or response.");
    }
    response = value.equals("response");
    return this;
  }

  /** Of the confidence intervals, 0.95 by default. */
  public ModelMeans level(double value) {
    if (!(value > 0 && value < 1)) {
      throw new ConfigurationException(
          "The level is " + value + "; it must be between 0 and 1, 0.95 for example.");
    }
    level = value;
    return this;
  }

  /**
   * The means: a column for each factor, then {@code emmean, std_error, df, conf_low, conf_high,
   * ddf}; df is null for normal limits, and everything where the data do not determine a mean.
   */
  public Dataset<Row> table() {
    MarginalMeans means = means();
    return tests.about(
        TestTables.means(means.columns(), means.means(response, level), means.ddf()));
  }

  /** Pairs, adjusted by Tukey's method. */
  public Dataset<Row> pairs() {
    return pairs("tukey");
  }

  /**
   * Comparisons of all pairs: a column for each factor they are by, then {@code contrast, estimate,
   * std_error, df, statistic, p_value, adjust, ddf}. On the scale of the response, ratios where the
   * link is a logarithm or a logit.
   *
   * @param adjust {@code tukey}, {@code holm}, {@code bonferroni} or {@code none}, within each
   *     combination of the factors they are by
   */
  public Dataset<Row> pairs(String adjust) {
    Adjustment adjustment = Adjustment.named(adjust);
    MarginalMeans means = means();
    return tests.about(
        TestTables.pairs(by, means.pairs(response, adjustment), adjustment, means.ddf()));
  }

  /** The means as aligned text. */
  public String text() {
    return MeansText.means(means(), response, level);
  }

  /**
   * The pairs as aligned text.
   *
   * @param adjust see {@link #pairs(String)}
   */
  public String pairsText(String adjust) {
    return MeansText.pairs(means(), by, response, Adjustment.named(adjust));
  }

  private MarginalMeans means() {
    return MarginalMeans.of(
        tests.frame(), tests.fitted(ddf), new MarginalMeans.Request(factors, by, at, offset), ddf);
  }
}
