package sparkmixed.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import sparkmixed.inference.LikelihoodRatio.Line;
import sparkmixed.report.Table.Column;
import sparkmixed.report.Table.Type;

/** A comparison of models as text, as R's {@code anova} prints it, as a table and as JSON. */
public final class ComparisonReport implements Compared {
  /** Columns of {@link #table}. */
  public static final List<Column> COLUMNS =
      List.of(
          new Column("model", Type.STRING),
          new Column("formula", Type.STRING),
          new Column("npar", Type.INT),
          new Column("aic", Type.DOUBLE),
          new Column("bic", Type.DOUBLE),
          new Column("log_lik", Type.DOUBLE),
          new Column("deviance", Type.DOUBLE),
          new Column("statistic", Type.DOUBLE),
          new Column("df", Type.INT),
          new Column("p_value", Type.DOUBLE),
          new Column("p_value_boundary", Type.DOUBLE),
          new Column("note", Type.STRING));

  private static final double SMALLEST_SHOWN = 2.2e-16;

  private final List<Line> lines;
  private final String remark;

  /**
   * @param remark about all models, e.g. that they were refitted; empty if there is none
   */
  public ComparisonReport(List<Line> lines, String remark) {
    this.lines = List.copyOf(lines);
    this.remark = remark;
  }

  @Override
  public Table table() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Line line : lines) {
      rows.add(
          Table.row(
              line.name(),
              line.formula(),
              line.npar(),
              line.aic(),
              line.bic(),
              line.logLik(),
              line.deviance(),
              line.chisq(),
              line.df() == 0 ? null : line.df(),
              line.p(),
              line.pBoundary(),
              line.note().isEmpty() ? null : line.note()));
    }
    return new Table("comparison", COLUMNS, rows);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    if (!remark.isEmpty()) {
      json.put("remark", remark);
    }
    table().addTo(json.putArray("models"));
    return json;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    if (!remark.isEmpty()) {
      out.append(remark).append('\n');
    }
    out.append("Models:\n");
    for (Line line : lines) {
      out.append(line.name()).append(": ").append(line.formula()).append('\n');
    }
    boolean boundary = lines.stream().anyMatch(line -> !Double.isNaN(line.pBoundary()));
    List<List<String>> columns = new ArrayList<>();
    columns.add(column("", lines.stream().map(Line::name).toList()));
    columns.add(column("npar", lines.stream().map(line -> String.valueOf(line.npar())).toList()));
    columns.add(column("AIC", numbers(Line::aic)));
    columns.add(column("BIC", numbers(Line::bic)));
    columns.add(column("logLik", numbers(Line::logLik)));
    columns.add(column("deviance", numbers(Line::deviance)));
    columns.add(column("Chisq", numbers(Line::chisq)));
    columns.add(
        column(
            "Df",
            lines.stream().map(line -> line.df() == 0 ? "" : String.valueOf(line.df())).toList()));
    columns.add(column("Pr(>Chisq)", lines.stream().map(line -> p(line.p())).toList()));
    if (boundary) {
      columns.add(column("boundary", lines.stream().map(line -> p(line.pBoundary())).toList()));
    }
    TextTable table = new TextTable();
    for (int row = 0; row <= lines.size(); row++) {
      int at = row;
      table.add(columns.stream().map(cells -> cells.get(at)).toList());
    }
    table.appendTo(out, 1);
    for (Line line : lines) {
      if (!line.note().isEmpty()) {
        out.append(line.name()).append(": ").append(line.note()).append('\n');
      }
    }
    if (boundary) {
      out.append("boundary: p of the half-and-half mixture of chi-squared with Df - 1 and Df\n");
    }
    return out.toString();
  }

  private static List<String> column(String head, List<String> cells) {
    List<String> column = new ArrayList<>(List.of(head));
    column.addAll(cells);
    return column;
  }

  private List<String> numbers(ToDoubleFunction<Line> field) {
    double[] values = lines.stream().mapToDouble(field).toArray();
    int largest = Integer.MIN_VALUE;
    int smallest = Integer.MAX_VALUE;
    for (double value : values) {
      if (value != 0 && Double.isFinite(value)) {
        int exponent = (int) Math.floor(Math.log10(Math.abs(value)));
        largest = Math.max(largest, exponent);
        smallest = Math.min(smallest, exponent);
      }
    }
    // five digits of the largest number and three of the smallest
    int decimals =
        largest < smallest ? 0 : Math.min(6, Math.max(0, Math.max(4 - largest, 2 - smallest)));
    return Arrays.stream(values)
        .mapToObj(value -> Double.isNaN(value) ? "" : Numbers.fixed(value, decimals))
        .toList();
  }

  private static String p(double p) {
    if (Double.isNaN(p)) {
      return "";
    }
    return p < SMALLEST_SHOWN ? "<2.2e-16" : Numbers.significant(p, 4);
  }
}
