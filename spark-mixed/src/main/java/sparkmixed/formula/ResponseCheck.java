package sparkmixed.formula;

import java.util.LinkedHashSet;
import java.util.Set;
import sparkmixed.error.FormulaException;

/** What may not stand left of {@code ~}, and the response that stands on both sides. */
final class ResponseCheck {
  private ResponseCheck() {}

  static void check(Expr response, TermList fixed, SourceMap places) {
    checkParts(response, response, places);
    Set<String> columns = new LinkedHashSet<>();
    ColumnNames.addTo(columns, response);
    if (columns.isEmpty()) {
      throw places.error("the response reads no column", response);
    }
    for (Term term : fixed.terms()) {
      for (Expr variable : term.variables()) {
        if (variable.equals(response)) {
          throw places.error("the response stands on both sides of ~", variable);
        }
      }
    }
  }

  private static void checkParts(Expr part, Expr response, SourceMap places) {
    if (part instanceof Expr.Binary binary) {
      if (Operators.isBar(binary.operator())) {
        throw places.error("a random term stands right of ~", binary);
      }
      checkParts(binary.left(), response, places);
      checkParts(binary.right(), response, places);
    } else if (part instanceof Expr.Unary unary) {
      checkParts(unary.operand(), response, places);
    } else if (part instanceof Expr.Paren paren) {
      checkParts(paren.inner(), response, places);
    } else if (part instanceof Expr.Name name) {
      checkName(name, places);
    } else if (part instanceof Expr.Call call) {
      if (call.function().equals("offset")) {
        throw places.error("an offset stands right of ~", call);
      }
      boolean inner = call.function().equals("cbind") && part != response;
      if (inner) {
        throw places.error("cbind must be the whole response", call);
      }
    }
  }

  private static void checkName(Expr.Name name, SourceMap places) throws FormulaException {
    if (name.name().equals(ColumnNames.DOT) || name.name().equals(ColumnNames.ROW)) {
      throw places.error(name.name() + " cannot be a response", name);
    }
  }
}
