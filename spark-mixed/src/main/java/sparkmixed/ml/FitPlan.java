package sparkmixed.ml;

import java.util.List;
import sparkmixed.fit.FittedModel;

/**
 * What a fit would do.
 *
 * @param groups grouping factors with their numbers of levels
 * @param rows rows that would be used
 * @param bytes memory that the kernel would hold on the driver
 * @param placement where the kernel would run: {@code driver}, {@code separable} or {@code
 *     executor}
 * @param reducedSystem {@code block-diagonal} or {@code dense}
 * @param reason why, in plain words
 * @param exitCode what the job would return for it: 0, 20 (data) or 23 (memory)
 * @param problems the sentence with which the fit would refuse, empty if it would not
 */
public record FitPlan(
    List<FittedModel.Group> groups,
    long rows,
    long bytes,
    String placement,
    String reducedSystem,
    String reason,
    int exitCode,
    String problems) {
  public FitPlan {
    groups = List.copyOf(groups);
  }
}
