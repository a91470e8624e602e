package sparkmixed.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** A row, in which what is not known, NaN, is null. */
  static List<@Nullable Object> row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>(Arrays.asList(values));
    row.replaceAll(value -> value instanceof Double number && number.isNaN() ? null : value);
    return row;
  }

  /** A number, null where it is none or infinite. */
  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** Adds an object for each row, with a field for each column. */
  void addTo(ArrayNode objects) {
    for (List<@Nullable Object> row : rows) {
      ObjectNode object = objects.addObject();
      for (int c = 0; c < columns.size(); c++) {
        object.putPOJO(columns.get(c).name(), row.get(c));
      }
    }
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
