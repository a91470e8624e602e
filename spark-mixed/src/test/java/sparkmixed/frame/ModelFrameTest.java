package sparkmixed.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Formula;

class ModelFrameTest {
  private static final TableRows TABLE =
      TableRows.builder()
          .doubles("y", 1, 2, 3, 4)
          .doubles("x", 0.5, 1.5, -1, 2)
          .doubles("o", 10, 20, 30, 40)
          .doubles("w", 1, 2, 0.5, 4)
          .ints("nutrient", 8, 1, 1, 8)
          .strings("a", "q", "p", "q", "p")
          .strings("b", "s", "s", "t", "u")
          .booleans("service", true, false, true, true)
          .dates("day", 0, 1, 2, 18262)
          .vectors(
              "features", List.of("0", "size"), new double[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}})
          .build();

  // lme4 1.1-31: for y ~ x + (1 + x | a/b) + (0 + f | s) + (x || s), reTrms$flist is named b:a, s,
  // a (sorted by
  // number of levels); this project keeps the formula's order.
  @Test
  void termsKeepTheFormulasOrderAndShareFactors() {
    ModelFrame frame =
        TABLE.frame(
            "y ~ x + (1 + x | a/b) + (0 + service | b) + (x || a) + (1 | .obs)",
            FrameOptions.none());
    assertEquals(
        List.of("a", "b:a", "b", ".obs"),
        frame.factors().stream().map(GroupingFactor::name).toList());
    assertTrue(frame.factors().get(3).perRow());
    assertEquals(
        List.of("b", "a"),
        frame.factors().get(1).partInputs().stream().map(frame.inputs()::get).toList());
    assertEquals(List.of(0, 1, 2, 0, 3), frame.terms().stream().map(TermDesign::factor).toList());
    assertEquals(List.of(0, 2, 4, 6, 8), frame.terms().stream().map(TermDesign::start).toList());
    assertEquals(List.of("serviceFALSE", "serviceTRUE"), frame.terms().get(2).columns());
    assertEquals(
        List.of(true, true, true, false, true),
        frame.terms().stream().map(TermDesign::correlated).toList());
    assertEquals(9, frame.q());
    assertArrayEquals(
        new double[] {1, 1.5, 1, 1.5, 1, 0, 1, 1.5, 1}, Rows.encode(TABLE, frame).get(1).z);
  }

  @Test
  void numericColumnsBesideAnInterceptMayBeCentred() {
    ModelFrame frame =
        TABLE.frame(
            "y ~ x * service + I(x^2) + (x | a) + (x || b) + (0 + x | a) + (service:x | b)",
            FrameOptions.none());
    assertEquals(
        List.of("(Intercept)", "x", "serviceTRUE", "I(x^2)", "x:serviceTRUE"), frame.fixedNames());
    assertArrayEquals(new boolean[] {false, true, false, true, false}, frame.fixedCentrable());
    assertArrayEquals(
        new boolean[] {false, true, false, false, false, false, false, false}, frame.zCentrable());
    assertArrayEquals(
        new boolean[] {false},
        TABLE.frame("y ~ 0 + x + (1 | a)", FrameOptions.none()).fixedCentrable());
  }

  @Test
  void offsetsAddUpAndWeightsAreRead() {
    ModelFrame frame =
        TABLE.frame(
            "y ~ x + offset(log(o)) + offset(x) + (1 | a)",
            FrameOptions.none().withWeightCol("w").withOffsetCol("o"));
    CodedRow row = Rows.encode(TABLE, frame).get(1);
    assertEquals(Math.log(20) + 1.5 + 20, row.offset, 1e-14);
    assertEquals(2, row.weight);
    assertEquals(2, row.y);
    assertTrue(frame.weighted());
  }

  @Test
  void vectorsExpandToTheirElements() {
    ModelFrame frame =
        TABLE.frame("y ~ features:a + features + (features | b)", FrameOptions.none());
    assertEquals(
        List.of("(Intercept)", "features[0]", "size", "features[0]:aq", "size:aq"),
        frame.fixedNames());
    CodedRow row = Rows.encode(TABLE, frame).get(2);
    assertArrayEquals(new double[] {1, 5, 6, 5, 6}, row.x);
    assertArrayEquals(new double[] {1, 5, 6}, row.z);
  }

  // R: as.numeric(as.Date("2020-01-01")) is 18262.
  @Test
  void datesAreNumbersOfDays() {
    ModelFrame frame = TABLE.frame("y ~ day + (1 | a)", FrameOptions.none());
    assertEquals(18262, Rows.encode(TABLE, frame).get(3).x[1]);
    assertEquals(
        List.of(
            "(Intercept)",
            "factor(day)1970-01-02",
            "factor(day)1970-01-03",
            "factor(day)2020-01-01"),
        TABLE.frame("y ~ factor(day) + (1 | a)", FrameOptions.none()).fixedNames());
  }

  @Test
  void givenLevelsMakeAFactorInTheirOrderWithoutThoseThatHaveNoRows() {
    FrameOptions options =
        FrameOptions.none()
            .withLevels(
                Map.of("nutrient", List.of("8", "4", "1"), "service", List.of("true", "false")));
    ModelFrame frame = TABLE.frame("y ~ nutrient + service + (1 | a)", options);
    assertEquals(List.of("(Intercept)", "nutrient1", "serviceFALSE"), frame.fixedNames());
    assertArrayEquals(new double[] {1, 1, 1}, Rows.encode(TABLE, frame).get(1).x);
    assertArrayEquals(new double[] {1, 0, 0}, Rows.encode(TABLE, frame).get(0).x);
  }

  @Test
  void valuesOutsideTheGivenLevelsAreRejected() {
    FrameOptions options = FrameOptions.none().withLevels(Map.of("b", List.of("u", "t")));
    for (String formula : List.of("y ~ b + (1 | a)", "y ~ x + (1 | b)", "y ~ x + (b | a)")) {
      RowProblems problems = Rows.problems(TABLE, TABLE.frame(formula, options), false);
      String message =
          String.valueOf(
              assertThrows(InputRejectedException.class, problems::throwIfAny).getMessage());
      assertTrue(
          message.contains("has 2 values outside its levels among 4 rows, the first \"s\""),
          message);
    }
  }

  @Test
  void metadataGivesTheOrderOfLevels() {
    List<Column> schema =
        List.of(
            new Column("y", ColumnKind.DOUBLE),
            new Column("b", ColumnKind.STRING, List.of("u", "t", "s"), List.of()),
            new Column("g", ColumnKind.INT));
    FramePlan plan = FramePlan.of(Formula.parse("y ~ b + (1 | g)"), schema, FrameOptions.none());
    FrameData data = plan.frameData(Map.of("b", List.of("s", "t", "u")), null);
    assertEquals(List.of("(Intercept)", "bt", "bs"), plan.resolve(data).fixedNames());
  }

  @Test
  void factorOfOneLevelIsRejected() {
    String message =
        String.valueOf(
            assertThrows(
                    InputRejectedException.class,
                    () ->
                        TABLE.frame(
                            "y ~ nutrient + (1 | a)",
                            FrameOptions.none().withLevels(Map.of("nutrient", List.of("8")))))
                .getMessage());
    assertEquals(
        "Factor nutrient (predictor) has only the level \"8\"; a factor among the predictors needs"
            + " two, so remove it.",
        message);
  }

  @Test
  void scoringReadsNeitherResponseNorWeightsNorGroups() {
    ModelFrame frame =
        TABLE.frame("y ~ x + offset(o) + (nutrient | a)", FrameOptions.none().withWeightCol("w"));
    assertEquals(List.of("x", "nutrient", "o"), names(frame, frame.predictorInputs()));
    assertEquals(List.of("x", "o"), names(frame, frame.fixedInputs()));
    TableRows fresh =
        TableRows.builder().doubles("x", 7).doubles("o", 1).ints("nutrient", 3).build();
    frame.checkSchema(fresh.schema(), frame.predictorInputs());
    CodedRow row = frame.newRow();
    RowProblems problems = new RowProblems();
    RowValues cursor = fresh.cursor(frame).at(0);
    assertEquals(RowEncoder.Status.USED, frame.encoder().encodePredictors(cursor, row, problems));
    assertArrayEquals(new double[] {1, 7}, row.x);
    assertArrayEquals(new double[] {1, 3}, row.z);
    assertEquals(1, row.offset);
    TableRows narrow = TableRows.builder().doubles("x", 7).doubles("o", 1).build();
    assertEquals(
        RowEncoder.Status.USED,
        frame.encoder().encodeFixed(narrow.cursor(frame).at(0), row, problems));
  }

  @Test
  void scoringRefusesChangedColumns() {
    ModelFrame frame = TABLE.frame("y ~ x + a + features + (1 | b)", FrameOptions.none());
    assertTrue(
        refusal(frame, new Column("x", ColumnKind.STRING))
            .contains("is a string, and the model was fitted with a number"));
    assertTrue(
        refusal(
                frame,
                new Column("x", ColumnKind.INT),
                new Column("a", ColumnKind.STRING),
                new Column("features", ColumnKind.VECTOR, List.of(), List.of("0")))
            .contains("is a vector of 1 elements, and the model was fitted with 2"));
    assertTrue(
        refusal(frame, new Column("X", ColumnKind.INT)).contains("the nearest name is \"X\""));
  }

  private static String refusal(ModelFrame frame, Column... schema) {
    return String.valueOf(
        assertThrows(
                InputRejectedException.class,
                () -> frame.checkSchema(List.of(schema), frame.predictorInputs()))
            .getMessage());
  }

  private static List<String> names(ModelFrame frame, List<Integer> inputs) {
    return inputs.stream().map(frame.inputs()::get).toList();
  }

  @Test
  void survivesSerialization() throws IOException, ClassNotFoundException {
    ModelFrame frame =
        TABLE.frame(
            "y ~ poly(x, 2) * a + scale(o) + I(b == \"s\") + (service | b)",
            FrameOptions.none().withContrasts(Map.of("a", "sum")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(frame);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ModelFrame copy = (ModelFrame) in.readObject();
      assertEquals(frame.fixedNames(), copy.fixedNames());
      assertEquals(frame.terms(), copy.terms());
      assertArrayEquals(Rows.encode(TABLE, frame).get(2).x, Rows.encode(TABLE, copy).get(2).x, 0);
    }
  }
}
