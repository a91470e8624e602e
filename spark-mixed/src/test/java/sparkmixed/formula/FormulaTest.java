package sparkmixed.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.error.FormulaException;

class FormulaTest {

  @Test
  void sidesAndColumns() {
    Formula formula =
        Formula.parse(
            "cbind(incidence, size - incidence) ~ period*I(x^2) + offset(log(w)) + (1 + z | a/`b"
                + " c`) + (1 | .obs)");
    assertEquals(
        "cbind(incidence, size - incidence) ~ period * I(x^2) + offset(log(w)) + (1 + z | a/`b c`)"
            + " + (1 | .obs)",
        formula.toString());
    Expr response = formula.response();
    assertEquals("cbind(incidence, size - incidence)", response == null ? "" : response.deparse());
    assertEquals(List.of("log(w)"), formula.offsets().stream().map(Expr::deparse).toList());
    assertEquals(
        Set.of("incidence", "size", "period", "x", "w", "z", "a", "b c"), formula.columns());
    assertEquals(3, formula.random().size());
    assertNull(Formula.parse("~ x").response());
  }

  @Test
  void removedTermsAreNotRead() {
    assertEquals(Set.of("y", "x"), Formula.parse("y ~ x + z - z").columns());
  }

  @Test
  void equalByCanonicalText() {
    Formula formula = Formula.parse("y~x+`z`+(1|g)");
    assertEquals(Formula.parse("y ~ x + z + (1 | g)"), formula);
    assertEquals(Formula.parse("y ~ x + z + (1 | g)").hashCode(), formula.hashCode());
    assertNotEquals(Formula.parse("y ~ z + x + (1 | g)"), formula);
    assertEquals("y~x+`z`+(1|g)", formula.source());
  }

  // R 4.2.2: d <- data.frame(y = 1, a = 1, b = 2, c = 3); attr(terms(f, data = d), "term.labels")
  //   y ~ .            "a" "b" "c"
  //   y ~ .^2 - a      "b" "c" "a:b" "a:c" "b:c"
  //   log(y) ~ . + log(a)   "a" "b" "c" "log(a)"
  //   y + a ~ . * b    "b" "c" "b:c"
  //   y ~ c + .        "c" "a" "b"
  @Test
  void dotIsEveryOtherColumnAsInR() {
    assertEquals("a | b | c", expanded("y ~ ."));
    assertEquals("b | c | a:b | a:c | b:c", expanded("y ~ .^2 - a"));
    assertEquals("a | b | c | log(a)", expanded("log(y) ~ . + log(a)"));
    assertEquals("b | c | b:c", expanded("y + a ~ . * b"));
    assertEquals("c | a | b", expanded("y ~ c + ."));
  }

  @Test
  void dotKeepsOddNamesAndRandomTerms() {
    Formula formula = Formula.parse("y ~ . + (1 | g)");
    assertTrue(formula.usesDot());
    Formula expanded = formula.expandDot(List.of("y", "a b", "x.1", "g"));
    assertEquals("y ~ `a b` + x.1 + g + (1 | g)", expanded.deparse());
    assertFalse(expanded.usesDot());
    assertSame(expanded, expanded.expandDot(List.of("z")));
  }

  @Test
  void dotNeedsColumnsAndNotTooMany() {
    Formula formula = Formula.parse("y ~ .");
    assertThrows(FormulaException.class, () -> formula.expandDot(List.of("y")));
    List<String> many = IntStream.range(0, 5000).mapToObj(i -> "x" + i).toList();
    FormulaException error = assertThrows(FormulaException.class, () -> formula.expandDot(many));
    assertTrue(error.toString().contains("5000 columns"), error::toString);
  }

  @Test
  void serializedAsText() throws Exception {
    String sum = IntStream.range(0, 1000).mapToObj(i -> "x" + i).collect(Collectors.joining(" + "));
    Formula formula = Formula.parse("log(y) ~ " + sum + " + (1 | g)");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(formula);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Formula back = (Formula) in.readObject();
      assertEquals(formula, back);
      assertEquals(formula.fixed(), back.fixed());
    }
  }

  /** The formulas of published mixed-model fits print as they are usually written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "alcohol ~ 1 + (1 | country)",
        "rt ~ 1 + (1 | participant) + (1 | spelling)",
        "rt ~ nletters + (1 | participant) + (1 | spelling)",
        "mathscore ~ ses + (1 | schoolid) + (1 | classid)",
        "mathscore ~ ses + (1 | schoolid/classid2)",
        "mathscore ~ ses + (ses | schoolid) + (1 | classid)",
        "mathscore ~ ses + (ses | schoolid) + (1 | schoolid:classid2)",
        "mathscore ~ ses + (ses | schoolid) + ((1 | classid) + (0 + ses | classid))",
        "mathscore ~ ses + (ses | schoolid) + (ses | classid)",
        "mathscore ~ ses + (ses | schoolid/classid2)",
        "Yield ~ 1 + (1 | Batch)",
        "math ~ year * lowinc + black + hispanic + (year | childid) + (year | schoolid)",
        "y ~ 1 + service + (1 | s) + (1 | d) + (1 | dept:service)",
        "mathach ~ ses + sex + minority + (ses | school) + (sex | school) + (minority | school)",
        "mathach ~ ses + sex + himinty + sector + pracad + disclim + (ses | school)",
        "mathach ~ ses + sex + minority + (ses | school)",
        "height ~ age + I(age^2) + (age + I(age^2) | Subject)",
        "diameter ~ 1 + (1 | plate) + (1 | sample)",
        "rt ~ lex + freq + (1 | participant) + (1 | word)",
        "Reaction ~ 1 + Days + (1 | Subject) + (0 + Days | Subject)",
        "Reaction ~ 1 + Days + (1 | Subject)",
        "Reaction ~ 1 + (1 | Subject)",
        "Reaction ~ 1 + Days + (1 + Days | Subject)",
        "Reaction ~ 1 + Days + (0 + Days | Subject)",
        "Reaction ~ 1 + Days + ((1 | Subject) + (0 + Days | Subject))",
        "Reaction ~ Days + (Days || Subject)",
        "Reaction ~ Days + offset(off) + (Days | Subject)",
        "yield ~ block + sow * harvest + (1 | block:harvest)",
        "Reaction ~ 0 + Subject + Subject:Days",
        "cbind(incidence, size - incidence) ~ period + (1 | herd) + (1 | obs)",
        "incidence/size ~ period + (1 | herd)",
        "SiblingNegotiation ~ FoodTreatment * SexParent + offset(logBroodSize) + (1 | Nest)",
        "total.fruits ~ rack + nutrient * amd + (1 | reg/popu)"
      })
  void publishedFormulas(String text) {
    Formula formula = Formula.parse(text);
    assertEquals(text, formula.deparse());
    assertEquals(formula, Formula.parse(formula.deparse()));
  }

  private static String expanded(String text) {
    Formula formula = Formula.parse(text).expandDot(List.of("y", "a", "b", "c"));
    return formula.fixed().terms().stream().map(Term::label).collect(Collectors.joining(" | "));
  }
}
