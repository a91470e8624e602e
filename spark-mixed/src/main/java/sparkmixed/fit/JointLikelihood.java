package sparkmixed.fit;

import java.util.List;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.moments.Blocks;

/**
 * Joint density of response and spherical random effects u of a mixed model, {@code b = Lambda u},
 * with its derivatives by everything.
 *
 * <p>A point is (theta, beta, psi): theta absolute and of the formula as written; beta of the
 * estimated columns of X, centred (see {@link #written}); psi = log dispersion where the family has
 * one. Not thread-safe.
 */
public interface JointLikelihood {

  /** How theta fills the covariance factors of the terms. */
  CovarianceLayout layout();

  /** The family of the response. */
  Family family();

  /** Number of estimated coefficients. */
  int coefficients();

  /** Number of random effects. */
  int effects();

  /** In which order they stand. */
  List<EffectRun> runs();

  /** Coefficients of all columns of X as written; NaN where dropped. */
  double[] written(double[] centred);

  /** Centred coefficients from those as written. */
  double[] centred(double[] written);

  /** A direction in the space of estimated coefficients as written, in that of the centred ones. */
  double[] centredDirection(double[] written);

  /**
   * Chain rule of {@link #written}.
   *
   * @param byWritten derivatives by the coefficients of all columns as written
   * @return by the centred ones
   */
  double[] pulledBack(double[] byWritten);

  /**
   * Log of the joint density, up to a constant.
   *
   * @param u holds the effects from {@code at} on
   */
  double joint(double[] point, double[] u, int at);

  /** Derivatives by theta at the last point. */
  double[] byTheta();

  /** Derivatives by the centred coefficients at the last point. */
  double[] byBeta();

  /** Derivative by psi at the last point. */
  double byDispersion();

  /**
   * Adds the derivatives by u at the last point, after which the others are not known.
   *
   * @param gradient from {@code at} on
   */
  void addByEffects(double[] gradient, int at);

  /** b at the last point: one row of K numbers a level of each factor. */
  Blocks[] byLevel();
}
