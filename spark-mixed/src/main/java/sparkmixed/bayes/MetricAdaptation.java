package sparkmixed.bayes;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.linalg.Blas;

/**
 * Learns M^-1 from the draws of a window of the warm-up (Welford's sums), shrunk towards a small
 * multiple of the identity as Stan does:
 *
 * <pre>
 *   M^-1 = n / (n + 5) Var + 5 / (n + 5) 10^-3 I
 * </pre>
 */
final class MetricAdaptation {
  private static final double PRIOR_DRAWS = 5;
  private static final double PRIOR_VARIANCE = 1e-3;

  private final WarmupWindows windows;
  private final boolean dense;
  private final double[] mean;
  private final double[] squares;
  private int size;
  private int end;
  private int count;

  MetricAdaptation(WarmupWindows windows, int dimension, boolean dense) {
    this.windows = windows;
    this.dense = dense;
    this.mean = new double[dimension];
    this.squares = new double[dense ? dimension * dimension : dimension];
    this.size = windows.firstSize();
    this.end = windows.end(windows.from(), size);
  }

  /** Goes on from a saved state. */
  MetricAdaptation(WarmupWindows windows, boolean dense, ChainState.Adaptation saved) {
    this.windows = windows;
    this.dense = dense;
    this.mean = saved.mean().clone();
    this.squares = saved.squares().clone();
    this.size = saved.windowSize();
    this.end = saved.windowEnd();
    this.count = saved.count();
  }

  /**
   * Takes in the position after an iteration, counted from 0.
   *
   * @return a new metric, or null if no window ends here
   */
  @Nullable Metric learn(int iteration, double[] q) {
    if (!windows.contains(iteration)) {
      return null;
    }
    add(q);
    if (iteration != end) {
      return null;
    }
    Metric metric = Metric.of(inverse(), mean.length, dense);
    size *= 2;
    end = windows.end(end + 1, size);
    count = 0;
    Arrays.fill(mean, 0);
    Arrays.fill(squares, 0);
    return metric;
  }

  private void add(double[] q) {
    int d = q.length;
    count++;
    double[] delta = new double[d];
    for (int i = 0; i < d; i++) {
      delta[i] = q[i] - mean[i];
      mean[i] += delta[i] / count;
    }
    double weight = (count - 1.0) / count;
    for (int j = 0; j < d; j++) {
      if (!dense) {
        squares[j] += weight * delta[j] * delta[j];
        continue;
      }
      for (int i = j; i < d; i++) {
        squares[j * d + i] += weight * delta[j] * delta[i];
      }
    }
  }

  private double[] inverse() {
    int d = mean.length;
    double[] inverse = squares.clone();
    double shrink = count / (count + PRIOR_DRAWS);
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] *= shrink / (count - 1);
    }
    for (int i = 0; i < d; i++) {
      inverse[dense ? i * d + i : i] += (1 - shrink) * PRIOR_VARIANCE;
    }
    if (dense) {
      Blas.mirror(inverse, d);
    }
    return inverse;
  }

  ChainState.Adaptation state(StepSizeAdaptation step) {
    return new ChainState.Adaptation(
        step.updates(),
        step.shrinkage(),
        step.averageError(),
        step.averageLogStep(),
        size,
        end,
        count,
        mean.clone(),
        squares.clone());
  }
}
