package sparkmixed.formula;

import java.io.Serializable;
import java.util.List;

/**
 * One term of a model formula: an interaction of variables, e.g. {@code a:log(b)}.
 *
 * @param variables at least one, distinct, in R's order
 */
public record Term(List<Expr> variables) implements Serializable {
  public Term {
    variables = List.copyOf(variables);
  }

  /** R's term label: the variables' text joined by {@code :}. */
  public String label() {
    return String.join(":", variables.stream().map(Expr::deparse).toList());
  }
}
