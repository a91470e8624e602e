package sparkmixed.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sparkmixed.error.FormulaException;

class FormulaLimitsTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void longText() {
    assertError("y ~ " + "x + ".repeat(25_000) + "x", "100005 characters long; at most 10000");
  }

  @Test
  void textThatGrowsTooLongWhenSpaced() {
    assertError("y ~ x" + "+x".repeat(4_000), "16005 characters long");
  }

  @Test
  void nestedParentheses() {
    assertError("y ~ " + "(".repeat(4_000) + "x" + ")".repeat(4_000), "more than 200 levels deep");
    assertError("y ~ " + "(".repeat(10_000) + "x" + ")".repeat(10_000), "characters long");
    assertError("y ~ " + "(".repeat(9_000), "more than 200 levels deep");
    assertError("y ~ " + "log(".repeat(1_500) + "x" + ")".repeat(1_500), "200 levels deep");
  }

  @Test
  void nestingWithoutParentheses() {
    assertError("y ~ I(" + "-".repeat(5_000) + "x)", "200 levels deep");
    assertError("y ~ I(x" + "^x".repeat(3_000) + ")", "200 levels deep");
    assertError("y ~ I(x" + "+x".repeat(3_000) + ")", "500 levels deep");
    assertError("x" + "+x".repeat(3_000) + " ~ z", "nested too deeply");
    assertError("y ~ (1 | a" + "/a".repeat(3_000) + ")", "more than 20 factors");
  }

  @Test
  void moreTermsThanAnyModelHas() {
    String many = IntStream.range(0, 30).mapToObj(i -> "x" + i).collect(Collectors.joining("*"));
    assertError("y ~ " + many, "more than 5000 terms");
    String sum = IntStream.range(0, 500).mapToObj(i -> "x" + i).collect(Collectors.joining("+"));
    assertError("y ~ (" + sum + ")^2", "more than 5000 terms");
    String slow = "a*b*c*d*e*f*g*h*i*j*k*l";
    assertError("y ~ (" + slow + "):(" + slow + ")", "too intricate");
  }

  @Test
  void longSumsAndLargePowersAreFormulas() {
    String sum = IntStream.range(0, 1300).mapToObj(i -> "x" + i).collect(Collectors.joining(" + "));
    Formula formula = Formula.parse("y ~ " + sum);
    assertEquals(1300, formula.fixed().terms().size());
    assertEquals("y ~ " + sum, formula.deparse());
    assertEquals(formula, Formula.parse(formula.deparse()));
    Formula power =
        assertTimeoutPreemptively(SOON, () -> Formula.parse("y ~ (a + b + c)^1e300 + `x y`"));
    assertEquals(8, power.fixed().terms().size());
  }

  @Test
  void depthsBelowTheLimitAreFormulas() {
    String deep = "(".repeat(190) + "x" + ")".repeat(190);
    assertEquals("x", Formula.parse("y ~ " + deep).fixed().terms().get(0).label());
    String inside = "y ~ I(x" + " + x".repeat(400) + ")";
    assertEquals(inside, Formula.parse(inside).deparse());
  }

  private static void assertError(String formula, String message) {
    FormulaException error =
        assertTimeoutPreemptively(
            SOON, () -> assertThrows(FormulaException.class, () -> Formula.parse(formula)));
    assertTrue(error.toString().contains(message), error::toString);
    assertTrue(error.toString().length() < 600, error::toString);
  }
}
