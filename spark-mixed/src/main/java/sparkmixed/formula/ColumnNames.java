package sparkmixed.formula;

import java.util.Set;

/** The columns an expression reads. */
final class ColumnNames {
  /** All other columns. */
  static final String DOT = ".";

  /** The row itself as a grouping factor. */
  static final String ROW = ".obs";

  private ColumnNames() {}

  static void addTo(Set<String> columns, Expr expr) {
    if (expr instanceof Expr.Name name) {
      if (!name.name().equals(DOT) && !name.name().equals(ROW)) {
        columns.add(name.name());
      }
    } else if (expr instanceof Expr.Call call) {
      call.arguments().forEach(argument -> addTo(columns, argument.value()));
    } else if (expr instanceof Expr.Unary unary) {
      addTo(columns, unary.operand());
    } else if (expr instanceof Expr.Paren paren) {
      addTo(columns, paren.inner());
    } else if (expr instanceof Expr.Binary binary) {
      addTo(columns, binary.left());
      addTo(columns, binary.right());
    }
  }
}
