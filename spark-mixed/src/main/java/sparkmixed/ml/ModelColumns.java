package sparkmixed.ml;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparkmixed.formula.Formula;

/** The columns a model reads, known before its data are opened. */
public final class ModelColumns {
  private ModelColumns() {}

  /**
   * Names of all columns; empty if the formula has a dot, which stands for whatever columns there
   * are.
   *
   * @throws sparkmixed.error.FormulaException if the formula cannot be read
   */
  public static Optional<Set<String>> of(
      String formula, @Nullable String weightCol, @Nullable String offsetCol) {
    Formula parsed = Formula.parse(formula);
    if (parsed.usesDot()) {
      return Optional.empty();
    }
    Set<String> columns = new LinkedHashSet<>(parsed.columns());
    if (weightCol != null) {
      columns.add(weightCol);
    }
    if (offsetCol != null) {
      columns.add(offsetCol);
    }
    return Optional.of(columns);
  }
}
