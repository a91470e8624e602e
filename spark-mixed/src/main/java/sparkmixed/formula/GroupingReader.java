package sparkmixed.formula;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sparkmixed.error.FormulaException;

/**
 * What stands right of a bar: {@code g}, {@code factor(g)}, {@code a:b}, {@code a/b} and their
 * combinations. {@code a/b/c} stands for {@code a}, {@code b:a} and {@code c:b:a}: the inner factor
 * first, as lme4 names them.
 */
final class GroupingReader {
  /**
   * Nesting beyond this is no model; it keeps {@code (a/b/c/...)} from squaring the formula's
   * length.
   */
  private static final int MAX_PARTS = 20;

  private static final int MAX_DEPTH = 100;

  private final SourceMap source;

  GroupingReader(SourceMap source) {
    this.source = source;
  }

  /** The grouping factors in the order of the formula, outermost first. */
  List<Grouping> read(Expr right) {
    if (source.depth(right) > MAX_DEPTH) {
      throw tooMany(right);
    }
    List<Grouping> groupings = new ArrayList<>();
    for (List<Expr> parts : expand(right)) {
      groupings.add(new Grouping(name(parts), parts));
    }
    return groupings;
  }

  private static String name(List<Expr> parts) {
    // lme4 shows a single column bare, but quotes the columns of an interaction.
    return parts.size() == 1 && parts.get(0) instanceof Expr.Name sole
        ? sole.name()
        : String.join(":", parts.stream().map(Expr::deparse).toList());
  }

  private List<List<Expr>> expand(Expr expr) {
    if (expr instanceof Expr.Paren paren) {
      return expand(paren.inner());
    }
    if (expr instanceof Expr.Binary binary && binary.operator().equals(":")) {
      return interactions(expand(binary.left()), expand(binary.right()), binary);
    }
    if (expr instanceof Expr.Binary binary && binary.operator().equals("/")) {
      List<List<Expr>> outer = expand(binary.left());
      Set<Expr> enclosing = new LinkedHashSet<>();
      for (int i = outer.size() - 1; i >= 0; i--) {
        enclosing.addAll(outer.get(i));
      }
      List<List<Expr>> result = new ArrayList<>(outer);
      result.addAll(interactions(expand(binary.right()), List.of(List.copyOf(enclosing)), binary));
      return result;
    }
    return List.of(List.of(column(expr)));
  }

  private List<List<Expr>> interactions(
      List<List<Expr>> left, List<List<Expr>> right, Expr.Binary at) {
    List<List<Expr>> result = new ArrayList<>();
    for (List<Expr> first : left) {
      for (List<Expr> second : right) {
        Set<Expr> parts = new LinkedHashSet<>(first);
        parts.addAll(second);
        result.add(List.copyOf(parts));
        if (parts.size() > MAX_PARTS || result.size() > MAX_PARTS) {
          throw tooMany(at);
        }
      }
    }
    return result;
  }

  private FormulaException tooMany(Expr at) {
    return source.error("a grouping combines more than " + MAX_PARTS + " factors", at);
  }

  private Expr column(Expr expr) {
    if (expr instanceof Expr.Name name && !name.name().equals(".")) {
      return expr;
    }
    if (expr instanceof Expr.Call call
        && call.function().equals("factor")
        && call.arguments().get(0).value() instanceof Expr.Name name
        && !name.name().equals(".")
        && !name.name().equals(ColumnNames.ROW)) {
      return expr;
    }
    if (expr instanceof Expr.Binary binary && Operators.isBar(binary.operator())) {
      throw source.error("a random term has one bar: (effects | grouping)", expr);
    }
    if (expr instanceof Expr.Binary binary && binary.operator().equals("+")) {
      throw source.error(
          "two groupings cannot share a bar; write one term for each, or a:b for their"
              + " combinations",
          expr);
    }
    throw source.error(
        "right of the bar stands a column, factor(column), a:b or a/b; compute any other grouping"
            + " as a column first",
        expr);
  }
}
