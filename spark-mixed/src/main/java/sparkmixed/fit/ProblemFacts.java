package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.moments.Levels;

/**
 * What a model knows of its data before anything is estimated.
 *
 * @param rows rows used
 * @param rowsSkipped rows dropped because a column they need is null
 * @param rowsZeroWeight rows dropped because their weight is zero
 * @param groups grouping factors with their numbers of levels
 * @param levels of each factor, in the frame's order
 * @param rowPrint tells the rows from others, see {@link sparkmixed.moments.RowPrint}
 * @param solver how the kernel solves the system
 * @param warnings about the data
 */
public record ProblemFacts(
    long rows,
    long rowsSkipped,
    long rowsZeroWeight,
    List<FittedModel.Group> groups,
    List<Levels> levels,
    long rowPrint,
    FittedModel.Solver solver,
    List<FittedModel.Warning> warnings) {
  public ProblemFacts {
    groups = List.copyOf(groups);
    levels = List.copyOf(levels);
    warnings = List.copyOf(warnings);
  }

  /** The same with more to be said. */
  public ProblemFacts with(List<FittedModel.Warning> more) {
    List<FittedModel.Warning> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new ProblemFacts(
        rows, rowsSkipped, rowsZeroWeight, groups, levels, rowPrint, solver, all);
  }
}
