package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.report.Table;

/** Makes a table row by row; what is not finite is null. */
final class Tabular {
  private final String name;
  private final List<Table.Column> columns = new ArrayList<>();
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  Tabular(String name) {
    this.name = name;
  }

  Tabular texts(String... names) {
    return add(Table.Type.STRING, names);
  }

  Tabular numbers(String... names) {
    return add(Table.Type.DOUBLE, names);
  }

  Tabular counts(String... names) {
    return add(Table.Type.LONG, names);
  }

  Tabular flags(String... names) {
    return add(Table.Type.BOOLEAN, names);
  }

  private Tabular add(Table.Type type, String... names) {
    for (String column : names) {
      columns.add(new Table.Column(column, type));
    }
    return this;
  }

  void row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>(Arrays.asList(values));
    row.replaceAll(
        value -> value instanceof Double number && !Double.isFinite(number) ? null : value);
    rows.add(row);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  Table table() {
    return new Table(name, columns, rows);
  }
}
