package sparkmixed.formula;

import java.io.Serializable;
import java.util.List;

/**
 * A grouping factor: the observed combinations of its parts.
 *
 * @param name lme4's name: {@code a}, {@code a:b}, and {@code b:a} for the inner factor of {@code
 *     a/b}
 * @param parts the columns (or {@code factor(column)} calls, or the name {@code .obs}), in the
 *     order of the name
 */
public record Grouping(String name, List<Expr> parts) implements Serializable {
  public Grouping {
    parts = List.copyOf(parts);
  }
}
