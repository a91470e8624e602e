package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.optimize.Minimizer;
import sparkmixed.testing.ShippedData;

/** Data that cannot carry a model are refused with the column, the count and a remedy. */
class DataChecksTest {
  private static final int ROWS = 24;

  /** y and x vary, g has 6 levels and h 4, crossed. */
  private static TableRows.Builder data() {
    Random random = new Random(7);
    double[] y = new double[ROWS];
    double[] x = new double[ROWS];
    String[] g = new String[ROWS];
    String[] h = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = random.nextGaussian();
      y[i] = x[i] + i % 6 + random.nextGaussian();
      g[i] = "g" + i % 6;
      h[i] = "h" + i / 6;
    }
    return TableRows.builder().doubles("y", y).doubles("x", x).strings("g", g).strings("h", h);
  }

  private static double[] column(double first, double rest) {
    double[] values = new double[ROWS];
    java.util.Arrays.fill(values, rest);
    values[0] = first;
    return values;
  }

  private static LmmFit.Result fit(
      TableRows table, String formula, FrameOptions options, boolean skipNulls, long budget) {
    ModelFrame frame = table.frame(formula, options);
    return LmmFit.fit(
        frame,
        new InMemoryObservations(table, frame, skipNulls),
        new LmmOptions(true, 200, 1e-8, Minimizer.Method.QUASI_NEWTON, budget),
        FitListener.none());
  }

  private static FittedModel fit(TableRows.Builder data, String formula) {
    return fit(data.build(), formula, FrameOptions.none(), false, 1L << 30).model();
  }

  private static void assertRejected(String message, TableRows.Builder data, String formula) {
    assertRejected(message, data, formula, FrameOptions.none());
  }

  private static void assertRejected(
      String message, TableRows.Builder data, String formula, FrameOptions options) {
    InputRejectedException rejected =
        assertThrows(
            InputRejectedException.class,
            () -> fit(data.build(), formula, options, false, 1L << 30));
    assertEquals(message, message(rejected));
  }

  @Test
  void aConstantResponseHasNothingToExplain() {
    assertRejected(
        "The response \"c\" is constant (3.0 in all 24 rows), so there is no variance to explain;"
            + " choose another response.",
        data().doubles("c", column(3, 3)),
        "c ~ x + (1 | g)");
  }

  @Test
  void oneLevelHasNoVariance() {
    String[] only = new String[ROWS];
    java.util.Arrays.fill(only, "north");
    assertRejected(
        "Grouping factor \"site\" has one level (\"north\") in 24 rows; a variance between levels"
            + " needs at least two: use another factor or drop the term.",
        data().strings("site", only),
        "y ~ x + (1 | g) + (1 | site)");
  }

  @Test
  void asManyLevelsAsRowsAreTheResiduals() {
    int[] id = new int[ROWS];
    java.util.Arrays.setAll(id, i -> i);
    assertRejected(
        "Grouping factor \"id\" has as many levels as there are rows (24), so its effects cannot"
            + " be told from the residuals; use a coarser factor or drop the term.",
        data().ints("id", id),
        "y ~ x + (1 | id)");
    assertRejected(
        "Grouping factor \"h:g\" has as many levels as there are rows (24), so its effects cannot"
            + " be told from the residuals; use a coarser factor or drop the term.",
        data(),
        "y ~ x + (1 | g/h)");
    assertRejected(
        "Grouping factor \".obs\" has as many levels as there are rows, so its effects cannot be"
            + " told from the residuals of a Gaussian model; use a coarser factor or drop the"
            + " term.",
        data(),
        "y ~ x + (1 | g) + (1 | .obs)");
  }

  @Test
  void asManyEffectsAsRowsAreToo() {
    int[] pair = new int[ROWS];
    java.util.Arrays.setAll(pair, i -> i / 2);
    assertRejected(
        "Term ((Intercept) + x | pair) has 24 random effects (12 levels x 2 columns) for 24 rows,"
            + " so its variances cannot be told from the residual's; simplify the term.",
        data().ints("pair", pair),
        "y ~ x + (x | pair)");
  }

  @Test
  void rowsMustOutnumberCoefficients() {
    TableRows.Builder few =
        TableRows.builder()
            .doubles("y", 1, 3, 2, 5)
            .doubles("x", 1, 2, 3, 5)
            .doubles("z", 1, 4, 9, 5)
            .doubles("v", 1, 2, 4, 7)
            .strings("g", "a", "a", "b", "b");
    assertRejected(
        "There are 4 rows for 4 fixed-effects coefficients; use more rows or fewer terms.",
        few,
        "y ~ x + z + v + (1 | g)");
  }

  @Test
  void noUsableRowsSayWhereTheyWent() {
    TableRows.Builder none =
        TableRows.builder().doubles("y").doubles("x").strings("g", new String[0]);
    assertRejected(
        "The input has no usable rows (0 were skipped for nulls, 0 have weight zero); check the"
            + " path, the filter and handleInvalid.",
        none,
        "y ~ x + (1 | g)");
    assertRejected(
        "The input has no usable rows (0 were skipped for nulls, 24 have weight zero); check the"
            + " path, the filter and handleInvalid.",
        data().doubles("w", column(0, 0)),
        "y ~ x + (1 | g)",
        FrameOptions.none().withWeightCol("w"));
  }

  @Test
  void rowsWithNullsAreSkippedAndCounted() {
    TableRows.Builder holes = data().nullAt("x", 3).nullAt("g", 5).nullAt("h", 6);
    FittedModel model =
        fit(holes.build(), "y ~ x + (1 | g)", FrameOptions.none(), true, 1L << 30).model();
    assertEquals(2, model.rowsSkipped());
    assertEquals(22, model.rows());
    InputRejectedException rejected =
        assertThrows(InputRejectedException.class, () -> fit(holes, "y ~ x + (1 | g)"));
    assertTrue(message(rejected).contains("\"x\""), message(rejected));
    assertTrue(message(rejected).contains("handleInvalid = skip"), message(rejected));
  }

  @Test
  void rowsOfWeightZeroAreDroppedAndCounted() {
    FrameOptions weighted = FrameOptions.none().withWeightCol("w");
    double[] weight = column(0, 1);
    weight[7] = 0;
    FittedModel model =
        fit(data().doubles("w", weight).build(), "y ~ x + (1 | g)", weighted, false, 1L << 30)
            .model();
    assertEquals(2, model.rowsZeroWeight());
    assertEquals(22, model.rows());
    TableRows.Builder without = data().nullAt("y", 0).nullAt("y", 7);
    FittedModel same =
        fit(without.build(), "y ~ x + (1 | g)", FrameOptions.none(), true, 1L << 30).model();
    assertEquals(same.criterion(), model.criterion(), 1e-10);
  }

  @Test
  void badNumbersInAnyRoleNameTheirColumnAndCount() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      String kind = Double.isNaN(bad) ? "1 NaN value" : "1 infinite value";
      assertContains(
          data().doubles("y2", column(bad, 1)), "y2 ~ x + (1 | g)", null, "\"y2\"", kind);
      assertContains(data().doubles("v", column(bad, 1)), "y ~ v + (1 | g)", null, "\"v\"", kind);
      assertContains(data().doubles("v", column(bad, 1)), "y ~ x + (v | g)", null, "\"v\"", kind);
      assertContains(
          data().doubles("v", column(bad, 1)), "y ~ x + offset(v) + (1 | g)", null, "\"v\"", kind);
      assertContains(data().doubles("w", column(bad, 1)), "y ~ x + (1 | g)", "w", "\"w\"", kind);
    }
    assertContains(
        data().doubles("w", column(-0.5, 1)),
        "y ~ x + (1 | g)",
        "w",
        "\"w\"",
        "1 negative value",
        "-0.5");
  }

  private static void assertContains(
      TableRows.Builder data,
      String formula,
      @org.jspecify.annotations.Nullable String weight,
      String... parts) {
    FrameOptions options = FrameOptions.none().withWeightCol(weight);
    InputRejectedException rejected =
        assertThrows(
            InputRejectedException.class,
            () -> fit(data.build(), formula, options, false, 1L << 30));
    for (String part : parts) {
      assertTrue(message(rejected).contains(part), message(rejected));
    }
  }

  @Test
  void dependentColumnsAreDroppedFromTheEndAsRDoes() {
    double[] x = new double[ROWS];
    double[] twice = new double[ROWS];
    TableRows table = data().build();
    ModelFrame frame = table.frame("y ~ x + (1 | g)", FrameOptions.none());
    for (int i = 0; i < ROWS; i++) {
      x[i] = table.cursor(frame).at(i).number(frame.inputs().indexOf("x"));
      twice[i] = 2 * x[i] - 1e4;
    }
    FittedModel plain = fit(data(), "y ~ x + (1 | g)");
    FittedModel model =
        fit(
            data().doubles("twice", twice).doubles("one", column(5, 5)),
            "y ~ x + twice + one + (1 | g)");
    assertEquals(List.of("(Intercept)", "x", "twice", "one"), model.fixedEffects().names());
    assertEquals(2, model.fixedEffects().rank());
    double[] beta = model.fixedEffects().estimates();
    assertArrayEquals(
        new boolean[] {false, false, true, true},
        new boolean[] {
          Double.isNaN(beta[0]), Double.isNaN(beta[1]), Double.isNaN(beta[2]), Double.isNaN(beta[3])
        });
    assertTrue(Double.isNaN(model.fixedEffects().standardErrors()[3]));
    assertEquals(plain.fixedEffects().estimates()[1], beta[1], 1e-9);
    assertEquals(plain.fixedEffects().estimates()[0], beta[0], 1e-9);
    assertEquals(plain.criterion(), model.criterion(), 1e-9);
    FittedModel.Warning warning = warning(model, "RANK_DEFICIENT");
    assertTrue(warning.message().contains("dropped twice, one, 2 of 4"), warning.message());
  }

  @Test
  void columnsOfTinyWeightAndFarOriginAreNotMistakenForDependentOnes() {
    double[] year = new double[ROWS];
    java.util.Arrays.setAll(year, i -> 2000 + i % 5);
    FrameOptions weighted = FrameOptions.none().withWeightCol("w");
    for (double weight : new double[] {1e-25, 1, 1e25}) {
      TableRows table = data().doubles("year", year).doubles("w", column(weight, weight)).build();
      FittedModel model = fit(table, "y ~ year + (1 | g)", weighted, false, 1L << 30).model();
      assertEquals(2, model.fixedEffects().rank(), "weight " + weight);
      assertEquals(
          fit(data().doubles("year", year), "y ~ year + (1 | g)").fixedEffects().estimates()[1],
          model.fixedEffects().estimates()[1],
          1e-6);
    }
  }

  @Test
  void aSystemTooLargeForTheBudgetNamesTheFactor() {
    ResourceGuardException crossed =
        assertThrows(
            ResourceGuardException.class,
            () ->
                fit(data().build(), "y ~ x + (1 | g) + (1 | h)", FrameOptions.none(), false, 1000));
    assertTrue(
        message(crossed)
            .startsWith(
                "After eliminating \"g\" the crossed factors leave a dense system of 7 columns, of"
                    + " which \"h\" brings 4 (4 levels x 1 effects): it needs "),
        message(crossed));
    ResourceGuardException single =
        assertThrows(
            ResourceGuardException.class,
            () -> fit(data().build(), "y ~ x + (1 | g)", FrameOptions.none(), false, 100));
    assertTrue(message(single).contains("spark.driver.memory"), message(single));
  }

  @Test
  void fewLevelsAreWarnedAbout() {
    FittedModel model = fit(data(), "y ~ x + (1 | g) + (1 | h)");
    assertTrue(warning(model, "FEW_LEVELS").message().contains("\"h\" has only 4 levels"));
    assertTrue(
        model.warnings().stream().noneMatch(one -> one.message().contains("\"g\" has only")));
  }

  @Test
  void aVanishingVarianceIsZeroAndSaidToBe() {
    FittedModel model =
        fit(
                ShippedData.table("Dyestuff2"),
                "Yield ~ 1 + (1 | Batch)",
                FrameOptions.none(),
                false,
                1L << 30)
            .model();
    assertTrue(model.singular());
    assertArrayEquals(new double[] {0}, model.theta());
    assertTrue(
        warning(model, "SINGULAR")
            .message()
            .startsWith(
                "The covariance of ((Intercept) | Batch) is on the boundary (a variance of zero)"));
  }

  @Test
  void anExactFitIsNoNumberButAStatement() {
    double[] line = new double[ROWS];
    java.util.Arrays.setAll(line, i -> 2 + 3 * i);
    double[] at = new double[ROWS];
    java.util.Arrays.setAll(at, i -> i);
    double[] level = new double[ROWS];
    java.util.Arrays.setAll(level, i -> Math.sqrt(1 + i % 6));
    for (FittedModel model :
        List.of(
            fit(data().doubles("line", line).doubles("at", at), "line ~ at + (1 | g)"),
            fit(data().doubles("level", level), "level ~ 1 + (1 | g)"))) {
      assertFalse(model.convergence().converged());
      assertTrue(warning(model, "NOT_CONVERGED").message().contains("exactly"));
    }
  }

  /**
   * Three terms that each give the school an intercept: only the sum of the three is identified.
   */
  @Test
  void severalInterceptsForOneFactorAreDiagnosed() {
    Random random = new Random(12);
    int n = 900;
    double[] y = new double[n];
    double[] ses = new double[n];
    String[] sex = new String[n];
    String[] minority = new String[n];
    String[] school = new String[n];
    double[][] effects = new double[30][4];
    for (double[] effect : effects) {
      java.util.Arrays.setAll(effect, k -> random.nextGaussian() * (k == 0 ? 1.5 : 0.8));
    }
    for (int i = 0; i < n; i++) {
      double[] effect = effects[i % 30];
      ses[i] = random.nextGaussian();
      boolean male = random.nextBoolean();
      boolean minor = random.nextInt(4) == 0;
      sex[i] = male ? "Male" : "Female";
      minority[i] = minor ? "Yes" : "No";
      school[i] = "s" + i % 30;
      y[i] =
          12
              + effect[0]
              + (2 + effect[1]) * ses[i]
              + (male ? 1 + effect[2] : 0)
              + (minor ? -2 + effect[3] : 0)
              + 3 * random.nextGaussian();
    }
    TableRows.Builder pupils =
        TableRows.builder()
            .doubles("y", y)
            .doubles("ses", ses)
            .strings("sex", sex)
            .strings("minority", minority)
            .strings("school", school);
    FittedModel model =
        fit(
            pupils,
            "y ~ ses + sex + minority + (ses | school) + (sex | school) + (minority | school)");
    assertTrue(model.convergence().converged(), model.convergence().message());
    String diagnosis = warning(model, "NOT_IDENTIFIED").message();
    assertTrue(diagnosis.contains("only the sum"), diagnosis);
    // One term with all correlations is the larger family, one without the second and third slope
    // the smaller: the criterion lies between theirs.
    double larger =
        fit(pupils, "y ~ ses + sex + minority + (ses + sex + minority | school)").criterion();
    double smaller = fit(pupils, "y ~ ses + sex + minority + (ses | school)").criterion();
    assertTrue(larger <= model.criterion() + 1e-6);
    assertTrue(model.criterion() <= smaller + 1e-6);
  }

  private static String message(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }

  private static FittedModel.Warning warning(FittedModel model, String code) {
    return model.warnings().stream()
        .filter(one -> one.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + code + " among " + model.warnings()));
  }
}
