package sparkmixed.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkmixed.error.FormulaException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.family.Family;

/** What may stand left of {@code ~}, by family, and what it becomes. */
class ResponseTest {
  private static final FrameOptions BINOMIAL = FrameOptions.none().withFamily(Family.BINOMIAL);

  private static TableRows.Builder herds() {
    return TableRows.builder()
        .ints("incidence", 2, 3, 0, 4)
        .ints("size", 14, 12, 5, 4)
        .doubles("w", 1, 2, 1, 0.5)
        .strings("outcome", "ill", "dead", "well", "ill")
        .booleans("ill", true, false, false, true)
        .strings("herd", "a", "a", "b", "b");
  }

  private static double[] y(TableRows table, String formula, FrameOptions options) {
    return Rows.encode(table, table.frame(formula, options)).stream()
        .mapToDouble(row -> row.y)
        .toArray();
  }

  private static double[] weights(TableRows table, String formula, FrameOptions options) {
    return Rows.encode(table, table.frame(formula, options)).stream()
        .mapToDouble(row -> row.weight)
        .toArray();
  }

  private static String problem(TableRows table, String formula, FrameOptions options) {
    RowProblems problems = Rows.problems(table, table.frame(formula, options), false);
    return String.valueOf(
        assertThrows(InputRejectedException.class, problems::throwIfAny).getMessage());
  }

  @Test
  void countsBecomeProportionsWeighedByTrials() {
    TableRows table = herds().build();
    String formula = "cbind(incidence, size - incidence) ~ 1 + (1 | herd)";
    assertArrayEquals(new double[] {2 / 14.0, 3 / 12.0, 0, 1}, y(table, formula, BINOMIAL));
    assertArrayEquals(new double[] {14, 12, 5, 4}, weights(table, formula, BINOMIAL));
    assertArrayEquals(
        new double[] {14, 24, 5, 2}, weights(table, formula, BINOMIAL.withWeightCol("w")));
    assertEquals(
        "cbind(incidence, size - incidence)", table.frame(formula, BINOMIAL).responseName());
    assertEquals(List.of("incidence", "size", "herd"), table.frame(formula, BINOMIAL).inputs());
  }

  @Test
  void aProportionHasItsTrialsAsWeights() {
    TableRows table = herds().build();
    String formula = "incidence / size ~ 1 + (1 | herd)";
    FrameOptions options = BINOMIAL.withWeightCol("size");
    assertArrayEquals(new double[] {2 / 14.0, 3 / 12.0, 0, 1}, y(table, formula, options));
    assertArrayEquals(new double[] {14, 12, 5, 4}, weights(table, formula, options));
    assertEquals(0, Rows.problems(table, table.frame(formula, options), false).fractionalRows());
    assertEquals(2, Rows.problems(table, table.frame(formula, BINOMIAL), false).fractionalRows());
  }

  // R: y <- factor(c("ill", "dead", "well", "ill")); glm(y ~ 1, binomial)$y is 1 0 1 1, and after
  // relevel(y, "ill") it is 0 1 1 0.
  @Test
  void theFirstLevelOfAFactorIsFailure() {
    TableRows table = herds().build();
    String formula = "outcome ~ 1 + (1 | herd)";
    assertArrayEquals(new double[] {1, 0, 1, 1}, y(table, formula, BINOMIAL));
    FrameOptions releveled =
        BINOMIAL.withLevels(Map.of("outcome", List.of("none", "ill", "dead", "well")));
    assertArrayEquals(new double[] {0, 1, 1, 0}, y(table, formula, releveled));
    assertArrayEquals(new double[] {1, 0, 0, 1}, y(table, "ill ~ 1 + (1 | herd)", BINOMIAL));
    assertArrayEquals(
        new double[] {0, 1, 1, 0}, y(table, "outcome != \"ill\" ~ 1 + (1 | herd)", BINOMIAL));
    FrameOptions short_ = BINOMIAL.withLevels(Map.of("outcome", List.of("ill", "dead")));
    assertEquals(
        "Column \"outcome\" (response) has 1 value outside its levels among 4 rows, the first"
            + " \"well\" where herd = b; add them to the levels or remove the rows.",
        problem(table, formula, short_));
  }

  @Test
  void aRowWithoutTrialsWeighsNothing() {
    TableRows table =
        TableRows.builder()
            .ints("s", 0, 1, 2)
            .ints("f", 0, 1, 2)
            .strings("g", "a", "b", "b")
            .build();
    RowProblems problems =
        Rows.problems(table, table.frame("cbind(s, f) ~ 1 + (1 | g)", BINOMIAL), false);
    problems.throwIfAny();
    assertEquals(1, problems.zeroWeightRows());
  }

  @Test
  void countsThatAreNoneAreNamed() {
    TableRows table =
        TableRows.builder()
            .doubles("s", 5, 2, 1.5)
            .doubles("n", 4, 3, 3)
            .strings("g", "a", "b", "b")
            .build();
    assertEquals(
        "Column \"s\" (response) has 1 fractional value among 3 rows, the first 1.5 where g = b and"
            + " n = 3; counts must be whole: for rates keep the counts and add"
            + " offset(log(exposure)), for proportions give the trials as weights; also n - s has 1"
            + " negative value.",
        problem(table, "cbind(s, n - s) ~ 1 + (1 | g)", BINOMIAL));
    assertEquals(
        "Column \"s\" (response) has 3 values outside 0 to 1 among 3 rows, the first 5 where g = a;"
            + " a binomial response is 0 or 1, a proportion with the trials as weights, or"
            + " cbind(successes, failures).",
        problem(table, "s ~ 1 + (1 | g)", BINOMIAL));
  }

  @Test
  void everyFamilyHasItsDomain() {
    TableRows table =
        TableRows.builder().doubles("y", 0, -1, 2.5).strings("g", "a", "b", "b").build();
    String formula = "y ~ 1 + (1 | g)";
    for (Family family :
        List.of(Family.POISSON, Family.NEGATIVE_BINOMIAL, Family.NEGATIVE_BINOMIAL_1)) {
      assertEquals(
          "Column \"y\" (response) has 1 negative value among 3 rows, the first -1 where g = b;"
              + " counts must be zero or positive; also Column \"y\" has 1 fractional value.",
          problem(table, formula, FrameOptions.none().withFamily(family)));
    }
    for (Family family : List.of(Family.GAMMA, Family.INVERSE_GAUSSIAN)) {
      assertEquals(
          "Column \"y\" (response) has 2 values that are not positive among 3 rows, the first 0"
              + " where g = a; this family needs positive values: remove these rows or choose"
              + " another family.",
          problem(table, formula, FrameOptions.none().withFamily(family)));
    }
    assertTrue(Rows.problems(table, table.frame(formula, FrameOptions.none()), false).isEmpty());
  }

  @Test
  void otherFamiliesSayWhatToDo() {
    TableRows table = herds().build();
    String cbind =
        String.valueOf(
            assertThrows(
                    FormulaException.class,
                    () ->
                        table.frame(
                            "cbind(incidence, size) ~ 1 + (1 | herd)",
                            FrameOptions.none().withFamily(Family.POISSON)))
                .getMessage());
    assertTrue(
        cbind.startsWith(
            "cbind() is the response of a binomial model; a poisson model has one number for each"
                + " row: set family = binomial, or give one column"),
        cbind);
    String text =
        String.valueOf(
            assertThrows(
                    InputRejectedException.class,
                    () -> table.frame("outcome ~ 1 + (1 | herd)", FrameOptions.none()))
                .getMessage());
    assertTrue(text.contains("or set family = binomial if it tells failure from success"), text);
  }
}
