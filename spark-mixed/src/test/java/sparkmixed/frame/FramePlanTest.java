package sparkmixed.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.FormulaException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.SparkMixedException;
import sparkmixed.formula.Formula;

class FramePlanTest {
  private static final List<Column> SCHEMA =
      List.of(
          new Column("Reaction", ColumnKind.DOUBLE),
          new Column("Days", ColumnKind.INT),
          new Column("days", ColumnKind.DOUBLE),
          new Column("Subject", ColumnKind.STRING),
          new Column("treated", ColumnKind.BOOLEAN),
          new Column("visit", ColumnKind.DATE),
          new Column("dose", ColumnKind.DOUBLE),
          new Column("features", ColumnKind.VECTOR, List.of(), List.of("0", "1")),
          new Column("unsized", ColumnKind.VECTOR),
          new Column("notes", ColumnKind.OTHER),
          new Column("w", ColumnKind.DOUBLE),
          new Column("twice", ColumnKind.DOUBLE),
          new Column("twice", ColumnKind.DOUBLE));

  private static FramePlan plan(String formula) {
    return plan(formula, FrameOptions.none());
  }

  private static FramePlan plan(String formula, FrameOptions options) {
    return FramePlan.of(Formula.parse(formula), SCHEMA, options);
  }

  private static <E extends SparkMixedException> String refusal(Class<E> type, String formula) {
    return refusal(type, formula, FrameOptions.none());
  }

  private static <E extends SparkMixedException> String refusal(
      Class<E> type, String formula, FrameOptions options) {
    return String.valueOf(assertThrows(type, () -> plan(formula, options)).getMessage());
  }

  @Test
  void readsColumnsInTheOrderTheFormulaNamesThem() {
    FramePlan plan =
        plan(
            "log(Reaction) ~ Days + (Days | Subject) + (1 | visit:Subject) + offset(dose)",
            FrameOptions.none().withWeightCol("w"));
    assertEquals(List.of("Reaction", "Days", "Subject", "visit", "dose", "w"), plan.inputs());
    assertEquals(ColumnKind.INT, plan.kind(1));
    assertEquals("log(Reaction)", plan.responseName());
    assertEquals(
        List.of(
            new GroupingFactor("Subject", List.of(2), false),
            new GroupingFactor("visit:Subject", List.of(3, 2), false)),
        plan.factors());
    assertFalse(plan.needsData());
  }

  @Test
  void factorsNeedTheirLevelsAndBooleansDoNot() {
    FramePlan plan = plan("Reaction ~ Subject + treated + (1 + factor(Days) | visit)");
    assertEquals(List.of("Subject", "Days"), names(plan, plan.factorInputs()));
    assertTrue(plan.needsData());
    assertFalse(plan.needsSummaries());
    assertTrue(plan("Reaction ~ scale(Days) + (1 | Subject)").needsSummaries());
    assertFalse(plan("Reaction ~ poly(Days, 2, raw = TRUE) + (1 | Subject)").needsData());
  }

  private static List<String> names(FramePlan plan, List<Integer> inputs) {
    return inputs.stream().map(plan.inputs()::get).toList();
  }

  @Test
  void missingColumnNamesTheNearest() {
    assertEquals(
        "Column \"Dayz\" (predictor) is not in the data; the nearest name is \"Days\".",
        refusal(InputRejectedException.class, "Reaction ~ Dayz + (1 | Subject)"));
    assertEquals(
        "Column \"subject\" (grouping factor) is not in the data; the nearest name is \"Subject\".",
        refusal(InputRejectedException.class, "Reaction ~ Days + (1 | subject)"));
    assertEquals(
        "Column \"W\" (weights) is not in the data; the nearest name is \"w\".",
        refusal(
            InputRejectedException.class,
            "Reaction ~ Days + (1 | Subject)",
            FrameOptions.none().withWeightCol("W")));
    String none =
        String.valueOf(
            assertThrows(
                    InputRejectedException.class,
                    () ->
                        FramePlan.of(Formula.parse("y ~ (1 | g)"), List.of(), FrameOptions.none()))
                .getMessage());
    assertTrue(none.contains("the data have no columns"), none);
  }

  @Test
  void duplicateColumnsAreRefusedOnlyWhenUsedAndCaseMatters() {
    assertEquals(
        "Column \"twice\" (predictor) is there 2 times; rename or drop all but one.",
        refusal(InputRejectedException.class, "Reaction ~ twice + (1 | Subject)"));
    assertEquals(
        List.of("Reaction", "Days", "days", "Subject"),
        plan("Reaction ~ Days + days + (1 | Subject)").inputs());
  }

