package sparkmixed.ml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.inference.LikelihoodRatio;
import sparkmixed.report.ComparisonReport;

/** A comparison of fitted models; {@link #toString} is the table as R prints it. */
public final class Comparison {
  private final List<LikelihoodRatio.Line> lines;
  private final ComparisonReport report;

  Comparison(List<LikelihoodRatio.Line> lines, String remark) {
    this.lines = List.copyOf(lines);
    this.report = new ComparisonReport(lines, remark);
  }

  /** One line a model, by its number of parameters. */
  public List<LikelihoodRatio.Line> lines() {
    return lines;
  }

  /**
   * The lines as {@code model, formula, npar, aic, bic, log_lik, deviance, statistic, df, p_value,
   * p_value_boundary, note}.
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
