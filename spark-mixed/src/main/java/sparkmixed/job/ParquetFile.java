package sparkmixed.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import sparkmixed.parquet.ColumnFile;
import sparkmixed.parquet.ColumnValues;
import sparkmixed.report.Table;

/** Writes a small table as one Parquet file, from the driver and without a Spark job. */
final class ParquetFile {
  private ParquetFile() {}

  /**
   * Writes the table, with the same leading values in each row.
   *
   * @param diverse paths of columns in which a dictionary would not pay
   */
  static void write(
      Table table,
      List<Table.Column> leading,
      List<?> leadingValues,
      Collection<String> diverse,
      Path file,
      Configuration configuration)
      throws IOException {
    List<Type> fields = new ArrayList<>();
    List<ColumnValues> values = new ArrayList<>();
    for (int k = 0; k < leading.size(); k++) {
      Object value = leadingValues.get(k);
      fields.add(field(leading.get(k)));
      values.add(TableColumn.of(leading.get(k).type(), row -> value));
    }
    List<List<@Nullable Object>> rows = table.rows();
    for (int k = 0; k < table.columns().size(); k++) {
      int column = k;
      fields.add(field(table.columns().get(k)));
      values.add(TableColumn.of(table.columns().get(k).type(), row -> rows.get(row).get(column)));
    }
    MessageType schema = new MessageType(table.name(), fields);
    try (ColumnFile out = new ColumnFile(file, configuration, schema, diverse)) {
      out.append(rows.size(), values);
    }
  }

  private static Type field(Table.Column column) {
    String name = column.name();
    return switch (column.type()) {
      case STRING ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
      case INT -> Types.optional(PrimitiveTypeName.INT32).named(name);
      case LONG -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case TIMESTAMP ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(name);
      case DOUBLES -> Types.optionalList().optionalElement(PrimitiveTypeName.DOUBLE).named(name);
      case STRINGS ->
          Types.optionalList()
              .optionalElement(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
    };
  }
}
