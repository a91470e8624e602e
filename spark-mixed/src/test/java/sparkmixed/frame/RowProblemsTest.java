package sparkmixed.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sparkmixed.error.InputRejectedException;

class RowProblemsTest {
  private static final double NAN = Double.NaN;

  private static String message(TableRows table, String formula, FrameOptions options) {
    RowProblems problems = Rows.problems(table, table.frame(formula, options), false);
    return String.valueOf(
        assertThrows(InputRejectedException.class, problems::throwIfAny).getMessage());
  }

  private static String message(TableRows table) {
    return message(table, "y ~ x + (1 | g)", FrameOptions.none());
  }

  private static TableRows.Builder table(double[] y, double[] x) {
    return TableRows.builder().doubles("y", y).doubles("x", x).strings("g", "a", "b", "a", "b");
  }

  private static double[] row(double... values) {
    return values;
  }

  @Test
  void nanIsCountedByRole() {
    assertEquals(
        "Column \"y\" (response) has 2 NaN values among 4 rows, the first where g = b and x = 2;"
            + " remove or impute them.",
        message(table(row(1, NAN, NAN, 4), row(1, 2, 3, 4)).build()));
    assertEquals(
        "Column \"x\" (predictor) has 1 NaN value among 4 rows, the first where g = a and y = 1;"
            + " remove or impute them.",
        message(table(row(1, 2, 3, 4), row(NAN, 2, 3, 4)).build()));
    assertEquals(
        "Column \"x\" (predictor) has 1 infinite value among 4 rows, the first where g = a and y ="
            + " 1; remove or impute them.",
        message(table(row(1, 2, 3, 4), row(Double.NEGATIVE_INFINITY, 2, 3, 4)).build()));
    assertEquals(
        "Column \"x\" (grouping factor) has 1 NaN value among 4 rows, the first where y = 1; remove"
            + " or impute them.",
        message(
            table(row(1, 2, 3, 4), row(NAN, 2, 3, 4)).build(),
            "y ~ 1 + (1 | x)",
            FrameOptions.none()));
  }

  @Test
  void severalColumnsAreNamedInOneSentence() {
    assertEquals(
        "Column \"y\" (response) has 1 NaN value among 4 rows, the first where g = a and x = NaN;"
            + " remove or impute them; also Column \"x\" has 2 NaN values.",
        message(table(row(NAN, 2, 3, 4), row(NAN, NAN, 3, 4)).build()));
  }

  @Test
  void infinityCannotHideInAnExpression() {
    assertTrue(
        message(
                table(row(1, 2, 3, 4), row(1, Double.POSITIVE_INFINITY, 3, 4)).build(),
                "y ~ I(1 / x) + (1 | g)",
                FrameOptions.none())
            .startsWith("Column \"x\" (predictor) has 1 infinite value"));
  }

  @Test
  void undefinedExpressionIsNamedWithItsArguments() {
    assertEquals(
        "log(x) (predictor) has 2 undefined values among 4 rows, the first NaN where x = -1;"
            + " correct or remove these rows.",
        message(
            table(row(1, 2, 3, 4), row(5, -1, 0, 4)).build(),
            "y ~ log(x) + (1 | g)",
            FrameOptions.none()));
  }

  @Test
  void weightsAreNotNegativeAndRowsOfNoneAreCounted() {
    FrameOptions options = FrameOptions.none().withWeightCol("w");
    TableRows negative =
        table(row(1, 2, 3, 4), row(1, 2, 3, 4)).doubles("w", 1, -2, 0, -0.5).build();
    assertEquals(
        "Column \"w\" (weights) has 2 negative values among 4 rows, the first -2 where g = b and x"
            + " = 2 and y = 2; weights must be zero or positive.",
        message(negative, "y ~ x + (1 | g)", options));
    TableRows zero = table(row(1, 2, 3, 4), row(1, 2, 3, 4)).doubles("w", 1, 0, 0, 2).build();
    RowProblems problems = Rows.problems(zero, zero.frame("y ~ x + (1 | g)", options), false);
    problems.throwIfAny();
    assertEquals(2, problems.zeroWeightRows());
    assertEquals(4, problems.rows());
  }

  @Test
  void nullsAreRejectedOrSkippedAnywhere() {
    for (String column : new String[] {"y", "x", "g"}) {
      TableRows table =
          table(row(1, 2, 3, 4), row(1, 2, 3, 4)).nullAt(column, 1).nullAt(column, 2).build();
      ModelFrame frame = table.frame("y ~ x + (1 | g)", FrameOptions.none());
      String message = message(table);
      assertTrue(message.startsWith("Column \"" + column + "\" ("), message);
      assertTrue(message.contains(" has 2 nulls among 4 rows, the first where "), message);
      assertTrue(
          message.endsWith(
              "; remove or impute them, or set handleInvalid = skip to drop such rows."),
          message);
      RowProblems skipped = Rows.problems(table, frame, true);
      skipped.throwIfAny();
      assertEquals(2, skipped.rowsSkipped());
    }
  }

  @Test
  void nullsInColumnsTheModelDoesNotUseDoNotMatter() {
    TableRows table =
        table(row(1, 2, 3, 4), row(1, 2, 3, 4)).doubles("z", 1, 2, 3, 4).nullAt("z", 0).build();
    Rows.problems(table, table.frame("y ~ x + (1 | g)", FrameOptions.none()), false).throwIfAny();
  }

  @Test
  void mergedCountsAddUpAndKeepTheFirstExample() {
    TableRows first = table(row(1, NAN, 3, 4), row(1, 2, 3, 4)).build();
    TableRows second = table(row(NAN, NAN, 3, 4), row(1, 2, 3, 4)).build();
    ModelFrame frame = first.frame("y ~ x + (1 | g)", FrameOptions.none());
    RowProblems merged =
        new RowProblems()
            .merge(Rows.problems(first, frame, false))
            .merge(Rows.problems(second, frame, false));
    assertEquals(
        "Column \"y\" (response) has 3 NaN values among 8 rows, the first where g = b and x = 2;"
            + " remove or impute them.",
        assertThrows(InputRejectedException.class, merged::throwIfAny).getMessage());
  }

  @Test
  void longValuesAreShortened() {
    TableRows table =
        TableRows.builder()
            .doubles("y", NAN, 1)
            .strings("g", "\uD83D\uDE00".repeat(1000), "b")
            .build();
    String message = message(table, "y ~ 1 + (1 | g)", FrameOptions.none());
    assertTrue(message.contains("g = " + "\uD83D\uDE00".repeat(40) + "...;"), message);
  }
}
