package sparkmixed.job;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import sparkmixed.report.Table;

/** Writes a small table as one Parquet file, from the driver and without a Spark job. */
final class ParquetFile {
  private ParquetFile() {}

  /** Writes the table, with the same leading values in each row. */
  static void write(
      Table table,
      List<Table.Column> leading,
      List<?> leadingValues,
      Path file,
      Configuration configuration)
      throws IOException {
    List<Table.Column> columns = new ArrayList<>(leading);
    columns.addAll(table.columns());
    List<Type> fields = new ArrayList<>();
    for (Table.Column column : columns) {
      fields.add(field(column));
    }
    MessageType schema = new MessageType(table.name(), fields);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, configuration))
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (List<@Nullable Object> row : table.rows()) {
        SimpleGroup group = new SimpleGroup(schema);
        for (int k = 0; k < columns.size(); k++) {
          Object value = k < leading.size() ? leadingValues.get(k) : row.get(k - leading.size());
          if (value != null) {
            add(group, columns.get(k), value);
          }
        }
        writer.write(group);
      }
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

  private static void add(SimpleGroup group, Table.Column column, Object value) {
    String name = column.name();
    switch (column.type()) {
      case STRING -> group.add(name, (String) value);
      case INT -> group.add(name, ((Number) value).intValue());
      case LONG -> group.add(name, ((Number) value).longValue());
      case DOUBLE -> group.add(name, ((Number) value).doubleValue());
      case BOOLEAN -> group.add(name, ((Boolean) value).booleanValue());
      case TIMESTAMP -> group.add(name, ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
      case DOUBLES -> {
        Group list = group.addGroup(name);
        for (double number : (double[]) value) {
          list.addGroup("list").add("element", number);
        }
      }
      case STRINGS -> {
        Group list = group.addGroup(name);
        for (String text : (String[]) value) {
          list.addGroup("list").add("element", text);
        }
      }
    }
  }
}
