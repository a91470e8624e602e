package sparkmixed.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeparserTest {

  // R 4.2.2: cat(deparse(quote(...))) prints these as they stand.
  private static final String PRINTED_BY_R =
      """
      a/b
      a %in% b
      -x
      !x
      a >= b
      a && b
      -(2)
      a^-b
      (-a)^b
      -a^b
      -a:b
      -a * b
      a + -b
      a:-b
      a^b^c
      !a == b
      a:b %in% c * d
      a %in% b:c
      round(a, digits = 2)
      pmin("x\\ty\\"z'\u00e9\\\\", `a b` = 1)
      \u00e9 + `_a` + `.1` + ..1
      """;

  static Stream<String> printedByR() {
    return PRINTED_BY_R.lines().map(String::strip);
  }

  @ParameterizedTest
  @MethodSource("printedByR")
  void expressionsPrintAsInR(String text) {
    assertEquals(text, argument(text).deparse());
  }

  // R 4.2.2: cat(deparse(quote(...)))
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0, 0",
    "3.0, 3",
    ".5, 0.5",
    "100, 100",
    "1e4, 10000",
    "100000, 1e+05",
    "123456, 123456",
    "12e4, 120000",
    "150000, 150000",
    "1200000, 1200000",
    "3e10, 3e+10",
    "1e15, 1e+15",
    "1e22, 1e+22",
    "1e-300, 1e-300",
    "0.0001, 1e-04",
    "0.00012, 0.00012",
    "0.00001234, 1.234e-05",
    "123456.789, 123456.789",
    "123456789012, 123456789012",
    "1234567890123456, 1234567890123456",
    "2L, 2"
  })
  void numbersPrintAsInR(String literal, String printed) {
    assertEquals(printed, argument(literal).deparse());
  }

  // R prints 0.3 here; the text would then read back as another number.
  @Test
  void digitsBeyondFifteenAreKept() {
    assertEquals("0.30000000000000004", argument("0.30000000000000004").deparse());
  }

  // R 4.2.2: deparse(as.call(list(as.name("*"), quote(a + b), 2))) and so on
  @Test
  void treesNotFromTextGetTheParenthesesTheyNeed() {
    Expr a = new Expr.Name("a");
    Expr b = new Expr.Name("b");
    Expr sum = new Expr.Binary("+", a, b);
    Expr two = new Expr.Num(2);
    assertEquals("(a + b) * 2", new Expr.Binary("*", sum, two).deparse());
    assertEquals("(-a)^2", new Expr.Binary("^", new Expr.Unary("-", a), two).deparse());
    assertEquals("a - (a + b)", new Expr.Binary("-", a, sum).deparse());
    assertEquals("-(a + b)", new Expr.Unary("-", sum).deparse());
    assertEquals("(a^b)^2", new Expr.Binary("^", new Expr.Binary("^", a, b), two).deparse());
    assertEquals(
        "(a * !b) + 2",
        new Expr.Binary("+", new Expr.Binary("*", a, new Expr.Unary("!", b)), two).deparse());
  }

  private static Expr argument(String text) {
    Expr response =
        Formula.parse("I(x) ~ pmin(x, " + text + ")").fixed().terms().get(0).variables().get(0);
    return ((Expr.Call) response).arguments().get(1).value();
  }
}
