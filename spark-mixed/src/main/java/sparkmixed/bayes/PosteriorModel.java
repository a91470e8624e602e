package sparkmixed.bayes;

import java.util.function.DoubleSupplier;

/**
 * One way to write the posterior of a model: a density of what is sampled, and how a point of it
 * becomes a draw of all parameters.
 */
interface PosteriorModel extends LogDensity {
  /**
   * The draw that a point stands for; what the density leaves out is drawn.
   *
   * @param normal standard normal numbers
   */
  PosteriorDraw draw(double[] q, DoubleSupplier normal);
}
