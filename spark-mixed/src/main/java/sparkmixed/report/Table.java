package sparkmixed.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small table of results, in plain Java.
 *
 * @param name of the table, e.g. {@code tidy}
 * @param columns names and types
 * @param rows one value a column: String, Integer, Long, Double, Boolean, {@code double[]}, {@code
 *     String[]}, Instant or null
 */
public record Table(String name, List<Column> columns, List<List<@Nullable Object>> rows) {

  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** What a column holds. */
  public enum Type {
    STRING,
    INT,
    LONG,
    DOUBLE,
    BOOLEAN,
    DOUBLES,
    STRINGS,
    TIMESTAMP
  }

  /** A named, typed column. */
  public record Column(String name, Type type) {}
}
