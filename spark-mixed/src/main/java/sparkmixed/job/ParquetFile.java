package sparkmixed.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
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
    List<Table.Column> columns = new ArrayList<>(leading);
    columns.addAll(table.columns());
    List<Type> fields = new ArrayList<>();
    for (Table.Column column : columns) {
      fields.add(field(column));
    }
    MessageType schema = new MessageType(table.name(), fields);
    TableRecord.Builder builder =
        new TableRecord.Builder(
                HadoopOutputFile.fromPath(file, configuration), columns, leadingValues, schema)
            // without it, each file makes a configuration of its own and reads Hadoop's defaults
            .withConf(configuration)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED);
    for (String path : diverse) {
      builder.withDictionaryEncoding(path, false);
    }
    try (ParquetWriter<List<@Nullable Object>> writer = builder.build()) {
      for (List<@Nullable Object> row : table.rows()) {
        writer.write(row);
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
}
