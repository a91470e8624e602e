package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Observations;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.RowBlock;
import sparkmixed.moments.RowBlocks;
import sparkmixed.moments.RowPacking;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.testing.PlacementData;

/**
 * Fits whose blocks of rows eliminate their own levels beside those with all rows on the driver.
 */
class ExecutorPlacementTest {
  private static final TableRows TABLE = PlacementData.table();
  private static final GlmmOptions BINOMIAL = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT);
  private static final GlmmOptions POISSON = GlmmOptions.of(Family.POISSON, Link.LOG);
  private static final GlmmOptions NEGATIVE = GlmmOptions.of(Family.NEGATIVE_BINOMIAL, Link.LOG);

  static Stream<Arguments> cases() {
    GlmmOptions probit =
        GlmmOptions.of(Family.BINOMIAL, Link.PROBIT).with(GlmmOptions.Curvature.EXPECTED);
    return Stream.of(
        Arguments.of("event ~ x + (1 | g) + (1 | a)", BINOMIAL, 1),
        Arguments.of("event ~ x + (1 | g) + (1 | a)", BINOMIAL, 6),
        Arguments.of("count ~ x + (1 + z | g) + (1 | a)", POISSON, 4),
        Arguments.of("count ~ x + (1 | g) + (1 + z | a)", POISSON, 4),
        Arguments.of("count ~ x + (1 | g) + (1 | c)", NEGATIVE, 5),
        Arguments.of("count ~ x + I(2 * x) + (1 + z || g) + (1 | a) + (1 | b)", NEGATIVE, 3),
        Arguments.of("event ~ x + (1 | g) + (1 | a) + (1 | b)", BINOMIAL, 4),
        Arguments.of("event ~ x + (1 | g) + (1 | a)", pql(BINOMIAL), 4),
        Arguments.of("count ~ x + (1 | g) + (1 | a)", pql(NEGATIVE), 4),
        Arguments.of("count ~ 0 + (1 | g) + (1 | a)", pql(POISSON), 3),
        Arguments.of("event ~ x + (1 | g) + (1 | a)", probit, 4),
        Arguments.of("event ~ x + (1 | g) + (1 | a)", pql(probit), 4),
        Arguments.of("count ~ x + (1 | a/b)", POISSON, 4),
        Arguments.of("event ~ x + (1 + z | g)", BINOMIAL, 4),
        Arguments.of("event ~ x + (1 | g)", pql(BINOMIAL), 4),
        Arguments.of("count ~ x + (1 | g) + (1 | .obs)", POISSON, 4));
  }

  private static GlmmOptions pql(GlmmOptions options) {
    return options.with(GlmmOptions.Method.PQL);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAreThoseOfTheDriver(String formula, GlmmOptions options, int partitions) {
    LmmFit.Result driver = fit(formula, options.withPlacement("driver"), partitions);
    LmmFit.Result executor = fit(formula, options.withPlacement("executor"), partitions);
    assertEquals("driver", driver.model().solver().placement());
    assertEquals("executor", executor.model().solver().placement());
    PlacementData.requireSame(driver, executor);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsAreThoseOfTheDriver(String formula, GlmmOptions options, int partitions) {
    boolean joint = options.method() == GlmmOptions.Method.PQL;
    ModelFrame frame = TABLE.frame(formula, frameOptions(options));
    Evaluation[] at = new Evaluation[2];
    for (int k = 0; k < 2; k++) {
      GlmmOptions placed = options.withPlacement(k == 0 ? "driver" : "executor");
      try (GlmmProblem problem =
          GlmmProblem.of(frame, PlacementData.dealt(TABLE, frame, partitions), placed)) {
        LaplaceDeviance deviance = problem.deviances().laplace(joint);
        double[] point = GlmmGradientTest.point(problem, deviance.dimension());
        at[k] = deviance.gradient(point);
        // asked again from where the last question has left its blocks
        deviance.value(Arrays.stream(point).map(own -> 0.8 * own).toArray());
        Evaluation again = deviance.gradient(point);
        assertEquals(at[k].value(), again.value(), 1e-10 * Math.abs(at[k].value()));
      }
    }
    assertEquals(at[0].value(), at[1].value(), 1e-10 * Math.abs(at[0].value()));
    for (int j = 0; j < at[0].gradient().length; j++) {
      assertEquals(at[0].gradient()[j], at[1].gradient()[j], 1e-9 * at[0].gradientNorm(), "" + j);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void blocksThatForgetChangeNothing(String formula, GlmmOptions options, int partitions) {
    GlmmOptions placed = options.withPlacement("executor");
    ModelFrame frame = TABLE.frame(formula, frameOptions(options));
    InMemoryObservations rows = PlacementData.dealt(TABLE, frame, partitions);
    LmmFit.Result whole = GlmmFit.fit(frame, rows, placed, FitListener.none());
    Forgetful forgetful = new Forgetful(rows);
    LmmFit.Result broken = GlmmFit.fit(frame, forgetful, placed, FitListener.none());
    assertTrue(forgetful.forgotten > 10, "forgotten: " + forgetful.forgotten);
    PlacementData.requireSame(whole, broken);
  }

  @Test
  void autoLeavesCrossedFactorsToTheExecutorsWhenTheDriverIsTooSmall() {
    // the dense rest of 12 levels and 2 coefficients needs little, 900 rows more
    GlmmOptions small = POISSON.withMemoryBudget(40_000);
    FittedModel crossed = fit("count ~ x + (1 | a) + (1 | g)", small, 3).model();
    assertEquals("executor", crossed.solver().placement());
    assertEquals("dense", crossed.solver().reducedSystem());
    String reason = crossed.solver().reason();
    assertTrue(reason.startsWith("rows in 3 blocks, rows do not fit on the driver"), reason);
    assertTrue(reason.contains("eliminated level by level: g; crossed"), reason);
    assertTrue(crossed.solver().bytes() < 40_000, reason);
    assertEquals(
        "executor", fit("count ~ x + (1 | a)", pql(small), 3).model().solver().placement());
    assertEquals("separable", fit("count ~ x + (1 | a)", small, 3).model().solver().placement());
  }

  /** Classes in 1100 schools, both eliminated, and items that all of them see. */
  @Test
  void nestedFactorsWithManyLevelsAreEliminatedTogether() {
    SplittableRandom random = new SplittableRandom(20_270_401L);
    int n = 9_000;
    double[] count = new double[n];
    double[] x = new double[n];
    String[] school = new String[n];
    String[] pupils = new String[n];
    String[] item = new String[n];
    for (int i = 0; i < n; i++) {
      int own = random.nextInt(1100);
      int inside = random.nextInt(2);
      int asked = random.nextInt(7);
      school[i] = "s" + own;
      pupils[i] = "c" + inside;
      item[i] = "i" + asked;
      x[i] = random.nextGaussian();
      double eta =
          0.3
              + 0.4 * x[i]
              + 0.5 * Math.sin(17.0 * own)
              + 0.5 * Math.cos(5.0 * own + 31.0 * inside)
              + 0.3 * Math.sin(asked);
      count[i] = Math.floor(-Math.log(1 - random.nextDouble()) * Math.exp(eta));
    }
    TableRows table =
        TableRows.builder()
            .doubles("count", count)
            .doubles("x", x)
            .strings("school", school)
            .strings("pupils", pupils)
            .strings("item", item)
            .build();
    ModelFrame frame =
        table.frame("count ~ x + (1 | school/pupils) + (1 | item)", frameOptions(POISSON));
    LmmFit.Result[] fits = new LmmFit.Result[2];
    for (int k = 0; k < 2; k++) {
      fits[k] =
          GlmmFit.fit(
              frame,
              PlacementData.dealt(table, frame, 3),
              POISSON.withPlacement(k == 0 ? "driver" : "executor"),
              FitListener.none());
    }
    String reason = fits[1].model().solver().reason();
    assertTrue(reason.contains("level by level: pupils:school, then school; crossed"), reason);
    assertTrue(reason.contains("solved densely: item"), reason);
    PlacementData.requireSame(fits[0], fits[1]);
  }

  @Test
  void aDenseRestThatDoesNotFitIsRefusedWithNumbers() {
    ResourceGuardException full =
        assertThrows(
            ResourceGuardException.class,
            () -> fit("count ~ x + (1 | a) + (1 | g)", POISSON.withMemoryBudget(5_000), 3));
    String text = String.valueOf(full.getMessage());
    assertTrue(
        text.contains(
            "After eliminating \"g\" the crossed factors leave a dense system of 15 columns, of"
                + " which \"a\" brings 12 (12 levels x 1 effects)"),
        text);
    ResourceGuardException drawn =
        assertThrows(
            ResourceGuardException.class,
            () ->
                fit(
                    "count ~ x + (1 | a) + (1 | g)",
                    POISSON.with(GlmmOptions.Method.MONTE_CARLO).withMemoryBudget(40_000),
                    3));
    assertTrue(String.valueOf(drawn.getMessage()).contains("method Laplace leaves them"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AGQ", "MONTE_CARLO"})
  void methodsThatDoNotEliminateAreRefused(String method) {
    GlmmOptions options =
        POISSON.with(GlmmOptions.Method.valueOf(method)).withPlacement("executor");
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> fit("count ~ x + (1 | g)", options, 3));
    assertTrue(
        String.valueOf(refused.getMessage())
            .endsWith("use placement separable, or method Laplace."),
        refused.getMessage());
  }

  /** Rows in blocks that now and then lose whatever they keep, as when they are made again. */
  private static final class Forgetful implements Observations {
    private final Observations source;
    int forgotten;

    Forgetful(Observations source) {
      this.source = source;
    }

    @Override
    public List<CodedRow> head(int rows) {
      return source.head(rows);
    }

    @Override
    public Summed moments(MomentShape shape, Pilot pilot) {
      return source.moments(shape, pilot);
    }

    @Override
    public RowPacking pack(MomentShape shape, Pilot pilot) {
      RowPacking packing = source.pack(shape, pilot);
      return new RowPacking() {
        @Override
        public Facts facts() {
          return packing.facts();
        }

        @Override
        public PackedRows collect() {
          return packing.collect();
        }

        @Override
        public RowBlocks separate(int factor) {
          return forgetting(packing.separate(factor));
        }

        @Override
        public void close() {
          packing.close();
        }
      };
    }

    private RowBlocks forgetting(RowBlocks blocks) {
      List<RowBlock> own = new ArrayList<>();
      blocks.map(
          block -> {
            own.add(new RowBlock(block.rows()));
            return 0;
          });
      return new RowBlocks() {
        private int calls;

        @Override
        public <R extends Serializable> List<R> map(BlockFunction<R> function) {
          calls++;
          List<R> results = new ArrayList<>();
          for (int k = 0; k < own.size(); k++) {
            if ((calls + k) % 3 == 0) {
              own.set(k, new RowBlock(own.get(k).rows()));
              forgotten++;
            }
            results.add(function.apply(own.get(k)));
          }
          return results;
        }

        @Override
        public void close() {}
      };
    }
  }

  private static FrameOptions frameOptions(GlmmOptions options) {
    return FrameOptions.none().withFamily(options.family());
  }

  private static LmmFit.Result fit(String formula, GlmmOptions options, int partitions) {
    ModelFrame frame = TABLE.frame(formula, frameOptions(options));
    return GlmmFit.fit(
        frame, PlacementData.dealt(TABLE, frame, partitions), options, FitListener.none());
  }
}
