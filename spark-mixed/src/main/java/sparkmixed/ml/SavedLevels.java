package sparkmixed.ml;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import sparkmixed.error.SparkMixedException;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.parquet.ColumnFile;

/**
 * The Parquet table {@code randomEffects}: a row for each level of each factor, with the exact keys
 * of its parts (text in {@code key_text}, everything else in {@code key_long}; the other is null).
 *
 * <p>Written and read on the driver, where the arrays are: a Spark job would cost a small model
 * more than its whole fit, and a large one the same.
 */
final class SavedLevels {
  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT32)
          .named("factor")
          .required(PrimitiveTypeName.INT32)
          .named("level")
          .requiredList()
          .optionalElement(PrimitiveTypeName.INT64)
          .named("key_long")
          .requiredList()
          .optionalElement(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("key_text")
          .requiredList()
          .requiredElement(PrimitiveTypeName.DOUBLE)
          .named("modes")
          .requiredList()
          .requiredElement(PrimitiveTypeName.DOUBLE)
          .named("deviations")
          .named("randomEffects");

  private static final List<String> COLUMNS =
      SCHEMA.getPaths().stream().map(path -> String.join(".", path)).toList();

  private static final String TABLE = "randomEffects";
  private static final String FILE = "part-00000.parquet";

  private SavedLevels() {}

  static void save(List<RandomEffects> effects, String path, Configuration configuration)
      throws IOException {
    Path file = new Path(new Path(path, TABLE), FILE);
    try (ColumnFile out = new ColumnFile(file, configuration, SCHEMA, COLUMNS)) {
      for (int f = 0; f < effects.size(); f++) {
        RandomEffects of = effects.get(f);
        out.append(of.levels().size(), LevelColumns.of(f, of));
      }
    }
  }

  /**
   * Reads the table back.
   *
   * @throws sparkmixed.error.ModelIncompatibleException if levels are missing or not as the formula
   *     says
   */
  static List<RandomEffects> load(
      String path,
      Configuration configuration,
      ModelFrame frame,
      List<SavedModel.FactorShape> shapes) {
    List<LevelReading> readings = new ArrayList<>();
    for (int f = 0; f < shapes.size(); f++) {
      GroupingFactor factor = frame.factors().get(f);
      ColumnKind[] kinds =
          factor.perRow()
              ? new ColumnKind[] {ColumnKind.LONG}
              : factor.partInputs().stream().map(frame::kind).toArray(ColumnKind[]::new);
      readings.add(new LevelReading(path, shapes.get(f), kinds));
    }
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new Path(path, TABLE))
            .withConf(configuration)
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        int factor = row.getInteger("factor", 0);
        if (factor < 0 || factor >= readings.size()) {
          throw SparkMetadata.corrupt(path, "randomEffects has a factor too many", null);
        }
        readings.get(factor).add(row);
      }
    } catch (SparkMixedException told) {
      throw told;
    } catch (FileNotFoundException missing) {
      throw SparkMetadata.corrupt(path, "randomEffects is missing", missing);
    } catch (IOException | RuntimeException unreadable) {
      throw SparkMetadata.corrupt(path, "randomEffects cannot be read", unreadable);
    }
    return readings.stream().map(LevelReading::finish).toList();
  }
}
