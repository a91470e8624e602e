package sparkmixed.frame;

import java.io.Serializable;
import java.util.List;
import sparkmixed.formula.Grouping;

/**
 * The template of one random term: row i of its Z is {@code z[start .. start + columns)} in the
 * columns of the row's level.
 *
 * @param grouping as the formula gives it
 * @param factor index in {@link ModelFrame#factors()}
 * @param columns R's names of the effects
 * @param correlated false for {@code ||}
 * @param start offset in {@link CodedRow#z}
 */
public record TermDesign(
    Grouping grouping, int factor, List<String> columns, boolean correlated, int start)
    implements Serializable {
  public TermDesign {
    columns = List.copyOf(columns);
  }

  /** Number of effects. */
  public int size() {
    return columns.size();
  }
}
