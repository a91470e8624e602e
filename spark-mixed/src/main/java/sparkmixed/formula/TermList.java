package sparkmixed.formula;

import java.io.Serializable;
import java.util.List;

/**
 * The expanded right-hand side of a formula, or the left of a bar.
 *
 * @param intercept whether there is an intercept
 * @param terms in R's order: by degree, within a degree as first written
 */
public record TermList(boolean intercept, List<Term> terms) implements Serializable {
  public TermList {
    terms = List.copyOf(terms);
  }
}
