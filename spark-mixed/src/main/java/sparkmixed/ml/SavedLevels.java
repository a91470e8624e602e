package sparkmixed.ml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.SparkMixedException;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.FactorIndex;
import sparkmixed.moments.GroupKeys;
import sparkmixed.moments.Levels;

/**
 * The Parquet table {@code randomEffects}: a row for each level of each factor, with the exact keys
 * of its parts (text in {@code key_text}, everything else in {@code key_long}; the other is null).
 */
final class SavedLevels {
  private static final String TABLE = "randomEffects";
  private static final StructType SCHEMA =
      new StructType()
          .add("factor", DataTypes.IntegerType)
          .add("level", DataTypes.IntegerType)
          .add("key_long", DataTypes.createArrayType(DataTypes.LongType))
          .add("key_text", DataTypes.createArrayType(DataTypes.StringType))
          .add("modes", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("deviations", DataTypes.createArrayType(DataTypes.DoubleType));

  private SavedLevels() {}

  static void save(List<RandomEffects> effects, String path, SparkSession spark) {
    spark
        .createDataFrame(
            LevelRows.of(spark.sparkContext(), effects).flatMap(SavedLevels::rows), SCHEMA)
        .write()
        .parquet(new Path(path, TABLE).toString());
  }

  private static Iterator<Row> rows(LevelSlice slice) {
    RandomEffects effects = slice.effects();
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < slice.size();
      }

      @Override
      public Row next() {
        int k = next++;
        int at = slice.position(k);
        LevelKey key = LevelKey.of(effects.levels(), at);
        return RowFactory.create(
            slice.factor(),
            slice.level(k),
            key.numbers().toArray(),
            key.texts().toArray(),
            numbers(effects.modes(), at),
            numbers(effects.deviations(), at));
      }
    };
  }

  static double[] numbers(Blocks blocks, int row) {
    int from = blocks.offset(row);
    return Arrays.copyOfRange(blocks.page(row), from, from + blocks.stride());
  }

  /**
   * Reads the table back, a partition at a time.
   *
   * @throws sparkmixed.error.ModelIncompatibleException if levels are missing or not as the formula
   *     says
   */
  static List<RandomEffects> load(
      String path, SparkSession spark, ModelFrame frame, List<SavedModel.FactorShape> shapes) {
    List<Reading> readings = new ArrayList<>();
    for (int f = 0; f < shapes.size(); f++) {
      List<Integer> parts = frame.factors().get(f).partInputs();
      ColumnKind[] kinds = parts.stream().map(frame::kind).toArray(ColumnKind[]::new);
      readings.add(new Reading(path, shapes.get(f), kinds));
    }
    try {
      Iterator<Row> rows =
          spark.read().schema(SCHEMA).parquet(new Path(path, TABLE).toString()).toLocalIterator();
      while (rows.hasNext()) {
        Row row = rows.next();
        int factor = row.getInt(0);
        if (factor < 0 || factor >= readings.size()) {
          throw SparkMetadata.corrupt(path, "randomEffects has a factor too many", null);
        }
        readings.get(factor).add(row);
      }
    } catch (SparkMixedException told) {
      throw told;
    } catch (RuntimeException unreadable) {
      throw SparkMetadata.corrupt(path, "randomEffects cannot be read", unreadable);
    }
    return readings.stream().map(Reading::finish).toList();
  }

  /** One factor as it comes in. */
  private static final class Reading implements GroupKeys {
    private final String path;
    private final SavedModel.FactorShape shape;
    private final ColumnKind[] kinds;
    private final long[][] numbers;
    private final byte[][][] texts;
    private final Blocks modes;
    private final Blocks deviations;
    private final boolean[] seen;
    private int count;
    private int level;

    Reading(String path, SavedModel.FactorShape shape, ColumnKind[] kinds) {
      this.path = path;
      this.shape = shape;
      this.kinds = kinds;
      int n = shape.levels();
      this.numbers = new long[kinds.length][];
      this.texts = new byte[kinds.length][][];
      for (int part = 0; part < kinds.length; part++) {
        boolean text = kinds[part] == ColumnKind.STRING;
        numbers[part] = new long[text ? 0 : n];
        texts[part] = new byte[text ? n : 0][];
      }
      this.modes = new Blocks(shape.columns().size(), n);
      this.deviations = new Blocks(shape.columns().size(), n);
      this.seen = new boolean[n];
    }

    void add(Row row) {
      int at = row.getInt(1);
      require(at >= 0 && at < seen.length && !seen[at], "a level twice or too many");
      seen[at] = true;
      count++;
      List<@Nullable Long> longs = row.getList(2);
      List<@Nullable String> strings = row.getList(3);
      require(
          longs.size() == kinds.length && strings.size() == kinds.length, "a key of other parts");
      for (int part = 0; part < kinds.length; part++) {
        Long number = longs.get(part);
        String text = strings.get(part);
        if (kinds[part] == ColumnKind.STRING && text != null) {
          texts[part][at] = text.getBytes(StandardCharsets.UTF_8);
        } else if (kinds[part] != ColumnKind.STRING && number != null) {
          numbers[part][at] = number;
        } else {
          require(false, "a key of another type");
        }
      }
      put(row.getList(4), modes, at);
      put(row.getList(5), deviations, at);
    }

    private void put(List<Double> values, Blocks target, int at) {
      require(values.size() == target.stride(), "a level with the wrong number of effects");
      double[] page = target.page(at);
      for (int k = 0; k < values.size(); k++) {
        double value = values.get(k);
        require(Double.isFinite(value), "an effect that is not finite");
        page[target.offset(at) + k] = value;
      }
    }

    private void require(boolean holds, String what) {
      if (!holds) {
        throw SparkMetadata.corrupt(
            path, "randomEffects has " + what + " for \"" + shape.group() + "\"", null);
      }
    }

    RandomEffects finish() {
      require(count == seen.length, count + " of " + seen.length + " levels");
      return new RandomEffects(
          shape.group(),
          levels(),
          shape.terms().stream().mapToInt(Integer::intValue).toArray(),
          shape.columns(),
          modes,
          deviations);
    }

    private Levels levels() {
      if (kinds.length == 1) {
        return kinds[0] == ColumnKind.STRING
            ? new Levels.Text(texts[0])
            : new Levels.Numbers(kinds[0], numbers[0]);
      }
      int[] parts = new int[kinds.length];
      Arrays.setAll(parts, part -> part);
      FactorIndex index = new FactorIndex(parts, kinds);
      for (level = 0; level < seen.length; level++) {
        require(index.intern(this) == level, "a level twice");
      }
      return index.levels();
    }

    @Override
    public long key(int part) {
      return numbers[part][level];
    }

    @Override
    public byte[] textBytes(int part) {
      return texts[part][level];
    }

    @Override
    public int textStart(int part) {
      return 0;
    }

    @Override
    public int textLength(int part) {
      return texts[part][level].length;
    }
  }
}
