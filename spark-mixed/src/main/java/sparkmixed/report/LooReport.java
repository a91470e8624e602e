package sparkmixed.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.KHatTable;
import sparkmixed.bayes.LooComparison.Line;
import sparkmixed.report.Table.Column;
import sparkmixed.report.Table.Type;

/** A comparison of Bayesian models by leave-one-out, as R's {@code loo_compare} prints it. */
public final class LooReport implements Compared {
  /** Columns of {@link #table}. */
  public static final List<Column> COLUMNS =
      List.of(
          new Column("model", Type.STRING),
          new Column("formula", Type.STRING),
          new Column("elpd_diff", Type.DOUBLE),
          new Column("se_diff", Type.DOUBLE),
          new Column("elpd_loo", Type.DOUBLE),
          new Column("se_elpd_loo", Type.DOUBLE),
          new Column("mcse_elpd_loo", Type.DOUBLE),
          new Column("p_loo", Type.DOUBLE),
          new Column("se_p_loo", Type.DOUBLE),
          new Column("looic", Type.DOUBLE),
          new Column("se_looic", Type.DOUBLE),
          new Column("k_good", Type.LONG),
          new Column("k_ok", Type.LONG),
          new Column("k_bad", Type.LONG),
          new Column("k_very_bad", Type.LONG));

  private final List<Line> lines;

  /**
   * @param lines the best model first
   */
  public LooReport(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  @Override
  public Table table() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Line line : lines) {
      InformationCriteria criteria = line.criteria();
      KHatTable k = criteria.kHat();
      rows.add(
          Table.row(
              line.name(),
              line.formula(),
              line.difference().difference(),
              line.difference().stdError(),
              criteria.elpdLoo().value(),
              criteria.elpdLoo().stdError(),
              criteria.mcseElpdLoo(),
              criteria.pLoo().value(),
              criteria.pLoo().stdError(),
              criteria.looic().value(),
              criteria.looic().stdError(),
              k.good(),
              k.ok(),
              k.bad(),
              k.veryBad()));
    }
    return new Table("comparison", COLUMNS, rows);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    table().addTo(json.putArray("models"));
    return json;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("Models:\n");
    for (Line line : lines) {
      out.append(line.name()).append(": ").append(line.formula()).append('\n');
    }
    TextTable table = new TextTable();
    table.add(
        List.of("", "elpd_diff", "se_diff", "elpd_loo", "se_elpd_loo", "p_loo", "looic", "bad k"));
    for (Line line : lines) {
      InformationCriteria criteria = line.criteria();
      table.add(
          List.of(
              line.name(),
              Numbers.fixed(line.difference().difference(), 1),
              Numbers.fixed(line.difference().stdError(), 1),
              Numbers.fixed(criteria.elpdLoo().value(), 1),
              Numbers.fixed(criteria.elpdLoo().stdError(), 1),
              Numbers.fixed(criteria.pLoo().value(), 1),
              Numbers.fixed(criteria.looic().value(), 1),
              Numbers.count(criteria.kHat().unreliable())));
    }
    table.appendTo(out, 1);
    for (Line line : lines) {
      long bad = line.criteria().kHat().unreliable();
      if (bad > 0) {
        out.append(
            String.format(
                Locale.ROOT,
                "%s: k-hat of %s above %.2f, where leave-one-out is not to be relied on\n",
                line.name(),
                bad == 1 ? "one row is" : Numbers.count(bad) + " rows is",
                line.criteria().kHat().threshold()));
      }
    }
    return out.toString();
  }
}
