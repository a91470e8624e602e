package sparkmixed.ml;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.RandomEffects;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;

/** One row of the table {@code randomEffects}, straight from the arrays. */
record LevelRecord(int factor, RandomEffects effects, int level) {

  static ParquetWriter<LevelRecord> writer(Path file, Configuration configuration)
      throws IOException {
    return new Builder(HadoopOutputFile.fromPath(file, configuration))
        .withConf(configuration)
        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
        .withDictionaryEncoding(false)
        .build();
  }

  private static final class Builder extends ParquetWriter.Builder<LevelRecord, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // its successor cannot be overridden alone
    protected WriteSupport<LevelRecord> getWriteSupport(Configuration configuration) {
      return new Support();
    }
  }

  private static final class Support extends WriteSupport<LevelRecord> {
    private static final int KEY_LONG = 2;
    private static final int KEY_TEXT = 3;
    private static final int MODES = 4;
    private static final int DEVIATIONS = 5;

    private @Nullable RecordConsumer consumer;

    @Override
    @SuppressWarnings("deprecation") // its successor calls it
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SavedLevels.SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(LevelRecord record) {
      RecordConsumer out = Objects.requireNonNull(consumer);
      RandomEffects effects = record.effects();
      out.startMessage();
      number(out, 0, record.factor());
      number(out, 1, record.level());
      keys(out, effects.levels(), record.level());
      doubles(out, MODES, effects.modes(), record.level());
      doubles(out, DEVIATIONS, effects.deviations(), record.level());
      out.endMessage();
    }

    private static void number(RecordConsumer out, int field, int value) {
      String name = SavedLevels.SCHEMA.getFieldName(field);
      out.startField(name, field);
      out.addInteger(value);
      out.endField(name, field);
    }

    private static void keys(RecordConsumer out, Levels levels, int level) {
      Levels[] parts =
          levels instanceof Levels.Composed composed ? composed.parts() : new Levels[] {levels};
      startList(out, KEY_LONG);
      for (int part = 0; part < parts.length; part++) {
        Levels of = parts[part];
        int at = position(levels, part, level);
        startElement(out, of instanceof Levels.Numbers);
        if (of instanceof Levels.Numbers numbers) {
          out.addLong(numbers.keys()[at]);
        }
        endElement(out, of instanceof Levels.Numbers);
      }
      endList(out, KEY_LONG);
      startList(out, KEY_TEXT);
      for (int part = 0; part < parts.length; part++) {
        Levels of = parts[part];
        int at = position(levels, part, level);
        startElement(out, of instanceof Levels.Text);
        if (of instanceof Levels.Text text) {
          out.addBinary(Binary.fromConstantByteArray(text.texts()[at]));
        }
        endElement(out, of instanceof Levels.Text);
      }
      endList(out, KEY_TEXT);
    }

    private static int position(Levels levels, int part, int level) {
      return levels instanceof Levels.Composed composed ? composed.codes()[part][level] : level;
    }

    private static void doubles(RecordConsumer out, int field, Blocks values, int row) {
      startList(out, field);
      for (int k = 0; k < values.stride(); k++) {
        startElement(out, true);
        out.addDouble(values.get(row, k));
        endElement(out, true);
      }
      endList(out, field);
    }

    private static void startList(RecordConsumer out, int field) {
      out.startField(SavedLevels.SCHEMA.getFieldName(field), field);
      out.startGroup();
      out.startField("list", 0);
    }

    private static void endList(RecordConsumer out, int field) {
      out.endField("list", 0);
      out.endGroup();
      out.endField(SavedLevels.SCHEMA.getFieldName(field), field);
    }

    private static void startElement(RecordConsumer out, boolean present) {
      out.startGroup();
      if (present) {
        out.startField("element", 0);
      }
    }

    private static void endElement(RecordConsumer out, boolean present) {
      if (present) {
        out.endField("element", 0);
      }
      out.endGroup();
    }
  }
}
