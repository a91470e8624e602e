package sparkmixed.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomTermsTest {

  // R 4.2.2, lme4 1.1-31: per formula the terms of nobars(), and per bar of findbars() its terms
  // and grouping. lme4
  // lists the inner factor of a/b first and writes c:(b:a); here the order is the formula's and the
  // name c:b:a.
  //   t <- terms(nobars(f)); b <- findbars(f); tt <- terms(as.formula(call("~", b[[i]][[2]])))
  //   attr(t, "intercept"), attr(t, "term.labels"), attr(tt, "intercept"), attr(tt, "term.labels"),
  // deparse(b[[i]][[3]])
  private static final String PRINTED_BY_R =
      """
      y ~ (1 | a) => 1 => 1 @ a
      y ~ x + (1 + x | a) => 1 x => 1 x @ a
      y ~ x + (x | a) + (1 | b) => 1 x => 1 x @ a ; 1 @ b
      y ~ (0 + x | a) => 1 => 0 x @ a
      y ~ (-1 + x | a) => 1 => 0 x @ a
      y ~ (x - 1 | a) => 1 => 0 x @ a
      y ~ (1 | a:b) => 1 => 1 @ a:b
      y ~ (1 | a:b:c) => 1 => 1 @ a:b:c
      y ~ (1 | a/b) => 1 => 1 @ a ; 1 @ b:a
      y ~ (1 | a/b/c) => 1 => 1 @ a ; 1 @ b:a ; 1 @ c:b:a
      y ~ (x | a/b) + (0 + x | c) => 1 => 1 x @ a ; 1 x @ b:a ; 0 x @ c
      y ~ ((1 | a) + (0 + x | a)) => 1 => 1 @ a ; 0 x @ a
      y ~ x + ((1 | a) + (0 + x | b)) => 1 x => 1 @ a ; 0 x @ b
      y ~ (x + (1 | a)) => 1 x => 1 @ a
      y ~ ((1 | a)) => 1 => 1 @ a
      y ~ (1 | a) + x => 1 x => 1 @ a
      y ~ (1 | a) + (1 | a:b) + x - 1 => 0 x => 1 @ a ; 1 @ a:b
      y ~ (x * z | a) => 1 => 1 x , z , x:z @ a
      y ~ (x:z + x | a) => 1 => 1 x , x:z @ a
      y ~ 0 + (1 | `a b`) + (1 | `a b`:c) => 0 => 1 @ a b ; 1 @ `a b`:c
      y ~ (1 | `a b`/c) => 1 => 1 @ a b ; 1 @ c:`a b`
      """;

  static Stream<String> printedByR() {
    return PRINTED_BY_R.lines().map(String::strip);
  }

  @ParameterizedTest
  @MethodSource("printedByR")
  void termsAreThoseOfLme4(String line) {
    String[] parts = line.split(" => ", 3);
    Formula formula = Formula.parse(parts[0]);
    assertEquals(parts[1], text(formula.fixed(), " | "));
    assertEquals(parts[2], groupings(formula));
  }

  @Test
  void parenthesesAndRowsAndFactorsMayGroup() {
    assertEquals("1 @ a ; 1 @ b:a", groupings(Formula.parse("y ~ (1 | (a / b))")));
    assertEquals("1 @ a ; 1 @ b:a ; 1 @ c:b:a", groupings(Formula.parse("y ~ (1 | a/(b/c))")));
    assertEquals("1 @ a ; 1 @ b:c:a", groupings(Formula.parse("y ~ (1 | a/(b:c))")));
    assertEquals("1 @ a:b ; 1 @ c:a:b", groupings(Formula.parse("y ~ (1 | (a:b)/c)")));
    assertEquals("1 @ a:c ; 1 @ b:a:c", groupings(Formula.parse("y ~ (1 | (a/b):c)")));
    assertEquals("1 @ a", groupings(Formula.parse("y ~ (1 | a:a)")));
    assertEquals("1 @ .obs", groupings(Formula.parse("y ~ (1 | .obs)")));
    assertEquals("1 @ factor(n)", groupings(Formula.parse("y ~ (1 | factor(n))")));
    assertEquals(
        "1 @ factor(n) ; 1 @ b:factor(n)", groupings(Formula.parse("y ~ (1 | factor(n)/b)")));
  }

  @Test
  void partsAreInTheOrderOfTheName() {
    Grouping inner = Formula.parse("y ~ (1 | a/b)").random().get(1).grouping();
    assertEquals(List.of(new Expr.Name("b"), new Expr.Name("a")), inner.parts());
  }

  @Test
  void doubleBarIsUncorrelatedInEveryGroupingItNames() {
    List<RandomTerm> terms = Formula.parse("y ~ x + (x || a/b) + (x | c)").random();
    assertFalse(terms.get(0).correlated());
    assertFalse(terms.get(1).correlated());
    assertTrue(terms.get(2).correlated());
    assertEquals("1 x", text(terms.get(0).effects(), " , "));
  }

  private static String groupings(Formula formula) {
    return formula.random().stream()
        .map(term -> text(term.effects(), " , ") + " @ " + term.grouping().name())
        .collect(Collectors.joining(" ; "));
  }

  private static String text(TermList terms, String separator) {
    String labels = terms.terms().stream().map(Term::label).collect(Collectors.joining(separator));
    return ((terms.intercept() ? 1 : 0) + " " + labels).strip();
  }
}
