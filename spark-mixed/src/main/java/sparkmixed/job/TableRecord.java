package sparkmixed.job;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import sparkmixed.report.Table;

/**
 * Hands the rows of a table to Parquet value by value, without an object for each row and value.
 */
final class TableRecord extends WriteSupport<List<@Nullable Object>> {
  private final List<Table.Column> columns;
  private final List<?> leadingValues;
  private final MessageType schema;

  /** The last text of each column, as bytes: many columns have the same one in row after row. */
  private final @Nullable String[] lastText;

  private final @Nullable Binary[] lastBytes;
  private @Nullable RecordConsumer consumer;

  private TableRecord(List<Table.Column> columns, List<?> leadingValues, MessageType schema) {
    this.columns = columns;
    this.leadingValues = leadingValues;
    this.schema = schema;
    this.lastText = new String[columns.size()];
    this.lastBytes = new Binary[columns.size()];
  }

  /** Makes the writer of a file. */
  static final class Builder extends ParquetWriter.Builder<List<@Nullable Object>, Builder> {
    private final TableRecord support;

    /**
     * @param columns all of them
     * @param leadingValues values of the first columns, the same in each row
     */
    Builder(
        OutputFile file, List<Table.Column> columns, List<?> leadingValues, MessageType schema) {
      super(file);
      this.support = new TableRecord(columns, leadingValues, schema);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // its successor cannot be overridden alone
    protected WriteSupport<List<@Nullable Object>> getWriteSupport(Configuration configuration) {
      return support;
    }
  }

  @Override
  @SuppressWarnings("deprecation") // its successor calls it
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(List<@Nullable Object> row) {
    RecordConsumer out = Objects.requireNonNull(consumer);
    int leading = leadingValues.size();
    out.startMessage();
    for (int k = 0; k < columns.size(); k++) {
      Object value = k < leading ? leadingValues.get(k) : row.get(k - leading);
      if (value != null) {
        String name = columns.get(k).name();
        out.startField(name, k);
        add(out, k, value);
        out.endField(name, k);
      }
    }
    out.endMessage();
  }

  private void add(RecordConsumer out, int column, Object value) {
    switch (columns.get(column).type()) {
      case STRING -> out.addBinary(bytes(column, (String) value));
      case INT -> out.addInteger(((Number) value).intValue());
      case LONG -> out.addLong(((Number) value).longValue());
      case DOUBLE -> out.addDouble(((Number) value).doubleValue());
      case BOOLEAN -> out.addBoolean((Boolean) value);
      case TIMESTAMP -> out.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
      case DOUBLES -> {
        double[] numbers = (double[]) value;
        list(out, numbers.length, k -> out.addDouble(numbers[k]));
      }
      case STRINGS -> {
        String[] texts = (String[]) value;
        list(out, texts.length, k -> out.addBinary(Binary.fromString(texts[k])));
      }
    }
  }

  private Binary bytes(int column, String text) {
    Binary known = lastBytes[column];
    if (known != null && text.equals(lastText[column])) {
      return known;
    }
    Binary bytes = Binary.fromString(text);
    lastText[column] = text;
    lastBytes[column] = bytes;
    return bytes;
  }

  /** Parquet's three levels of a list; an empty one must not start its field. */
  private static void list(RecordConsumer out, int size, IntConsumer addElement) {
    out.startGroup();
    if (size > 0) {
      out.startField("list", 0);
      for (int k = 0; k < size; k++) {
        out.startGroup();
        out.startField("element", 0);
        addElement.accept(k);
        out.endField("element", 0);
        out.endGroup();
      }
      out.endField("list", 0);
    }
    out.endGroup();
  }
}
