package sparkmixed.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.inference.Interval;
import sparkmixed.inference.ProfileLikelihood;
import sparkmixed.report.Table.Column;
import sparkmixed.report.Table.Type;

/** Tables of confidence intervals and profiles. What does not exist is null, never NaN. */
public final class IntervalTables {
  private static final List<Column> NAME =
      List.of(
          new Column("effect", Type.STRING),
          new Column("group", Type.STRING),
          new Column("term", Type.STRING));

  private IntervalTables() {}

  /** {@code effect, group, term, estimate, conf_low, conf_high, conf_level, method, note}. */
  public static Table intervals(List<Interval> intervals) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Interval interval : intervals) {
      ProfiledQuantity.Name name = interval.name();
      rows.add(
          Arrays.asList(
              name.effect(),
              name.group(),
              name.term(),
              Table.finite(interval.estimate()),
              Table.finite(interval.low()),
              Table.finite(interval.high()),
              interval.level(),
              interval.method(),
              interval.note().isEmpty() ? null : interval.note()));
    }
    return new Table(
        "intervals",
        columns(
            new Column("estimate", Type.DOUBLE),
            new Column("conf_low", Type.DOUBLE),
            new Column("conf_high", Type.DOUBLE),
            new Column("conf_level", Type.DOUBLE),
            new Column("method", Type.STRING),
            new Column("note", Type.STRING)),
        rows);
  }

  /** {@code effect, group, term, value, zeta}. */
  public static Table profile(List<ProfileLikelihood.Point> points) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (ProfileLikelihood.Point point : points) {
      ProfiledQuantity.Name name = point.name();
      rows.add(
          Arrays.asList(name.effect(), name.group(), name.term(), point.value(), point.zeta()));
    }
    return new Table(
        "profile",
        columns(new Column("value", Type.DOUBLE), new Column("zeta", Type.DOUBLE)),
        rows);
  }

  private static List<Column> columns(Column... more) {
    List<Column> columns = new ArrayList<>(NAME);
    columns.addAll(List.of(more));
    return columns;
  }

  /** The table {@code tidy} with these limits in the place of its own, where there are any. */
  public static Table tidy(Table tidy, List<Interval> intervals) {
    Map<List<@Nullable Object>, Interval> byName = new HashMap<>();
    for (Interval interval : intervals) {
      ProfiledQuantity.Name name = interval.name();
      byName.put(Arrays.asList(name.effect(), name.group(), name.term()), interval);
    }
    List<String> names = tidy.columns().stream().map(Column::name).toList();
    int low = names.indexOf("conf_low");
    int high = names.indexOf("conf_high");
    int effect = names.indexOf("effect");
    int group = names.indexOf("group");
    int term = names.indexOf("term");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : tidy.rows()) {
      Interval own = byName.get(Arrays.asList(row.get(effect), row.get(group), row.get(term)));
      List<@Nullable Object> changed = new ArrayList<>(row);
      if (own != null && !(Double.isNaN(own.low()) && Double.isNaN(own.high()))) {
        changed.set(low, Table.finite(own.low()));
        changed.set(high, Table.finite(own.high()));
      }
      rows.add(changed);
    }
    return new Table(tidy.name(), tidy.columns(), rows);
  }
}
