package sparkmixed.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.LmmFit;
import sparkmixed.formula.Formula;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.RowBlocks;
import sparkmixed.optimize.LogEntry;
import sparkmixed.testing.PlacementData;
import sparkmixed.testing.SparkExtension;

/** Generalized fits whose groups stay on executors, beside those on the driver. */
@ExtendWith(SparkExtension.class)
class CachedBlocksTest {
  private static final TableRows TABLE = PlacementData.table();
  private static final List<String> NUMBERS = List.of("event", "count", "x", "z", "g");
  private static final List<String> TEXTS = List.of("a", "b", "c");

  @BeforeAll
  static void sparkIsThere(SparkSession spark) {
    spark.sparkContext().setLogLevel("ERROR");
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, SparkSession.active().sparkContext().getPersistentRDDs().size());
  }

  static Stream<Arguments> cases() {
    GlmmOptions binomial = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT);
    GlmmOptions poisson = GlmmOptions.of(Family.POISSON, Link.LOG);
    GlmmOptions negative = GlmmOptions.of(Family.NEGATIVE_BINOMIAL, Link.LOG);
    return Stream.of(
        Arguments.of("event ~ x + (1 | g)", binomial.with(GlmmOptions.Method.AGQ), 1),
        Arguments.of("event ~ x + (1 | g)", binomial.with(GlmmOptions.Method.AGQ), 5),
        Arguments.of(
            "event ~ x + (1 | a:b)",
            binomial.with(GlmmOptions.Method.MONTE_CARLO).withSamples(128, 3),
            3),
        Arguments.of("count ~ x + (1 + z | g)", poisson, 3),
        Arguments.of("count ~ x + (1 | a/b)", negative, 4),
        Arguments.of("count ~ x + (1 | a) + (1 | .obs)", poisson, 3),
        Arguments.of("event ~ x + (1 | g) + (1 | a)", binomial.withPlacement("executor"), 1),
        Arguments.of("event ~ x + (1 | g) + (1 | a)", binomial.withPlacement("executor"), 5),
        Arguments.of(
            "count ~ x + (1 + z | g) + (1 | a) + (1 | b)", negative.withPlacement("executor"), 3),
        Arguments.of(
            "event ~ x + (1 | g) + (1 | a)",
            binomial.with(GlmmOptions.Method.PQL).withPlacement("executor"),
            3));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAreThoseOfTheDriver(String formula, GlmmOptions options, int partitions) {
    FrameOptions frameOptions = FrameOptions.none().withFamily(options.family());
    ModelFrame local = TABLE.frame(formula, frameOptions);
    LmmFit.Result expected =
        GlmmFit.fit(
            local,
            new InMemoryObservations(TABLE, local, false),
            options.withPlacement("driver"),
            FitListener.none());
    String placement = options.placement().equals("auto") ? "separable" : options.placement();
    LmmFit.Result actual =
        fit(data(partitions), formula, options.withPlacement(placement), FitListener.none());
    assertEquals(placement, actual.model().solver().placement());
    if (options.method() == GlmmOptions.Method.MONTE_CARLO || !formula.contains(".obs")) {
      PlacementData.requireSame(expected, actual);
    } else {
      // partitions number their rows in another order
      assertEquals(expected.model().criterion(), actual.model().criterion(), 1e-6);
    }
  }

  static Stream<Arguments> losses() {
    GlmmOptions binomial = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT);
    return Stream.of(
        Arguments.of(
            "event ~ x + (1 | g)",
            binomial.with(GlmmOptions.Method.AGQ).withPlacement("separable")),
        Arguments.of("event ~ x + (1 | g) + (1 | a)", binomial.withPlacement("executor")));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lostBlocksAreMadeAgain(String formula, GlmmOptions options) {
    Dataset<Row> data = data(4);
    LmmFit.Result whole = fit(data, formula, options, FitListener.none());
    Dropping dropping = new Dropping();
    LmmFit.Result broken = fit(data, formula, options, dropping);
    assertTrue(dropping.dropped > 10, "blocks dropped: " + dropping.dropped);
    PlacementData.requireSame(whole, broken);
  }

  @Test
  void everyPassOverBlocksIsOneJob() {
    GlmmOptions options = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT).withPlacement("executor");
    LmmFit.Result result =
        fit(data(3), "event ~ x + (1 | g) + (1 | a)", options, FitListener.none());
    for (LogEntry entry : result.model().fitLog()) {
      assertEquals(entry.passes(), entry.sparkJobs());
      assertTrue(entry.passes() >= 2, entry.toString());
      assertTrue(entry.passes() < 12, entry.toString());
    }
  }

  @Test
  void aTreeAddsUpWhatTheDriverWouldInAFixedOrder(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<double[]> parts = new ArrayList<>();
    double[] expected = new double[3];
    for (int k = 0; k < 70; k++) {
      parts.add(new double[] {1, k, Math.sin(k)});
      for (int j = 0; j < 3; j++) {
        expected[j] += parts.get(k)[j];
      }
    }
    JavaRDD<double[]> dealt =
        context.parallelize(parts, 70).union(context.<double[]>parallelize(List.of(), 3));
    double[] sum = TreeSum.of(dealt, 3);
    assertArrayEquals(expected, sum, 1e-12);
    for (int again = 0; again < 5; again++) {
      assertArrayEquals(sum, TreeSum.of(dealt, 3));
    }
  }

  /** Takes cached blocks away from under a fit, other ones each time. */
  private static final class Dropping implements FitListener {
    int dropped;
    private int evaluations;

    @Override
    public void evaluated(LogEntry entry) {
      evaluations++;
      List<BlockId> found = new ArrayList<>();
      CollectionConverters.asJava(
              SparkEnv.get().blockManager().getMatchingBlockIds(id -> id instanceof RDDBlockId))
          .forEach(found::add);
      for (BlockId id : found) {
        if (((RDDBlockId) id).splitIndex() % 3 == evaluations % 3) {
          SparkEnv.get().blockManager().removeBlock(id, true);
          dropped++;
        }
      }
    }
  }

  @Test
  void aFitThatFailsLeavesNothingCached() {
    GlmmOptions options = GlmmOptions.of(Family.POISSON, Link.LOG).withPlacement("separable");
    FitListener failing =
        new FitListener() {
          @Override
          public void evaluated(LogEntry entry) {
            throw new IllegalStateException("stop");
          }
        };
    assertThrows(
        IllegalStateException.class, () -> fit(data(3), "count ~ x + (1 | a/b)", options, failing));
    nothingIsLeft();
    assertThrows(
        sparkmixed.error.InputRejectedException.class,
        () -> fit(data(3), "count ~ x + (1 | a) + (1 | g)", options, FitListener.none()));
  }

  @Test
  void autoGoesToTheExecutorsWhenTheDriverIsTooSmall() {
    GlmmOptions options = GlmmOptions.of(Family.POISSON, Link.LOG).withMemoryBudget(10_000);
    LmmFit.Result result = fit(data(3), "count ~ x + (1 | g)", options, FitListener.none());
    assertEquals("separable", result.model().solver().placement());
  }

  @Test
  void rowsPackedInManyPiecesAreTheSameRows() {
    Dataset<Row> data = data(3);
    ModelFrame frame = frame(data, "count ~ x + (1 | a) + (1 | .obs)", Family.POISSON);
    MomentShape shape = new MomentShape(2, new int[][] {{0}, {1}});
    ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
    Arrays.setAll(kinds, frame::kind);
    List<PackedRows> collected = new ArrayList<>();
    List<List<String>> dealt = new ArrayList<>();
    for (int most : new int[] {1000, 70}) {
      InternalRows source = InternalRows.of(data, frame.inputs(), kinds);
      try (PackedPass pass = PackedPass.run(source, frame, shape, Pilot.none(2, 2), most)) {
        assertEquals(TABLE.rows(), pass.facts().rows());
        collected.add(pass.collect());
        try (RowBlocks blocks = pass.separate(0)) {
          List<String> rows = new ArrayList<>();
          blocks.map(block -> new ArrayList<>(described(block.rows()))).forEach(rows::addAll);
          dealt.add(rows.stream().sorted().toList());
        }
      }
    }
    assertEquals(described(collected.get(0)), described(collected.get(1)));
    assertEquals(described(collected.get(0)).stream().sorted().toList(), dealt.get(0));
    assertEquals(dealt.get(0), dealt.get(1));
  }

  private static List<String> described(PackedRows rows) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.rows(); i++) {
      lines.add(
          rows.levels()[1].label(rows.level()[1][i])
              + " "
              + rows.levels()[0].label(rows.level()[0][i])
              + " "
              + rows.y()[i]
              + " "
              + rows.xOf(1, i));
    }
    return lines;
  }

  @Test
  void aBlockIsWrittenByEitherSerializer() {
    InMemoryObservations rows =
        new InMemoryObservations(
            TABLE, TABLE.frame("count ~ x + (1 | a)", FrameOptions.none()), false);
    CachedBlock block =
        new CachedBlock(
            rows.pack(new MomentShape(2, new int[][] {{0}}), Pilot.none(2, 1)).collect());
    Kryo kryo = new KryoSerializer(new SparkConf(false)).newKryo();
    Output output = new Output(1 << 10, -1);
    kryo.writeClassAndObject(output, block);
    CachedBlock again = (CachedBlock) kryo.readClassAndObject(new Input(output.toBytes()));
    CachedBlock other = Wire.unpack(Wire.pack(block), CachedBlock.class);
    for (CachedBlock copy : List.of(again, other)) {
      assertTrue(Arrays.equals(block.block().rows().y(), copy.block().rows().y()));
    }
  }

  private static LmmFit.Result fit(
      Dataset<Row> data, String formula, GlmmOptions options, FitListener listener) {
    ModelFrame frame = frame(data, formula, options.family());
    return GlmmFit.fit(frame, new SparkObservations(data, frame, false), options, listener);
  }

  private static ModelFrame frame(Dataset<Row> data, String formula, Family family) {
    FramePlan plan =
        SparkFrames.plan(
            data.schema(), Formula.parse(formula), FrameOptions.none().withFamily(family));
    return plan.resolve(SparkFrames.resolve(data, plan));
  }

  private static Dataset<Row> data(int partitions) {
    ModelFrame all =
        TABLE.frame("event ~ count + x + z + (1 | g) + (1 | a/b) + (1 | c)", FrameOptions.none());
    TableRows.Cursor cursor = TABLE.cursor(all);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < TABLE.rows(); i++) {
      cursor.at(i);
      List<Object> values = new ArrayList<>();
      NUMBERS.forEach(name -> values.add(cursor.number(all.inputs().indexOf(name))));
      TEXTS.forEach(name -> values.add(cursor.text(all.inputs().indexOf(name))));
      rows.add(RowFactory.create(values.toArray()));
    }
    StructType schema = new StructType();
    for (String name : NUMBERS) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    for (String name : TEXTS) {
      schema = schema.add(name, DataTypes.StringType);
    }
    return SparkSession.active().createDataFrame(rows, schema).repartition(partitions);
  }
}
