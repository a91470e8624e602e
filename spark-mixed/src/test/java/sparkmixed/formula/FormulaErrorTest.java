package sparkmixed.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkmixed.error.FormulaException;

class FormulaErrorTest {

  /** Each formula stands above the caret its error must show. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '\u0001',
      textBlock =
          """
          y ~ (x + (1 | g)#    ^#never closed
          y ~ poly(x, 2#        ^#never closed
          log(y ~ x#   ^#never closed
          y ~ x)#     ^#never opened
          y ~ ()#     ^#nothing between
          y ~ log()#    ^#log takes 1 to 2 arguments, not 0
          y ~ log2(x, 2)#    ^#log2 takes 1 argument, not 2
          y ~ pmin(x)#    ^#pmin takes at least 2 arguments, not 1
          y ~ pmin(x, )#            ^#a term is missing before )
          y ~ (x + )#         ^#a term is missing before )
          y x#  ^#unexpected x; is an operator missing
          y# ^#there is no ~
          y ~ x ~ z#      ^#one ~ only
          y ~ (x ~ z)#       ^#one ~ only
          y ~#   ^#nothing right of ~
          y ~ x +#       ^#ends where a term is expected
          y ~ x + * z#        ^#unexpected *
          y ~ x, z#     ^#unexpected ,
          y ~ a = b#      ^#= only names an argument
          y ~ lg(x)#    ^#did you mean log?
          y ~ as.factor(x)#    ^#did you mean factor?
          y ~ x + Poly(x, 2)#        ^#did you mean poly?
          y ~ splines(x)#    ^#a formula can call I, abs
          y ~ x %o% z#      ^#unknown operator %o%
          y ~ x % z#      ^#unknown operator %
          y ~ x $ z#      ^#unknown operator or character $
          y ~ I(x <- z)#        ^#unknown operator <-
          y ~ stats::poly(x, 2)#         ^#unknown operator ::
          y ~ x[1]#     ^#unknown operator or character [
          y ~ 2nd + x#    ^#in backticks: `2nd`
          y ~ if#    ^#reserved word
          y ~ `x#    ^#never closed
          y ~ ``#    ^#empty
          y ~ "x\\q"#      ^#unknown escape
          y ~ 1e999#    ^#too large
          y ~ 2 + x#    ^#can only be 0 or 1
          y ~ "x"#    ^#not a constant
          y ~ TRUE#    ^#not a constant
          y ~ x > 3#      ^#I(...)
          y ~ !x#    ^#I(...)
          y ~ I(a < b < c)#            ^#cannot be chained
          y ~ (a + b)^z#           ^#positive whole number
          y ~ (a + b)^0#           ^#positive whole number
          y ~ x^2.5#     ^#I(x^2)
          y ~ x + 1 | g#          ^#needs parentheses: ... + (1 | g)
          y ~ x + 1 || g#          ^#needs parentheses: ... + (1 || g)
          y ~ I(1 | g)#        ^#inside a function
          y ~ log((1 | g))#           ^#inside a function
          y ~ x * (1 | g)#        ^#can only be added: ... + (1 | g)
          y ~ x - (1 | g)#        ^#can only be added
          y ~ (x + (1 | g)):z#         ^#can only be added
          y ~ (1 | g | h)#       ^#one bar
          y ~ (1 | (g | h))#            ^#one bar
          y ~ (x + (1 | a) | g)#         ^#inside another one
          y ~ (0 | g)#       ^#no effects
          y ~ (1 | x + y)#           ^#two groupings
          y ~ (1 | x * y)#           ^#right of the bar stands
          y ~ (1 | log(x))#         ^#right of the bar stands
          y ~ (1 | 1)#         ^#right of the bar stands
          y ~ (1 | .)#         ^#right of the bar stands
          y ~ (. | g)#     ^#inside a random term
          y ~ (offset(w) | g)#     ^#inside a random term
          y ~ a:offset(w)#      ^#an offset can only be added
          y ~ a - offset(w)#        ^#an offset can only be added
          y ~ log(offset(w))#        ^#inside another function
          y ~ log(.)#        ^#inside a function
          y ~ .obs#    ^#can only be a grouping
          y ~ cbind(a, b)#    ^#left of ~ only
          (1 | g) ~ x#   ^#right of ~
          y | g ~ x#  ^#right of ~
          . ~ x#^#cannot be a response
          1 ~ x#^#reads no column
          offset(y) ~ x#^#right of ~
          cbind(a, b) + 1 ~ x#^#must be the whole response
          y ~ x + y#        ^#on both sides
          log(y) ~ log( y)#         ^#on both sides
          """)
  void theCaretShowsThePlace(String formula, String caret, String message) {
    FormulaException error =
        assertThrows(FormulaException.class, () -> Formula.parse(formula.strip()));
    String[] lines = error.toString().split("\n", -1);
    assertTrue(lines[0].contains(message), error::toString);
    int expected = caret.indexOf('^') - indent(formula);
    assertEquals(expected, error.position(), error::toString);
    assertEquals("  " + formula.strip(), lines[1]);
    assertEquals("  " + " ".repeat(expected) + "^", lines[2]);
    assertEquals(2, error.exitCode());
  }

  @Test
  void emptyTextIsNoFormula() {
    assertThrows(FormulaException.class, () -> Formula.parse(""));
    assertThrows(FormulaException.class, () -> Formula.parse("  \n\t "));
  }

  @Test
  void laterErrorsPointIntoTheTextToo() {
    Formula formula = Formula.parse("y ~ x + log(z)");
    Expr log = formula.fixed().terms().get(1).variables().get(0);
    assertEquals(8, formula.error("z has values below zero", log).position());
  }

  private static int indent(String formula) {
    return formula.indexOf(formula.strip());
  }
}
