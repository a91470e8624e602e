package sparkmixed.report;

import static sparkmixed.report.Table.Type.DOUBLE;
import static sparkmixed.report.Table.Type.INT;
import static sparkmixed.report.Table.Type.STRING;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.PredictiveCheck;
import sparkmixed.bayes.PredictiveDistribution;
import sparkmixed.report.Table.Column;

/** Tables of a posterior predictive check. What does not exist is null. */
public final class PredictiveTables {
  private PredictiveTables() {}

  /** All of them: {@code predictive_check} with {@code _draws} and {@code _density}. */
  public static List<Table> all(PredictiveCheck check) {
    return List.of(statistics(check), draws(check), density(check));
  }

  /** The test statistics. */
  public static Table statistics(PredictiveCheck check) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (PredictiveCheck.Tested one : check.statistics()) {
      rows.add(
          Table.row(
              one.statistic().toString(),
              one.observed(),
              one.mean(),
              one.sd(),
              one.low(),
              one.median(),
              one.high(),
              one.pValue(),
              one.tied()));
    }
    List<Column> columns = new ArrayList<>(List.of(new Column("statistic", STRING)));
    for (String name :
        List.of("observed", "mean", "sd", "q2_5", "median", "q97_5", "p_value", "tied")) {
      columns.add(new Column(name, DOUBLE));
    }
    return new Table("predictive_check", columns, rows);
  }

  /** The statistics of every replicate. */
  public static Table draws(PredictiveCheck check) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int k = 0; k < check.statistics().size(); k++) {
      String statistic = check.statistics().get(k).statistic().toString();
      double[] values = check.replicated()[k];
      for (int s = 0; s < values.length; s++) {
        rows.add(Table.row(check.chains()[s], check.draws()[s], statistic, values[s]));
      }
    }
    return new Table(
        "predictive_check_draws",
        List.of(
            new Column("chain", INT),
            new Column("draw", INT),
            new Column("statistic", STRING),
            new Column("value", DOUBLE)),
        rows);
  }

  /**
   * Distributions: of the response as replicate 0, which is of no draw, then of the replicates. A
   * density has no {@code width}; of counts it is the share of a bin that begins at {@code value},
   * per unit.
   */
  public static Table density(PredictiveCheck check) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    PredictiveDistribution all = check.distribution();
    for (int r = 0; r <= all.replicated().length; r++) {
      double[] own = r == 0 ? all.observed() : all.replicated()[r - 1];
      Integer chain = r == 0 ? null : (Integer) check.chains()[check.shown()[r - 1]];
      Integer draw = r == 0 ? null : (Integer) check.draws()[check.shown()[r - 1]];
      for (int k = 0; k < own.length; k++) {
        rows.add(Table.row(r, chain, draw, all.at()[k], all.width(), own[k]));
      }
    }
    return new Table(
        "predictive_check_density",
        List.of(
            new Column("replicate", INT),
            new Column("chain", INT),
            new Column("draw", INT),
            new Column("value", DOUBLE),
            new Column("width", DOUBLE),
            new Column("density", DOUBLE)),
        rows);
  }
}
