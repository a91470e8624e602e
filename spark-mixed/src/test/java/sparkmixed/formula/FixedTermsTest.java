package sparkmixed.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixedTermsTest {

  // R 4.2.2, one line each:
  //   t <- terms(as.formula(s))
  //   cat(sprintf("%s => %d %s\n", s, attr(t, "intercept"), paste(attr(t, "term.labels"), collapse
  // = " | ")))
  private static final String PRINTED_BY_R =
      """
      y ~ 1 => 1
      y ~ 0 => 0
      y ~ a => 1 a
      y ~ a + b => 1 a | b
      y ~ 0 + a => 0 a
      y ~ a + 0 => 0 a
      y ~ a - 1 => 0 a
      y ~ -1 + a => 0 a
      y ~ a - 1 + 1 => 1 a
      y ~ a - 0 => 1 a
      y ~ +0 + a + 1 => 1 a
      y ~ a - (1 + b) + b => 0 a | b
      y ~ a - (b - 1) => 1 a
      y ~ (a + 0):b => 0 a:b
      y ~ a:b => 1 a:b
      y ~ a * b => 1 a | b | a:b
      y ~ a * b * c => 1 a | b | c | a:b | a:c | b:c | a:b:c
      y ~ a * b:c => 1 a | b:c | a:b:c
      y ~ (a * b):c + d => 1 d | a:c | b:c | a:b:c
      y ~ (a + b + c)^2 => 1 a | b | c | a:b | a:c | b:c
      y ~ (a + b + c)^3 - a:b => 1 a | b | c | a:c | b:c | a:b:c
      y ~ (a + b + c)^2 - a:b - 1 => 0 a | b | c | a:c | b:c
      y ~ a * (b + c)^2 => 1 a | b | c | b:c | a:b | a:c | a:b:c
      y ~ a^2 => 1 a
      y ~ a:a => 1 a
      y ~ a + a => 1 a
      y ~ (a + b)^9 => 1 a | b | a:b
      y ~ a/b => 1 a | a:b
      y ~ a/b/c => 1 a | a:b | a:b:c
      y ~ a/(b + c) => 1 a | a:b | a:c
      y ~ a/(b * c) => 1 a | a:b | a:c | a:b:c
      y ~ (a + b)/c => 1 a | b | a:b:c
      y ~ (a * b)/c => 1 a | b | a:b | a:b:c
      y ~ a %in% b => 1 a:b
      y ~ a + b %in% a => 1 a | a:b
      y ~ (a + b) %in% c => 1 a:c | b:c
      y ~ a %in% b:c => 1 a:b:c
      y ~ a:b %in% c * d => 1 d | a:b:c | a:b:c:d
      y ~ b:a + a => 1 a | b:a
      y ~ c:b:a + a:b + a => 1 a | b:a | c:b:a
      y ~ z + (b + a)^2 + a:z => 1 z | b | a | b:a | z:a
      y ~ a:(b + c):d => 1 a:b:d | a:c:d
      y ~ a * b * c - a => 1 b | c | a:b | a:c | b:c | a:b:c
      y ~ a - a => 1
      y ~ a + b - (a + b) => 1
      y ~ -a + b + a => 1 b | a
      y ~ a:1 => 1
      y ~ 1:a => 1
      y ~ a * 1 => 1 a
      y ~ a/1 => 1 a
      y ~ a * b - a:b => 1 a | b
      y ~ a + b:a - b => 1 a | a:b
      y ~ d + c:d + a:b:c + b => 1 d | b | d:c | c:a:b
      y ~ ((a)) => 1 a
      y ~ (a + (b + (c))) => 1 a | b | c
      y ~ a * b + offset(w) => 1 a | b | a:b
      y ~ offset(log(w)) + a => 1 a
      log(y) ~ a => 1 a
      y/n ~ a => 1 a
      cbind(s, n - s) ~ a => 1 a
      I(y^2) ~ a => 1 a
      y ~ log(x) + I(x^2) + sqrt(abs(x)) => 1 log(x) | I(x^2) | sqrt(abs(x))
      y ~ poly(x, 2) * a => 1 poly(x, 2) | a | poly(x, 2):a
      y ~ poly(x,2,raw=TRUE) => 1 poly(x, 2, raw = TRUE)
      y ~ poly(x, 2L) => 1 poly(x, 2)
      y ~ log(x+1):a + a => 1 a | log(x + 1):a
      y ~ I(a/b*c - d^-2) => 1 I(a/b * c - d^-2)
      y ~ I(-x) + I((x)) => 1 I(-x) | I((x))
      y ~ scale(x,center=TRUE) => 1 scale(x, center = TRUE)
      y ~ factor(x)*b => 1 factor(x) | b | factor(x):b
      y ~ log ( x,10 ) => 1 log(x, 10)
      y ~ exp(-0.00012*x) + I(x*100000) + I(x+1234567.5) + I(x*1e-300) => 1 exp(-0.00012 * x) | I(x * 1e+05) | I(x + 1234567.5) | I(x * 1e-300)
      y ~ `a b` * c => 1 `a b` | c | `a b`:c
      y ~ log(`a b`) + `1st`:c + `if` => 1 log(`a b`) | `if` | `1st`:c
      y ~ .a + b.c + d_e => 1 .a | b.c | d_e
      y ~ pmin(a, b) + pmax(a,b,c) => 1 pmin(a, b) | pmax(a, b, c)
      y ~ I(a>=b & !c) => 1 I(a >= b & !c)
      y ~ I(x %in% z) => 1 I(x %in% z)
      y ~ x:I(x) + x => 1 x | x:I(x)
      y ~ a**2 + (a+b)**2 => 1 a | b | a:b
      y ~ 1 * a => 1
      y ~ 1 + 0:b + a => 0 a
      y ~ --a/b + c => 1 c
      y ~ (a * b - c %in% d + e/f)^3 => 1 a | b | e | a:b | a:e | b:e | e:f | a:e:f | a:b:e | b:e:f | a:b:e:f
      """;

  static Stream<String> printedByR() {
    return PRINTED_BY_R.lines().map(String::strip);
  }

  @ParameterizedTest
  @MethodSource("printedByR")
  void termsAreThoseOfR(String line) {
    String[] parts = line.split(" => ?", 2);
    TermList terms = Formula.parse(parts[0]).fixed();
    String labels = terms.terms().stream().map(Term::label).collect(Collectors.joining(" | "));
    assertEquals(parts[1], ((terms.intercept() ? 1 : 0) + " " + labels).strip());
  }
}
