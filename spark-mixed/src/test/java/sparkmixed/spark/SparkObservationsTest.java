package sparkmixed.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.InputRejectedException;
import sparkmixed.fit.LmmProblem;
import sparkmixed.formula.Formula;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.PilotRule;
import sparkmixed.testing.RandomModel;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class SparkObservationsTest {

  /** Its parameter starts Spark. */
  @BeforeAll
  static void sparkIsThere(SparkSession spark) {
    spark.sparkContext().setLogLevel("ERROR");
  }

  private static final long BUDGET = 1L << 30;

  private static Dataset<Row> data(List<Row> rows, StructType schema, int partitions) {
    Dataset<Row> local = SparkSession.active().createDataFrame(rows, schema);
    return partitions == 0 ? local : local.repartition(partitions);
  }

  private static StructField field(String name, DataType type) {
    return new StructField(name, type, true, Metadata.empty());
  }

  private static ModelFrame frame(Dataset<Row> data, String formula, FrameOptions options) {
    FramePlan plan = SparkFrames.plan(data.schema(), Formula.parse(formula), options);
    return plan.resolve(SparkFrames.resolve(data, plan));
  }

  private static Moments moments(Dataset<Row> data, String formula) {
    ModelFrame frame = frame(data, formula, FrameOptions.none());
    MomentShape shape = LmmProblem.shape(frame);
    Observations.Summed summed =
        new SparkObservations(data, frame, false).moments(shape, Pilot.none(shape.p(), frame.q()));
    summed.problems().throwIfAny();
    return summed.moments();
  }

  private static List<List<String>> labels(Levels levels) {
    List<List<String>> labels = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      labels.add(levels.parts(i));
    }
    return labels;
  }

  /** The table of {@link RandomModel}, as rows. */
  private static List<Row> rows(TableRows table) {
    ModelFrame all =
        table.frame(
            "y ~ x + z + offset(o) + (1 | a/b/c) + (1 | g/h/k)",
            FrameOptions.none().withWeightCol("w"));
    TableRows.Cursor cursor = table.cursor(all);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < table.rows(); i++) {
      cursor.at(i);
      Object[] values = new Object[COLUMNS.size()];
      for (int c = 0; c < values.length; c++) {
        int input = all.inputs().indexOf(COLUMNS.get(c));
        values[c] = c < NUMBERS ? (Object) cursor.number(input) : cursor.text(input);
      }
      rows.add(RowFactory.create(values));
    }
    return rows;
  }

  private static final List<String> COLUMNS =
      List.of("y", "x", "z", "w", "o", "a", "b", "c", "g", "h", "k");
  private static final int NUMBERS = 5;

  private static StructType schema() {
    StructField[] fields = new StructField[COLUMNS.size()];
    Arrays.setAll(
        fields,
        c -> field(COLUMNS.get(c), c < NUMBERS ? DataTypes.DoubleType : DataTypes.StringType));
    return new StructType(fields);
  }

  /** One, few, many (through the shuffle) and more partitions than the data fill. */
  @Test
  void theCriterionDoesNotDependOnThePartitions() {
    TableRows table = RandomModel.data(5, false);
    FrameOptions options = RandomModel.weighted(true);
    for (RandomModel kind :
        List.of(RandomModel.SLOPE, RandomModel.COMPOSED, RandomModel.NESTED_AND_TWO_CROSSED)) {
      ModelFrame local = table.frame(kind.formula(), options);
      LmmProblem here =
          LmmProblem.of(local, new InMemoryObservations(table, local, false), true, BUDGET);
      double[] theta = new double[thetas(local)];
      Arrays.setAll(theta, k -> 0.3 + 0.1 * k);
      double expected = here.criterion(theta);
      for (int partitions : new int[] {1, 2, 7, 40}) {
        Dataset<Row> spread = data(rows(table), schema(), partitions);
        ModelFrame frame = frame(spread, kind.formula(), options);
        LmmProblem there =
            LmmProblem.of(frame, new SparkObservations(spread, frame, false), true, BUDGET);
        assertEquals(
            expected,
            there.criterion(theta),
            1e-12 * Math.abs(expected),
            kind + " in " + partitions + " partitions");
      }
    }
  }

  /** Every partition starts from its own first row; the answer is about the first one's. */
  @Test
  void pilotsOfThePartitionsLeaveNoTrace() {
    TableRows table = RandomModel.data(6, false);
    String formula = RandomModel.NESTED_AND_TWO_CROSSED.formula();
    for (int partitions : new int[] {1, 3, 40}) {
      Dataset<Row> spread = data(rows(table), schema(), partitions).cache();
      ModelFrame frame = frame(spread, formula, FrameOptions.none());
      MomentShape shape = LmmProblem.shape(frame);
      SparkObservations observations = new SparkObservations(spread, frame, false);
      Observations.Piloted own = observations.moments(shape, new FirstRow(frame));
      assertEquals(partitions == 1, own.served());
      Moments expected = observations.moments(shape, own.pilot()).moments();
      assertArrayEquals(expected.gram(), own.summed().moments().gram(), 1e-9);
      for (int f = 0; f < shape.factors(); f++) {
        for (int i = 0; i < expected.blocks()[f].rows(); i++) {
          for (int c = 0; c < shape.levelStride(f); c++) {
            assertEquals(
                expected.blocks()[f].get(i, c), own.summed().moments().blocks()[f].get(i, c), 1e-9);
          }
        }
      }
      spread.unpersist();
    }
  }

  /** Shifts by the first row, and serves a large enough partition only. */
  private record FirstRow(ModelFrame frame) implements PilotRule {
    @Override
    public int rows() {
      return 1;
    }

    @Override
    public Pilot choose(List<CodedRow> rows) {
      Pilot none = Pilot.none(frame.p(), frame.q());
      for (int j = 0; j < frame.p() && !rows.isEmpty(); j++) {
        none.xShift()[j] = frame.fixedCentrable()[j] ? rows.get(0).x[j] : 0;
        none.beta()[j] = rows.get(0).y;
      }
      return none;
    }

    @Override
    public boolean served(Pilot pilot, Moments moments) {
      return moments.totals().rows() > 30;
    }
  }

  private static int thetas(ModelFrame frame) {
    return frame.terms().stream()
        .mapToInt(term -> term.correlated() ? term.size() * (term.size() + 1) / 2 : term.size())
        .sum();
  }

  @Test
  void noRowsAreRefusedNotFailedOn() {
    for (int partitions : new int[] {1, 40}) {
      Dataset<Row> none = data(List.of(), schema(), partitions);
      ModelFrame frame = frame(none, "y ~ x + (1 | g)", FrameOptions.none());
      InputRejectedException rejected =
          assertThrows(
              InputRejectedException.class,
              () -> LmmProblem.of(frame, new SparkObservations(none, frame, false), true, BUDGET));
      assertTrue(String.valueOf(rejected.getMessage()).startsWith("The input has no usable rows"));
    }
  }

  @Test
  void groupingColumnsOfEveryTypeKeepTheIdentityOfTheirLevels() {
    StructType schema =
        new StructType(
            new StructField[] {
              field("y", DataTypes.DoubleType),
              field("text", DataTypes.StringType),
              field("int", DataTypes.IntegerType),
              field("long", DataTypes.LongType),
              field("flag", DataTypes.BooleanType),
              field("day", DataTypes.DateType),
              field("time", DataTypes.TimestampType),
              field("short", DataTypes.ShortType),
              field("real", DataTypes.DoubleType)
            });
    String astral = new String(Character.toChars(0x1F600));
    String[] texts = {
      "", " ", "NULL", "a,b", "\"", "\u00e9", "e\u0301", astral, "x".repeat(1 << 20)
    };
    long big = (1L << 53) + 1;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 2 * texts.length; i++) {
      rows.add(
          RowFactory.create(
              (double) i,
              texts[i % texts.length],
              i % 3 - 1,
              i % 2 == 0 ? big : big - 1,
              i % 2 == 0,
              Date.valueOf(i % 2 == 0 ? "1969-12-31" : "2020-02-29"),
              Timestamp.from(Instant.parse("2020-01-01T00:00:00.00000" + i % 2 + "Z")),
              (short) (i % 2),
              i % 2 == 0 ? -0.0 : i % 4 == 1 ? 0.0 : 0.1));
    }
    for (int partitions : new int[] {1, 12}) {
      Dataset<Row> data = data(rows, schema, partitions);
      Levels[] levels =
          moments(
                  data,
                  "y ~ 1 + (1 | text) + (1 | int) + (1 | long) + (1 | flag) + (1 | day) + (1 |"
                      + " time) + (1 | short) + (1 | real) + (1 | flag:text)")
              .levels();
      List<String> sorted =
          List.of("", " ", "\"", "NULL", "a,b", "e\u0301", "x".repeat(1 << 20), "\u00e9", astral);
      assertEquals(sorted, labels(levels[0]).stream().map(parts -> parts.get(0)).toList());
      assertEquals(List.of(List.of("-1"), List.of("0"), List.of("1")), labels(levels[1]));
      assertEquals(
          List.of(List.of("9007199254740992"), List.of("9007199254740993")), labels(levels[2]));
      assertEquals(List.of(List.of("FALSE"), List.of("TRUE")), labels(levels[3]));
      assertEquals(List.of(List.of("1969-12-31"), List.of("2020-02-29")), labels(levels[4]));
      assertEquals(
          List.of(List.of("2020-01-01 00:00:00"), List.of("2020-01-01 00:00:00.000001")),
          labels(levels[5]));
      assertEquals(List.of(List.of("0"), List.of("1")), labels(levels[6]));
      assertEquals(List.of(List.of("0"), List.of("0.1")), labels(levels[7]));
      assertEquals(18, levels[8].size());
      assertEquals(List.of("FALSE", ""), levels[8].parts(0));
    }
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
