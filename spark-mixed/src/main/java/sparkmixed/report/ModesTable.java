package sparkmixed.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.RandomEffects;

/** The table {@code ranef} in plain Java, for models of few enough levels. */
public final class ModesTable {
  /** Up to this many rows the driver writes them in less time than a Spark job takes to start. */
  private static final long MOST_ROWS = 200_000;

  /** Its columns. */
  public static final List<Table.Column> COLUMNS =
      List.of(
          new Table.Column("group", Table.Type.STRING),
          new Table.Column("level", Table.Type.STRING),
          new Table.Column("term", Table.Type.STRING),
          new Table.Column("estimate", Table.Type.DOUBLE),
          new Table.Column("std_error", Table.Type.DOUBLE),
          new Table.Column("level_parts", Table.Type.STRINGS));

  private ModesTable() {}

  /** Conditional modes with their standard deviations; empty if there are too many. */
  public static Optional<Table> of(List<RandomEffects> effects) {
    long size = 0;
    for (RandomEffects factor : effects) {
      size += (long) factor.levels().size() * factor.columns().size();
    }
    if (size > MOST_ROWS) {
      return Optional.empty();
    }
    List<List<@Nullable Object>> rows = new ArrayList<>((int) size);
    for (RandomEffects factor : effects) {
      for (int level = 0; level < factor.levels().size(); level++) {
        for (int column = 0; column < factor.columns().size(); column++) {
          rows.add(List.of(row(factor, level, column)));
        }
      }
    }
    return Optional.of(new Table("ranef", COLUMNS, rows));
  }

  /** One row: a column of one level of a factor. */
  public static Object[] row(RandomEffects factor, int level, int column) {
    return new Object[] {
      factor.group(),
      factor.levels().label(level),
      factor.columns().get(column),
      factor.modes().get(level, column),
      factor.deviations().get(level, column),
      factor.levels().parts(level).toArray(new String[0])
    };
  }
}
