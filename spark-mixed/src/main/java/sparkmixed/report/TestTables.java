package sparkmixed.report;

import static sparkmixed.report.Table.Type.DOUBLE;
import static sparkmixed.report.Table.Type.INT;
import static sparkmixed.report.Table.Type.STRING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.inference.Adjustment;
import sparkmixed.inference.Anova;
import sparkmixed.inference.ContrastTest;
import sparkmixed.inference.MarginalMeans;
import sparkmixed.inference.TermDeletions;
import sparkmixed.report.Table.Column;

/** Tables of tests of coefficients. What does not exist is null, never NaN. */
public final class TestTables {
  private static final List<Column> JOINT =
      List.of(
          new Column("sum_sq", DOUBLE),
          new Column("mean_sq", DOUBLE),
          new Column("num_df", INT),
          new Column("den_df", DOUBLE),
          new Column("f_value", DOUBLE),
          new Column("chi_square", DOUBLE),
          new Column("p_value", DOUBLE));

  private TestTables() {}

  /**
   * {@code term, sum_sq, mean_sq, num_df, den_df, f_value, chi_square, p_value, type, ddf}: F
   * tests, or Wald chi-squared tests; no rows if null.
   */
  public static Table anova(@Nullable Anova anova) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    if (anova != null) {
      for (Anova.Row row : anova.rows()) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(row.term());
        cells.addAll(joint(row.test()));
        cells.add(anova.type().name());
        cells.add(anova.ddf());
        rows.add(cells);
      }
    }
    List<Column> columns = new ArrayList<>(List.of(new Column("term", STRING)));
    columns.addAll(JOINT);
    columns.addAll(List.of(new Column("type", STRING), new Column("ddf", STRING)));
    return new Table("anova", columns, rows);
  }

  /** One test of several combinations together. */
  public static Table joint(ContrastTest.Joint test, String ddf) {
    List<@Nullable Object> cells = new ArrayList<>(joint(test));
    cells.add(ddf);
    List<Column> columns = new ArrayList<>(JOINT);
    columns.add(new Column("ddf", STRING));
    return new Table("joint", columns, List.of(cells));
  }

  private static List<@Nullable Object> joint(ContrastTest.Joint test) {
    boolean chi = test.chiSquared();
    boolean none = test.numDf() == 0;
    return known(
        chi ? null : test.meanSquare() * test.numDf(),
        chi ? null : test.meanSquare(),
        none ? null : test.numDf(),
        test.denDf(),
        chi ? null : test.statistic(),
        chi ? test.statistic() : null,
        test.pValue());
  }

  /**
   * {@code contrast, estimate, std_error, df, statistic, p_value, conf_low, conf_high, ddf}; df is
   * null for normal statistics.
   */
  public static Table contrasts(
      Map<String, ContrastTest.Single> contrasts, double level, String ddf) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    contrasts.forEach(
        (name, test) -> {
          double[] limits = test.limits(level);
          rows.add(
              known(
                  name,
                  test.estimate(),
                  test.stdError(),
                  test.df(),
                  test.statistic(),
                  test.pValue(),
                  limits[0],
                  limits[1],
                  ddf));
        });
    return new Table(
        "contrasts",
        List.of(
            new Column("contrast", STRING),
            new Column("estimate", DOUBLE),
            new Column("std_error", DOUBLE),
            new Column("df", DOUBLE),
            new Column("statistic", DOUBLE),
            new Column("p_value", DOUBLE),
            new Column("conf_low", DOUBLE),
            new Column("conf_high", DOUBLE),
            new Column("ddf", STRING)),
        rows);
  }

  /** A column for each factor, then {@code emmean, std_error, df, conf_low, conf_high, ddf}. */
  public static Table means(List<String> factors, List<MarginalMeans.Mean> means, String ddf) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (MarginalMeans.Mean mean : means) {
      List<@Nullable Object> row = new ArrayList<>(mean.labels());
      row.addAll(known(mean.estimate(), mean.stdError(), mean.df(), mean.low(), mean.high(), ddf));
      rows.add(row);
    }
    return new Table(
        "means",
        columns(
            factors,
            new Column("emmean", DOUBLE),
            new Column("std_error", DOUBLE),
            new Column("df", DOUBLE),
            new Column("conf_low", DOUBLE),
            new Column("conf_high", DOUBLE),
            new Column("ddf", STRING)),
        rows);
  }

  /**
   * A column for each factor they are by, then {@code contrast, estimate, std_error, df, statistic,
   * p_value, adjust, ddf}.
   */
  public static Table pairs(
      List<String> by, List<MarginalMeans.Pair> pairs, Adjustment adjustment, String ddf) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (MarginalMeans.Pair pair : pairs) {
      List<@Nullable Object> row = new ArrayList<>(pair.by());
      row.addAll(
          known(
              pair.contrast(),
              pair.estimate(),
              pair.stdError(),
              pair.df(),
              pair.statistic(),
              pair.pValue(),
              adjustment.name().toLowerCase(Locale.ROOT),
              ddf));
      rows.add(row);
    }
    return new Table(
        "pairs",
        columns(
            by,
            new Column("contrast", STRING),
            new Column("estimate", DOUBLE),
            new Column("std_error", DOUBLE),
            new Column("df", DOUBLE),
            new Column("statistic", DOUBLE),
            new Column("p_value", DOUBLE),
            new Column("adjust", STRING),
            new Column("ddf", STRING)),
        rows);
  }

  /**
   * {@code term, npar, aic, lrt, p_value, log_p_value, note}: the model itself, then without each
   * term; the logarithm is natural.
   */
  public static Table deletions(TermDeletions deletions) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (TermDeletions.Line line : deletions.lines()) {
      rows.add(
          known(
              line.term(),
              line.term().equals(TermDeletions.NONE) ? null : line.npar(),
              line.aic(),
              line.lrt(),
              line.p(),
              line.logP(),
              line.note().isEmpty() ? null : line.note()));
    }
    return new Table(
        "drop1",
        List.of(
            new Column("term", STRING),
            new Column("npar", INT),
            new Column("aic", DOUBLE),
            new Column("lrt", DOUBLE),
            new Column("p_value", DOUBLE),
            new Column("log_p_value", DOUBLE),
            new Column("note", STRING)),
        rows);
  }

  private static List<Column> columns(List<String> factors, Column... numbers) {
    List<Column> columns = new ArrayList<>();
    factors.forEach(name -> columns.add(new Column(name, STRING)));
    columns.addAll(List.of(numbers));
    return columns;
  }

  static List<@Nullable Object> known(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>(Arrays.asList(values));
    row.replaceAll(
        value -> value instanceof Double number && !Double.isFinite(number) ? null : value);
    return row;
  }
}
