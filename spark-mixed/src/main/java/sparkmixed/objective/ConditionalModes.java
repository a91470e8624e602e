package sparkmixed.objective;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.pls.PredictionVariance;

/** Random effects given the parameters, wherever they are. */
public interface ConditionalModes {

  /** Goes to a point and finds the modes there; the Laplace deviance of the point. */
  Evaluation value(double[] parameters);

  /** Fixed effects at the last point. */
  double[] beta();

  /** Conditional modes b of each factor at the last point, one row a level. */
  Blocks[] modes();

  /** Conditional variances of b given the parameters, K x K a row, at the last point. */
  Blocks[] variances();

  /**
   * Uncertainty of predictions at the last point.
   *
   * @param limit bytes that it may hold
   * @return null if it would hold more, or the system with the fixed effects has no factor
   */
  @Nullable PredictionVariance predictionVariance(long limit);
}
