package sparkmixed.formula;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** Puts the sum of columns in the place of the dot. */
final class DotExpansion {
  private DotExpansion() {}

  /**
   * {@code expr} with each dot among its terms replaced by the sum of {@code columns}, at least
   * one.
   */
  static Expr replace(Expr expr, Collection<String> columns) {
    Deque<Expr.Binary> spine = new ArrayDeque<>();
    Expr leaf = expr;
    while (leaf instanceof Expr.Binary binary) {
      spine.push(binary);
      leaf = binary.left();
    }
    Expr result = replaceLeaf(leaf, columns);
    for (Expr.Binary binary : spine) {
      result = new Expr.Binary(binary.operator(), result, replace(binary.right(), columns));
    }
    return result;
  }

  private static Expr replaceLeaf(Expr leaf, Collection<String> columns) {
    if (leaf instanceof Expr.Name name && name.name().equals(ColumnNames.DOT)) {
      return columns.stream()
          .<Expr>map(Expr.Name::new)
          .reduce((left, right) -> new Expr.Binary("+", left, right))
          .orElseThrow();
    }
    if (leaf instanceof Expr.Paren paren) {
      return new Expr.Paren(replace(paren.inner(), columns));
    }
    if (leaf instanceof Expr.Unary unary) {
      return new Expr.Unary(unary.operator(), replace(unary.operand(), columns));
    }
    return leaf;
  }
}
