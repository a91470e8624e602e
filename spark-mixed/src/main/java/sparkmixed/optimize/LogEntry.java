package sparkmixed.optimize;

import java.io.Serializable;

/**
 * One evaluation of an optimization.
 *
 * @param evaluation 1, 2, ...
 * @param objective value; infinite where the objective does not exist
 * @param gradientNorm largest absolute entry of the gradient; NaN if it was not computed
 * @param theta where
 * @param seconds wall time
 * @param passes over the rows that it took; 0 where sums stand for them
 * @param sparkJobs those of the passes that were jobs of a cluster
 */
public record LogEntry(
    int evaluation,
    double objective,
    double gradientNorm,
    double[] theta,
    double seconds,
    long passes,
    long sparkJobs)
    implements Serializable {}
