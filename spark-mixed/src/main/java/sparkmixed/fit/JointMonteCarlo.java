package sparkmixed.fit;

import java.util.Arrays;
import java.util.Locale;
import sparkmixed.error.InputRejectedException;
import sparkmixed.objective.ImportanceDeviance;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.optimize.Optimum;

/**
 * A fit by importance sampling of all random effects together: from the Laplace optimum, with draws
 * about its mode that are held while the criterion is minimized; then about the mode of where that
 * ended, until it stays.
 */
final class JointMonteCarlo {
  private static final int ROUNDS = 4;

  /** Moves of a parameter, relative to its size or in standard errors, at which draws may stay. */
  private static final double STAYED = 0.01;

  /** Fewer draws than this, effectively, say nothing. */
  private static final double LEAST_EFFECTIVE = 30;

  private final GlmmFit fit;
  private final GlmmProblem problem;
  private final LaplaceDeviance deviance;

  /**
   * @param deviance starts at a feasible point
   */
  JointMonteCarlo(GlmmFit fit, LaplaceDeviance deviance) {
    this.fit = fit;
    this.problem = fit.problem();
    this.deviance = deviance;
  }

  /**
   * Fits.
   *
   * @param start (theta, gamma, psi) with gamma zero
   * @param beta fixed effects to start from
   * @param factor of their covariance
   */
  LmmFit.Result fit(double[] start, double[] beta, double[] factor) {
    int thetas = problem.covariance().parameters();
    ScaledCoefficients scaled = new ScaledCoefficients(deviance, thetas, beta, factor);
    Optimum optimum = fit.minimize(scaled, start, beta.length);
    double[] parameters = scaled.inner(optimum.theta());
    for (int round = 0; ; round++) {
      deviance.value(parameters);
      ImportanceDeviance importance =
          problem.deviances().importance(deviance, Arrays.copyOf(parameters, thetas));
      importance.value(parameters);
      checkEffective(importance);
      double[] center = Arrays.copyOfRange(parameters, thetas, thetas + beta.length);
      scaled = new ScaledCoefficients(importance, thetas, center, factor);
      optimum = fit.minimize(scaled, recentred(parameters, beta.length), beta.length);
      double[] ended = scaled.inner(optimum.theta());
      boolean stayed = stayed(optimum.theta(), parameters, thetas, beta.length);
      parameters = ended;
      if (stayed || round == ROUNDS - 1) {
        importance.value(parameters);
        checkEffective(importance);
        return GlmmResult.of(fit, deviance, scaled, optimum, factor, () -> drawn(importance));
      }
    }
  }

  /** The same with gamma zero, about the fixed effects reached. */
  private double[] recentred(double[] parameters, int p) {
    int thetas = problem.covariance().parameters();
    double[] start = parameters.clone();
    Arrays.fill(start, thetas, thetas + p, 0);
    return start;
  }

  private boolean stayed(double[] optimum, double[] before, int thetas, int p) {
    for (int k = 0; k < optimum.length; k++) {
      double move;
      if (k >= thetas && k < thetas + p) {
        // fixed effects stand in standard errors from where they were
        move = Math.abs(optimum[k]);
      } else {
        move = Math.abs(optimum[k] - before[k]) / Math.max(0.1, Math.abs(before[k]));
      }
      if (move > STAYED) {
        return false;
      }
    }
    return true;
  }

  private static GlmmResult.Drawn drawn(ImportanceDeviance importance) {
    return new GlmmResult.Drawn(
        importance.logLikStdError(),
        String.format(
            Locale.ROOT,
            "%,d draws of all effects together, effective sample size %,.0f",
            importance.samples(),
            importance.effectiveSize()));
  }

  private static void checkEffective(ImportanceDeviance importance) {
    if (importance.effectiveSize() < LEAST_EFFECTIVE) {
      throw new InputRejectedException(
          String.format(
              Locale.ROOT,
              "Monte Carlo integration collapses: of %,d draws of all random effects together only"
                  + " %.1f count (effective sample size), so the log-likelihood would be noise. With"
                  + " crossed factors draws serve up to some hundred effects; use method Laplace, or"
                  + " more samples.",
              importance.samples(),
              importance.effectiveSize()));
    }
  }
}