  @Test
  void columnsMustFitTheirRoles() {
    assertEquals(
        "Column \"Subject\" (response) holds text, where a number is wanted; cast it to a number, or set"
            + " family = binomial if it tells failure from success.",
        refusal(InputRejectedException.class, "Subject ~ Days + (1 | visit)"));
    assertEquals(
        "Column \"Subject\" (predictor) holds text, where a number is wanted; cast it to a number.",
        refusal(InputRejectedException.class, "Reaction ~ log(Subject) + (1 | visit)"));
    assertEquals(
        "Column \"Subject\" (weights) holds text, where a number is wanted; cast it to a number.",
        refusal(
            InputRejectedException.class,
            "Reaction ~ Days + (1 | visit)",
            FrameOptions.none().withWeightCol("Subject")));
    assertTrue(
        refusal(InputRejectedException.class, "Reaction ~ Days + (1 | features)")
            .startsWith("Column \"features\" (grouping factor) is a vector;"));
    assertTrue(
        refusal(InputRejectedException.class, "Reaction ~ Days + (1 | notes)")
            .startsWith("Column \"notes\" (grouping factor) has a type without single values;"));
    assertTrue(
        refusal(InputRejectedException.class, "Reaction ~ notes + (1 | Subject)")
            .contains("\"notes\" (predictor) has a type that no model can use"));
    assertTrue(
        refusal(InputRejectedException.class, "Reaction ~ log(features) + (1 | Subject)")
            .contains("not inside a function"));
    assertTrue(
        refusal(InputRejectedException.class, "Reaction ~ unsized + (1 | Subject)")
            .contains("VectorSizeHint"));
    assertTrue(
        refusal(InputRejectedException.class, "Reaction ~ factor(features) + (1 | Subject)")
            .contains("cannot be a factor"));
    assertEquals(
        List.of("dose"),
        plan("Reaction ~ Days + (1 | dose)").factors().stream().map(GroupingFactor::name).toList());
  }

  @Test
  void formulaWithoutRandomEffectsNamesTheEstimatorThatServes() {
    FramePlan without = plan("Reaction ~ Days");
    String message =
        String.valueOf(
            assertThrows(ConfigurationException.class, without::requireRandomEffects).getMessage());
    assertTrue(message.contains("LinearRegression for a gaussian model"), message);
    assertTrue(message.contains("GeneralizedLinearRegression"), message);
  }

  @Test
  void refusesWhatTheFormulaCannotMean() {
    String message = refusal(FormulaException.class, "~ Days + (1 | Subject)");
    assertTrue(message.startsWith("the formula has no response"), message);
    message = refusal(FormulaException.class, "cbind(w, dose) ~ Days + (1 | Subject)");
    assertTrue(message.startsWith("cbind() is the response of a binomial model"), message);
    message = refusal(FormulaException.class, "Reaction ~ scale(scale(Days)) + (1 | Subject)");
    assertTrue(message.contains("cannot stand inside scale()"), message);
    message = refusal(FormulaException.class, "Reaction ~ I(poly(Days, 2)) + (1 | Subject)");
    assertTrue(message.contains("several columns"), message);
    message = refusal(FormulaException.class, "Reaction ~ poly(Days, 0) + (1 | Subject)");
    assertTrue(message.contains("whole number from 1 to 20"), message);
    message = refusal(FormulaException.class, "Reaction ~ factor(log(Days)) + (1 | Subject)");
    assertTrue(message.contains("compute log(Days) as a column first"), message);
  }

  @Test
  void optionsAreChecked() {
    assertEquals(
        "Unknown contrasts \"sums\" for column \"nobody\"; use one of treatment, sum, helmert,"
            + " poly.",
        refusal(
            ConfigurationException.class,
            "Reaction ~ Days + (1 | Subject)",
            FrameOptions.none().withContrasts(Map.of("nobody", "sums"))));
    assertEquals(
        "The levels of column \"Days\" name \"1\" twice.",
        refusal(
            ConfigurationException.class,
            "Reaction ~ Days + (1 | Subject)",
            FrameOptions.none().withLevels(Map.of("Days", List.of("1", "2", "1.0")))));
    assertTrue(
        refusal(
                ConfigurationException.class,
                "Reaction ~ Days + (1 | Subject)",
                FrameOptions.none().withLevels(Map.of("Days", List.of())))
            .contains("an empty list"));
    plan(
        "Reaction ~ Days + (1 | Subject)",
        FrameOptions.none()
            .withContrasts(Map.of("nobody", "contr.sum"))
            .withLevels(Map.of("nothing", List.of("a"))));
  }

  @Test
  void dotStandsForAllOtherColumns() {
    List<Column> schema = new ArrayList<>(SCHEMA.subList(0, 3));
    schema.add(new Column("g", ColumnKind.INT));
    FramePlan plan =
        FramePlan.of(Formula.parse("Reaction ~ . + (1 | g)"), schema, FrameOptions.none());
    assertEquals(
        List.of("(Intercept)", "Days", "days", "g"), plan.resolve(FrameData.empty()).fixedNames());
  }
}
