package sparkmixed.fit;

import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;
import sparkmixed.pls.PenalizedLeastSquares;
import sparkmixed.pls.PredictionVariance;

/**
 * What tells how uncertain predictions are, in the centred coordinates of the fit.
 *
 * @param columns columns of X that were estimated, in order
 * @param xShift taken off the estimated columns of a row of X
 * @param zShift taken off the columns of a row of Z
 * @param vcov covariance of the estimated coefficients, r x r
 * @param scale of {@code given}: sigma^2 of a linear model, otherwise 1
 * @param given uncertainty given the coefficients, and what the coefficients do to the modes
 */
public record PredictionCovariance(
    int[] columns,
    double[] xShift,
    double[] zShift,
    double[] vcov,
    double scale,
    PredictionVariance given)
    implements Serializable {
  /** Bytes that a generalized fit and a saved model keep without being asked. */
  public static final long LIMIT = 16L << 20;

  static @Nullable PredictionCovariance of(
      Centring centring, double[] vcov, double scale, @Nullable PredictionVariance given) {
    return given == null
        ? null
        : new PredictionCovariance(
            centring.columns(), centring.xShift(), centring.zShift(), vcov, scale, given);
  }

  /**
   * That of a linear model.
   *
   * @param theta of the formula as written
   * @throws ResourceGuardException if it would hold more than {@code limit} bytes
   */
  static PredictionCovariance of(LmmProblem problem, double[] theta, long limit) {
    PenalizedLeastSquares pls = problem.pls();
    if (pls.predictionVarianceBytes() > limit) {
      throw new ResourceGuardException(
          String.format(
              Locale.ROOT,
              "Standard errors of predictions need %,d MB of covariances, of at most %,d MB; raise"
                  + " broadcastLimitMB, or set uncertainty = fixed.",
              pls.predictionVarianceBytes() >> 20,
              limit >> 20));
    }
    double[] inner = problem.inner(theta);
    problem.settle(inner);
    double sigma2 = problem.objective().sigma2();
    double[] vcov = pls.fixedInverse();
    for (int e = 0; e < vcov.length; e++) {
      vcov[e] *= sigma2;
    }
    Centring centring = problem.centring();
    return new PredictionCovariance(
        centring.columns(),
        centring.xShift(),
        centring.zShift(),
        vcov,
        sigma2,
        pls.predictionVariance(problem.layout().templates(inner)));
  }

  /** Bytes of a saved one; see {@link NumbersOut}. */
  public void write(NumbersOut out) throws IOException {
    out.ints(columns);
    out.doubles(xShift);
    out.doubles(zShift);
    out.doubles(vcov);
    out.number(scale);
    given.write(out);
  }

  /**
   * Reads a saved one.
   *
   * @throws IOException if its parts do not fit each other
   */
  public static PredictionCovariance read(NumbersIn in) throws IOException {
    PredictionCovariance covariance =
        new PredictionCovariance(
            in.ints(),
            in.doubles(),
            in.doubles(),
            in.doubles(),
            in.number(),
            PredictionVariance.read(in));
    int r = covariance.columns.length;
    if (covariance.xShift.length != r
        || covariance.vcov.length != r * r
        || covariance.given.fixed() != r) {
      throw new IOException("its parts do not fit each other");
    }
    return covariance;
  }
}
