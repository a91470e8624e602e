package sparkmixed.ml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.bayes.LooComparison;
import sparkmixed.inference.LikelihoodRatio;
import sparkmixed.report.Compared;
import sparkmixed.report.ComparisonReport;
import sparkmixed.report.LooReport;

/** A comparison of fitted models; {@link #toString} is the table as R prints it. */
public final class Comparison {
  private final List<LikelihoodRatio.Line> lines;
  private final List<LooComparison.Line> looLines;
  private final Compared report;

  private Comparison(
      List<LikelihoodRatio.Line> lines, List<LooComparison.Line> looLines, Compared report) {
    this.lines = List.copyOf(lines);
    this.looLines = List.copyOf(looLines);
    this.report = report;
  }

  static Comparison byLikelihood(List<LikelihoodRatio.Line> lines, String remark) {
    return new Comparison(lines, List.of(), new ComparisonReport(lines, remark));
  }

  static Comparison byLeaveOneOut(List<LooComparison.Line> lines) {
    return new Comparison(List.of(), lines, new LooReport(lines));
  }

  /** One line a model, by its number of parameters; none of Bayesian models. */
  public List<LikelihoodRatio.Line> lines() {
    return lines;
  }

  /** One line a Bayesian model, the best first; none of others. */
  public List<LooComparison.Line> looLines() {
    return looLines;
  }

  /**
   * The lines as {@code model, formula, npar, aic, bic, log_lik, deviance, statistic, df, p_value,
   * p_value_boundary, note}; of Bayesian models {@code model, formula, elpd_diff, se_diff,
   * elpd_loo, se_elpd_loo, mcse_elpd_loo, p_loo, se_p_loo, looic, se_looic, k_good, k_ok, k_bad,
   * k_very_bad}.
   */
  public Dataset<Row> table() {
    return ModelTables.dataset(SparkSession.active(), report.table());
  }

  /** The same as one JSON object. */
  public ObjectNode json() {
    return report.json();
  }

  @Override
  public String toString() {
    return report.toString();
  }
}
