package sparkmixed.objective;

import sparkmixed.moments.Blocks;

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
}
