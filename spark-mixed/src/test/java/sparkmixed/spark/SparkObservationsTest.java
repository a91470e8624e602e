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

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import sparkmixed.error.InputRejectedException;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.FrameOptions;
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
}
