package sparkmixed.frame;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * One term of the fixed effects: its columns {@code start .. start + width} of a model matrix.
 *
 * @param label R's term label, variables joined by {@code :}
 * @param factors names of its variables that are factors
 * @param numerics names of its other variables
 */
public record FixedTerm(
    String label, Set<String> factors, Set<String> numerics, int start, int width)
    implements Serializable {
  public FixedTerm {
    factors = Set.copyOf(factors);
    numerics = Set.copyOf(numerics);
  }

  /** Number of variables. */
  public int order() {
    return factors.size() + numerics.size();
  }

  /**
   * Whether another term contains this one, as SAS and lmerTest mean it: all variables of this one
   * and more, the numeric ones the same.
   */
  public boolean isContainedIn(FixedTerm other) {
    return other.order() > order()
        && other.factors.containsAll(factors)
        && other.numerics.equals(numerics);
  }

  /** Whether another term has all variables of this one and more. */
  public boolean isMarginalTo(FixedTerm other) {
    return other.order() > order()
        && other.factors.containsAll(factors)
        && other.numerics.containsAll(numerics);
  }

  /** Its columns. */
  public List<Integer> columns() {
    return java.util.stream.IntStream.range(start, start + width).boxed().toList();
  }
}
