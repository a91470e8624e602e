package sparkmixed.ml;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.LmmProblem;

/**
 * What a linear model was fitted to, while the model stays where it was fitted: profiles, bootstrap
 * and influence then need no rows. It is not serialized with the model.
 */
final class KeptStatistics implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable LmmProblem problem;

  KeptStatistics(@Nullable LmmProblem problem) {
    this.problem = problem;
  }

  /** Null if the model is not linear, or was loaded, or sent here. */
  @Nullable LmmProblem problem() {
    return problem;
  }
}
