package sparkmixed.objective;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.pls.Effects;
import sparkmixed.pls.PredictionVariance;
import sparkmixed.pls.Solution;

/**
 * The penalized system of the effects that a {@link ModeSearch} looks for, and everything else that
 * a Laplace approximation asks of the rows, wherever these are: all effects beside all rows ({@link
 * LocalSystem}), or those that are left when each block of rows has eliminated its own ({@link
 * BlockSystem}).
 */
interface ModeSystem {

  /** A vector of the system's length, all zero. */
  Effects effects();

  Solution solution();

  /** Rows of the likelihood, which tolerances grow with. */
  long rows();

  /** Columns of the rows' X. */
  int columns();

  /**
   * Goes over the rows at the effects where a search is.
   *
   * @param expected whether W has Fisher's weights instead of the observed ones
   * @param score receives {@code Z's} and {@code X's}, {@code s = d log p / d eta}
   * @param working receives the system times the effects looked for
   * @return log p without its constant, less {@code |u|^2 / 2} of effects that are not looked for
   *     because they follow from those that are; NaN if there are none
   */
  double assemble(
      ModeParameters at, boolean expected, ModeSearch mode, Effects score, Effects working);

  /**
   * Factors the system last assembled.
   *
   * @return false if it is not positive definite
   */
  boolean factor(double[][] templates);

  /** log|H| of the last factorization, over all random effects. */
  double logDet();

  /**
   * Solves with the last factorization.
   *
   * @param fixed whether the fixed effects are unknowns too
   */
  void solve(double[][] templates, Effects rhs, boolean fixed, Solution out);

  /** Adds a share of the sum of squares of each column of X to its diagonal entry. */
  void ridge(double share);

  /** Another system of the same rows that has all columns of X. */
  ModeSystem whole();

  /** {@code (Mt^-1)_XX} of the last factorization, p x p. */
  double[] fixedInverse();

  /** Derivatives at the mode last found, whose system is factored; null if there are none. */
  @Nullable ModeDerivatives derivatives(ModeParameters at, ModeSearch mode);

  /** Conditional modes b of each factor at the mode last found, one row a level. */
  Blocks[] modes(ModeParameters at, ModeSearch mode);

  /** {@code Lambda H^-1 Lambda'} there, K x K a level. */
  Blocks[] variances(ModeParameters at, ModeSearch mode);

  /**
   * Uncertainty of predictions there; null where it is not to be had: larger than {@code limit}
   * bytes, not positive definite, or rows in blocks, each of which knows its own effects only.
   */
  @Nullable PredictionVariance predictionVariance(ModeParameters at, ModeSearch mode, long limit);

  /** Passes over the rows so far. */
  long passes();

  /** Whether a pass is a job of a cluster. */
  boolean remote();
}
