package sparkmixed.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.inference.Influence;
import sparkmixed.report.Table.Column;
import sparkmixed.report.Table.Type;

/** Tables of what levels do to a fit. What does not exist is null, never NaN. */
public final class InfluenceTables {
  private InfluenceTables() {}

  /** {@code deleted_group, level, rows, cooks_distance, note}. */
  public static Table levels(String group, List<Influence> influences) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Influence one : influences) {
      rows.add(
          Arrays.asList(
              group,
              one.level(),
              one.rows(),
              Table.finite(one.cooksDistance()),
              one.note().isEmpty() ? null : one.note()));
    }
    return new Table(
        "influence",
        List.of(
            new Column("deleted_group", Type.STRING),
            new Column("level", Type.STRING),
            new Column("rows", Type.INT),
            new Column("cooks_distance", Type.DOUBLE),
            new Column("note", Type.STRING)),
        rows);
  }

  /**
   * {@code deleted_group, level, effect, group, term, estimate, change, dfbetas}: a row for each
   * level and quantity; dfbetas of coefficients only.
   */
  public static Table estimates(
      String group, List<ProfiledQuantity.Name> names, List<Influence> influences) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Influence one : influences) {
      for (int k = 0; k < one.values().length; k++) {
        ProfiledQuantity.Name name = names.get(k);
        rows.add(
            Arrays.asList(
                group,
                one.level(),
                name.effect(),
                name.group(),
                name.term(),
                Table.finite(one.values()[k]),
                Table.finite(one.changes()[k]),
                k < one.dfbetas().length ? Table.finite(one.dfbetas()[k]) : null));
      }
    }
    return new Table(
        "influence_estimates",
        List.of(
            new Column("deleted_group", Type.STRING),
            new Column("level", Type.STRING),
            new Column("effect", Type.STRING),
            new Column("group", Type.STRING),
            new Column("term", Type.STRING),
            new Column("estimate", Type.DOUBLE),
            new Column("change", Type.DOUBLE),
            new Column("dfbetas", Type.DOUBLE)),
        rows);
  }
}
