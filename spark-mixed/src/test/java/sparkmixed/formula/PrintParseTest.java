package sparkmixed.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import sparkmixed.error.FormulaException;

class PrintParseTest {
  private static final int DEPTH = 4;

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void printedTreesReadBackAsTheSameTree(@ForAll("trees") Expr tree) {
    assertEquals(withoutParentheses(tree), withoutParentheses(read(tree.deparse())));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void whatWasReadPrintsAndReadsIdentically(@ForAll("trees") Expr tree) {
    Expr read = read(tree.deparse());
    assertEquals(read, read(read.deparse()));
    assertEquals(read.deparse(), tree.deparse());
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void formulasPrintAndReadBackEqual(@ForAll("formulas") String text) {
    Formula formula = Formula.parse(text);
    Formula again = Formula.parse(formula.deparse());
    assertEquals(formula, again);
    assertEquals(formula.deparse(), again.deparse());
    assertEquals(formula.fixed(), again.fixed());
    assertEquals(formula.random(), again.random());
    assertEquals(formula.offsets(), again.offsets());
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void termsAreDistinctAndOrderedByDegree(@ForAll("formulas") String text) {
    List<Term> terms = Formula.parse(text).fixed().terms();
    assertEquals(terms.size(), terms.stream().distinct().count());
    for (int i = 1; i < terms.size(); i++) {
      assertTrue(terms.get(i - 1).variables().size() <= terms.get(i).variables().size());
    }
  }

  @Property(tries = 5000)
  void randomTextIsReadOrRejected(@ForAll("texts") String text) {
    assertReadOrRejected(text);
    assertReadOrRejected("y ~ " + text);
  }

  @Property(tries = 1000)
  void anyUnicodeIsReadOrRejected(@ForAll String text) {
    assertReadOrRejected(text);
    assertReadOrRejected("y ~ `" + text + "`");
  }

  private static void assertReadOrRejected(String text) {
    try {
      Formula formula = Formula.parse(text);
      assertEquals(formula, Formula.parse(formula.deparse()));
    } catch (FormulaException rejected) {
      assertTrue(rejected.position() >= 0 && rejected.position() <= text.length());
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "x",
            "y",
            "g",
            "`a b`",
            "1",
            "0",
            "2.5",
            "1e3",
            "\"s\"",
            "'t'",
            "TRUE",
            "+",
            "-",
            "*",
            "/",
            "^",
            ":",
            "%in%",
            "|",
            "||",
            "~",
            "(",
            ")",
            "(",
            ")",
            ",",
            "=",
            "==",
            "<",
            "!",
            "&",
            "log(",
            "I(",
            "poly(",
            "offset(",
            "factor(",
            "cbind(",
            ".",
            ".obs",
            " ",
            "`",
            "\\",
            "%",
            "#",
            "\n",
            "\u00e9",
            "\ud83d\ude00",
            "\ud83d")
        .list()
        .ofMaxSize(25)
        .map(words -> String.join("", words));
  }

  @Provide
  Arbitrary<String> formulas() {
    Arbitrary<String> fixed = terms(3);
    Arbitrary<String> effects = Arbitraries.of("1", "x", "0 + x", "x*z", "1+I(x^2)", "poly(x,2)");
    Arbitrary<String> groups = Arbitraries.of("g", "g/h", "g:h", "(g/h)/k", ".obs", "factor(g)");
    Arbitrary<String> random =
        Combinators.combine(effects, Arbitraries.of("|", "||"), groups)
            .as((e, bar, g) -> "(" + e + bar + g + ")");
    Arbitrary<String> response = Arbitraries.of("y", "log(y)", "y/n", "cbind(s, n-s)", "");
    return Combinators.combine(response, fixed, random.list().ofMaxSize(3))
        .as(
            (left, right, bars) ->
                left + "~" + right + String.join("", bars.stream().map(b -> "+" + b).toList()));
  }

  private static Arbitrary<String> terms(int depth) {
    Arbitrary<String> leaf =
        Arbitraries.of("a", "b", "`c d`", "0", "1", "log(x)", "I(x^2-1)", "poly(x,2)");
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<String> inner = terms(depth - 1);
    Arbitrary<String> binary =
        Combinators.combine(inner, Arbitraries.of("+", "-", "*", "/", ":", " %in% "), inner)
            .as((left, operator, right) -> left + operator + right);
    return Arbitraries.oneOf(
        leaf,
        binary,
        inner.map(e -> "(" + e + ")"),
        inner.map(e -> "(" + e + ")^2"),
        inner.map(e -> e + "+offset(log(w))").map(e -> depth == 3 ? e : "a"));
  }

  @Provide
  Arbitrary<Expr> trees() {
    return tree(DEPTH);
  }

  private static Arbitrary<Expr> tree(int depth) {
    Arbitrary<Expr> leaf =
        Arbitraries.frequencyOf(
            Tuple.of(
                4,
                Arbitraries.of("x", "a.b", "a b", "`", "1st", "if", "\\", "\n", "\u00e9")
                    .map(Expr.Name::new)),
            Tuple.of(1, Arbitraries.strings().ofMinLength(1).ofMaxLength(5).map(Expr.Name::new)),
            Tuple.of(2, Arbitraries.doubles().between(0, 1e300).map(Expr.Num::new)),
            Tuple.of(2, Arbitraries.integers().between(0, 2_000_000).map(Expr.Num::new)),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(5).map(Expr.Text::new)),
            Tuple.of(1, Arbitraries.of(true, false).map(Expr.Logical::new)));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Expr> inner = tree(depth - 1);
    return Arbitraries.oneOf(
        leaf,
        inner.map(Expr.Paren::new),
        Combinators.combine(Arbitraries.of("-", "+", "!"), inner).as(Expr.Unary::new),
        Combinators.combine(
                Arbitraries.of("+", "-", "*", "/", "^", ":", "%in%", "==", "<", ">=", "&", "&&"),
                inner,
                inner)
            .as(Expr.Binary::new),
        inner.list().ofMinSize(2).ofMaxSize(3).map(PrintParseTest::call));
  }

  private static Expr call(List<Expr> arguments) {
    List<Expr.Argument> named =
        arguments.stream()
            .map(value -> new Expr.Argument(value instanceof Expr.Num ? "n m" : null, value))
            .toList();
    return new Expr.Call("pmin", named);
  }

  private static Expr read(String text) {
    Expr call = Formula.parse("~ pmin(x, " + text + ")").fixed().terms().get(0).variables().get(0);
    return ((Expr.Call) call).arguments().get(1).value();
  }

  private static Expr withoutParentheses(Expr expr) {
    if (expr instanceof Expr.Paren paren) {
      return withoutParentheses(paren.inner());
    }
    if (expr instanceof Expr.Unary unary) {
      return new Expr.Unary(unary.operator(), withoutParentheses(unary.operand()));
    }
    if (expr instanceof Expr.Binary binary) {
      return new Expr.Binary(
          binary.operator(), withoutParentheses(binary.left()), withoutParentheses(binary.right()));
    }
    if (expr instanceof Expr.Call call) {
      return new Expr.Call(
          call.function(),
          call.arguments().stream()
              .map(a -> new Expr.Argument(a.name(), withoutParentheses(a.value())))
              .toList());
    }
    return expr;
  }
}
