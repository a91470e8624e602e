package sparkmixed.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sparkmixed.spark.SparkTables.data;
import static sparkmixed.spark.SparkTables.field;
import static sparkmixed.spark.SparkTables.frame;
import static sparkmixed.spark.SparkTables.labels;
import static sparkmixed.spark.SparkTables.moments;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.InputRejectedException;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Pilot;
import sparkmixed.testing.SparkExtension;

/** Columns of every type and name, read from rows and from batches. */
@ExtendWith(SparkExtension.class)
class SparkColumnsTest {
  private static final int ODD = 5_000;

  /** Its parameter starts Spark. */
  @BeforeAll
  static void sparkIsThere(SparkSession spark) {
    spark.sparkContext().setLogLevel("ERROR");
  }

  /**
   * Batches of columns, with nulls, whether or not the file has dictionaries, give what rows do.
   */
  @Test
  void columnsOfFilesAreReadAsRowsAre(@TempDir Path directory) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      rows.add(
          RowFactory.create(
              Math.sin(i),
              i % 7 == 0 ? null : Integer.valueOf(i % 50),
              i % 11 == 0 ? null : "level number ".substring(i % 13) + i % 90));
    }
    StructType schema =
        new StructType(
            new StructField[] {
              field("y", DataTypes.DoubleType),
              field("x", DataTypes.IntegerType),
              field("text", DataTypes.StringType)
            });
    Dataset<Row> data = data(rows, schema, 2);
    Moments expected = skipping(data);
    for (String dictionaries : List.of("true", "false")) {
      String path = directory.resolve(dictionaries).toString();
      data.write().option("parquet.enable.dictionary", dictionaries).parquet(path);
      Moments read = skipping(SparkSession.active().read().parquet(path));
      assertEquals(expected.totals().rows(), read.totals().rows());
      assertArrayEquals(expected.gram(), read.gram(), 1e-6);
      assertEquals(labels(expected.levels()[0]), labels(read.levels()[0]));
      for (int level = 0; level < read.levels()[0].size(); level++) {
        assertEquals(expected.blocks()[0].get(level, 0), read.blocks()[0].get(level, 0));
      }
    }
  }

  /**
   * Rows of a model whose columns are there as they stand are coded a column at a time; {@code I(x
   * + 0)} is the same number, computed row by row.
   */
  @Test
  void codingByColumnsGivesTheSameBits(@TempDir Path directory) {
    Dataset<Row> read = manyRows(directory, Math.cos(3 * ODD));
    Moments byColumns = moments(read, "y ~ x + n + (1 + x | text)");
    Moments byRows = moments(read, "y ~ I(x + 0) + n + (1 + I(x + 0) | text)");
    assertEquals(byRows.totals().rows(), byColumns.totals().rows());
    assertEquals(byRows.totals().print(), byColumns.totals().print());
    assertArrayEquals(byRows.gram(), byColumns.gram());
    for (int level = 0; level < byRows.levels()[0].size(); level++) {
      for (int k = 0; k < byRows.blocks()[0].stride(); k++) {
        assertEquals(byRows.blocks()[0].get(level, k), byColumns.blocks()[0].get(level, k));
      }
    }
  }

  @Test
  void aBadNumberAmongColumnsIsCountedOnce(@TempDir Path directory) {
    Dataset<Row> read = manyRows(directory, Double.NaN);
    InputRejectedException refused =
        assertThrows(InputRejectedException.class, () -> moments(read, "y ~ x + n + (1 | text)"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("1 NaN value among 10000 rows"),
        refused::getMessage);
  }

  /** Rows in two files of several batches, with this number as one of x, far behind the first. */
  private static Dataset<Row> manyRows(Path directory, double odd) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      double x = i == ODD ? odd : Math.cos(3 * i);
      rows.add(RowFactory.create(Math.sin(i), x, i % 50, "level " + i % 90));
    }
    StructType schema =
        new StructType(
            new StructField[] {
              field("y", DataTypes.DoubleType),
              field("x", DataTypes.DoubleType),
              field("n", DataTypes.IntegerType),
              field("text", DataTypes.StringType)
            });
    String path = directory.resolve("rows").toString();
    data(rows, schema, 2).write().parquet(path);
    return SparkSession.active().read().parquet(path);
  }

  private static Moments skipping(Dataset<Row> data) {
    ModelFrame frame = frame(data, "y ~ x + (1 | text)", FrameOptions.none());
    MomentShape shape = LmmProblem.shape(frame);
    return new SparkObservations(data, frame, true)
        .moments(shape, Pilot.none(shape.p(), frame.q()))
        .moments();
  }

  @Test
  void anyColumnNameCanBeQuoted() {
    List<String> names = List.of("the response", "a.b", "tick`ed", "x + (1 | g)", "gr\u00fcppe");
    StructField[] fields = new StructField[names.size()];
    Arrays.setAll(
        fields, c -> field(names.get(c), c < 4 ? DataTypes.DoubleType : DataTypes.StringType));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(
          RowFactory.create(
              Math.sin(i) + i % 5, Math.cos(3 * i), Math.sin(5 * i), i / 30.0, "g" + i % 5));
    }
    Dataset<Row> data = data(rows, new StructType(fields), 3);
    String quoted = "`the response` ~ a.b + `tick\\`ed` + `x + (1 | g)` + (`a.b` | `gr\u00fcppe`)";
    ModelFrame frame = frame(data, quoted, FrameOptions.none());
    assertEquals(4, frame.p());
    assertEquals(2, new SparkObservations(data, frame, false).head(2).size());
    Moments moments = moments(data, quoted);
    assertEquals(30, moments.totals().rows());
    assertEquals(5, moments.levels()[0].size());
  }

  @Test
  void vectorsAreReadDenseAndSparse() {
    AttributeGroup group =
        new AttributeGroup(
            "features",
            new Attribute[] {
              NumericAttribute.defaultAttr().withName("size"),
              NumericAttribute.defaultAttr().withName("age"),
              NumericAttribute.defaultAttr()
            });
    StructType schema =
        new StructType(
            new StructField[] {
              field("y", DataTypes.DoubleType),
              new StructField("features", SQLDataTypes.VectorType(), true, group.toMetadata()),
              field("g", DataTypes.StringType)
            });
    List<Row> rows = new ArrayList<>();
    double[] sum = new double[3];
    for (int i = 0; i < 20; i++) {
      boolean sparse = i % 2 == 0;
      double[] dense = {sparse ? 0 : i, 0.5 * i, sparse ? 0 : 1};
      for (int c = 0; c < 3; c++) {
        sum[c] += dense[c];
      }
      rows.add(
          RowFactory.create(
              Math.sin(i),
              sparse
                  ? Vectors.sparse(3, new int[] {1}, new double[] {0.5 * i})
                  : Vectors.dense(dense),
              "g" + i % 4));
    }
    Dataset<Row> data = data(rows, schema, 2);
    ModelFrame frame = frame(data, "y ~ features + (1 | g)", FrameOptions.none());
    assertEquals(List.of("(Intercept)", "size", "age", "features[2]"), frame.fixedNames());
    double[] gram = moments(data, "y ~ features + (1 | g)").gram();
    assertArrayEquals(sum, Arrays.copyOfRange(gram, 1, 4), 1e-12);
    for (var row : new SparkObservations(data, frame, false).head(20)) {
      assertEquals(1, row.x[0]);
    }
  }

  @Test
  void numbersOfEveryTypeAreReadAlikeByBothCursors() {
    StructType schema =
        new StructType(
            new StructField[] {
              field("y", DataTypes.createDecimalType(12, 3)),
              field("f", DataTypes.FloatType),
              field("s", DataTypes.ShortType),
              field("b", DataTypes.ByteType),
              field("l", DataTypes.LongType),
              field("d", DataTypes.createDecimalType(30, 2)),
              field("flag", DataTypes.BooleanType),
              field("day", DataTypes.DateType),
              field("g", DataTypes.IntegerType)
            });
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(
          RowFactory.create(
              BigDecimal.valueOf(1000L * i + 125, 3),
              0.5f * i,
              (short) (i * i),
              (byte) -i,
              1L << i,
              BigDecimal.valueOf(25L * i, 2),
              i % 3 == 0,
              Date.valueOf("1970-01-" + (i + 10)),
              i % 4));
    }
    Dataset<Row> data = data(rows, schema, 1);
    String formula = "y ~ f + s + b + l + d + flag + day + (1 | g)";
    ModelFrame frame = frame(data, formula, FrameOptions.none());
    double[] gram = new double[81];
    for (var row : new SparkObservations(data, frame, false).head(100)) {
      for (int j = 0; j < 9; j++) {
        double left = j < 8 ? row.x[j] : row.y;
        for (int i = 0; i < 9; i++) {
          gram[j * 9 + i] += left * (i < 8 ? row.x[i] : row.y);
        }
      }
    }
    assertArrayEquals(gram, moments(data, formula).gram(), 1e-9);
    // i = 0..11: sum of i + 0.125, and of the days 9..20 since 1970.
    assertEquals(66 + 1.5, gram[8], 1e-12);
    assertEquals(174, gram[7], 1e-12);
  }

  @Test
  void categoricalColumnsOfEveryTypeAreCoded() {
    StructType schema =
        new StructType(
            new StructField[] {
              field("y", DataTypes.DoubleType),
              field("int", DataTypes.IntegerType),
              field("real", DataTypes.DoubleType),
              field("day", DataTypes.DateType),
              field("time", DataTypes.TimestampType),
              field("dec", DataTypes.createDecimalType(10, 1)),
              field("g", DataTypes.IntegerType)
            });
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      rows.add(
          RowFactory.create(
              (double) i,
              10 - i % 2,
              i % 2 == 0 ? 1e20 : 0.1,
              Date.valueOf("2020-01-0" + (1 + i % 2)),
              Timestamp.from(Instant.parse("2020-01-01T00:00:0" + i % 2 + "Z")),
              BigDecimal.valueOf(15 + i % 2, 1),
              i % 4));
    }
    Dataset<Row> data = data(rows, schema, 3);
    for (Map.Entry<String, String> column :
        Map.of(
                "int", "10",
                "real", "1e+20",
                "day", "2020-01-02",
                "dec", "1.6")
            .entrySet()) {
      String formula = "y ~ factor(" + column.getKey() + ") + (1 | g)";
      ModelFrame frame = frame(data, formula, FrameOptions.none());
      assertEquals(
          List.of("(Intercept)", "factor(" + column.getKey() + ")" + column.getValue()),
          frame.fixedNames());
      assertEquals(12, moments(data, formula).gram()[1], column.getKey());
      assertEquals(
          12,
          new SparkObservations(data.coalesce(1), frame, false)
              .head(24).stream().mapToDouble(row -> row.x[1]).sum(),
          column.getKey());
    }
    ModelFrame times = frame(data, "y ~ factor(time) + (1 | g)", FrameOptions.none());
    assertEquals(
        12, moments(data, "y ~ factor(time) + (1 | g)").gram()[1], times.fixedNames().get(1));
  }
}
