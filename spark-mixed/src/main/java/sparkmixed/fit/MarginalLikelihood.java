package sparkmixed.fit;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.moments.Blocks;
import sparkmixed.pls.Effects;
import sparkmixed.pls.PenalizedLeastSquares;

/**
 * Likelihood of a linear mixed model with random effects and coefficients integrated out, under
 * normal priors of K combinations of coefficients, {@code a_k'beta ~ N(m_k, 1 / tau_k)}, and flat
 * ones in all other directions:
 *
 * <pre>
 *   -2 log p(y | theta, sigma, tau) = (n - p) log(2 pi sigma^2) - sum log w + log|M| + log|A| + r2 / sigma^2
 *                                     + sum_k log(2 pi / tau_k) ,
 *   A  = X'V^-1 X + sigma^2 sum_k tau_k a_k a_k' ,
 *   r2 = min over beta, u of the penalized residual sum of squares + sigma^2 sum_k tau_k (a_k'beta - m_k)^2
 * </pre>
 *
 * <p>The priors are a penalty on the coefficients (Bates et al. 2015, section 3), so that a point
 * costs one solve, and its derivatives about two more, whatever the number of rows. theta is that
 * of the formula as written. Not thread-safe: {@link #copy} makes one for another thread.
 */
public final class MarginalLikelihood {
  /**
   * A point.
   *
   * @param value log p(y | theta, sigma, tau)
   * @param theta its derivatives by theta
   * @param logSigma by log sigma
   * @param logPrecision by log tau_k
   */
  public record Point(double value, double[] theta, double logSigma, double[] logPrecision) {}

  /**
   * A draw of all effects given the rest.
   *
   * @param beta of all columns of X as written, NaN where dropped
   * @param effects b of each factor, one row of K numbers a level
   */
  public record Draw(double[] beta, Blocks[] effects) {}

  private final LmmProblem problem;
  private final PenalizedLeastSquares pls;
  private final CovarianceLayout layout;

  /** a_k over the estimated coefficients in the coordinates of the statistics, and m_k in these. */
  private final double[][] rows;

  private final double[] centers;
  private final long n;
  private final int p;
  private double[][] templates = new double[0][];
  private double sigma = Double.NaN;

  private MarginalLikelihood(LmmProblem problem, double[][] rows, double[] centers) {
    this.problem = problem;
    this.pls = problem.pls();
    this.layout = problem.layout();
    this.rows = rows;
    this.centers = centers;
    this.n = problem.moments().totals().rows();
    this.p = problem.columns().length;
  }

  /**
   * Of a model.
   *
   * @param directions a_k over all columns of X as written; those of dropped ones are not read
   * @param centers m_k
   */
  public static MarginalLikelihood of(LmmProblem problem, double[][] directions, double[] centers) {
    LmmProblem written = problem.asWritten();
    Centring centring = written.centring();
    int[] columns = written.columns();
    int intercept = written.frame().interceptColumn();
    double[] shift = centring.xShift();
    double[] pilot = written.pilot().beta();
    double[][] rows = new double[directions.length][columns.length];
    double[] own = centers.clone();
    for (int k = 0; k < rows.length; k++) {
      rows[k] = Pulled.back(directions[k], intercept, columns, shift);
      for (int j : columns) {
        own[k] -= directions[k][j] * pilot[j];
      }
    }
    return new MarginalLikelihood(written, rows, own);
  }

  /** The same with a workspace of its own; the statistics are shared. */
  public MarginalLikelihood copy() {
    return new MarginalLikelihood(problem.withReml(true), rows, centers);
  }

  /** How theta fills the covariance factors of the terms. */
  public CovarianceLayout layout() {
    return layout;
  }

  /** Number of random effects. */
  public long effects() {
    long effects = 0;
    for (int f = 0; f < layout.widths().length; f++) {
      effects += (long) layout.widths()[f] * problem.moments().levels()[f].size();
    }
    return effects;
  }

  /** Number of combinations with a normal prior. */
  public int priors() {
    return rows.length;
  }

  /**
   * The likelihood, without derivatives.
   *
   * @return negative infinity where it cannot be evaluated
   */
  public double value(double[] theta, double sigma, double[] precision) {
    return solved(theta, sigma, precision) ? value(precision) : Double.NEGATIVE_INFINITY;
  }

  /** The likelihood with its derivatives; null where it cannot be evaluated. */
  public @Nullable Point at(double[] theta, double sigma, double[] precision) {
    if (!solved(theta, sigma, precision)) {
      return null;
    }
    double value = value(precision);
    double s = sigma * sigma;
    double[] beta = pls.beta();
    double[] inverse = rows.length == 0 ? new double[0] : pls.fixedInverse();
    double byVariance = n - p - pls.r2() / s;
    double[] byPrecision = new double[rows.length];
    for (int k = 0; k < rows.length; k++) {
      double miss = dot(rows[k], beta) - centers[k];
      double spread = 0;
      for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
          spread += rows[k][i] * inverse[j * p + i] * rows[k][j];
        }
      }
      double known = precision[k] * (s * spread + miss * miss);
      byVariance += known;
      byPrecision[k] = -0.5 * (known - 1);
    }
    double[] byTheta = layout.free(pls.gradient(templates, true, s));
    for (int e = 0; e < byTheta.length; e++) {
      byTheta[e] *= -0.5;
    }
    return new Point(value, byTheta, -byVariance, byPrecision);
  }

  private boolean solved(double[] theta, double wanted, double[] precision) {
    templates = layout.templates(theta);
    sigma = wanted;
    double s = sigma * sigma;
    if (!(s > 0 && Double.isFinite(s))) {
      return false;
    }
    return pls.solve(templates, penalty(s, precision)) && pls.r2() > 0;
  }

  private double[] penalty(double s, double[] precision) {
    int p1 = p + 1;
    double[] penalty = new double[p1 * p1];
    for (int k = 0; k < rows.length; k++) {
      double weight = s * precision[k];
      for (int j = 0; j < p1; j++) {
        double right = j < p ? rows[k][j] : centers[k];
        for (int i = 0; i < p1; i++) {
          penalty[j * p1 + i] += weight * right * (i < p ? rows[k][i] : centers[k]);
        }
      }
    }
    return penalty;
  }

  private double value(double[] precision) {
    double s = sigma * sigma;
    double twice =
        (n - p) * Math.log(2 * Math.PI * s)
            - problem.moments().totals().logWeights()
            + pls.logDetM()
            + pls.logDetX()
            + pls.r2() / s;
    for (double tau : precision) {
      twice += Math.log(2 * Math.PI / tau);
    }
    return Double.isNaN(twice) ? Double.NEGATIVE_INFINITY : -0.5 * twice;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  /**
   * Draws coefficients and random effects from their exact distribution given the point evaluated
   * last. O(numbers of the statistics).
   */
  public Draw draw(DoubleSupplier normal) {
    Effects t = pls.effects();
    double[] numbers = new double[t.size()];
    for (int e = 0; e < numbers.length; e++) {
      numbers[e] = normal.getAsDouble();
    }
    t.read(numbers, 0);
    for (int j = 0; j < p; j++) {
      t.fixed[j] = normal.getAsDouble();
    }
    Effects noise = pls.effects();
    pls.draw(templates, t, pls.effects(), noise);
    double[] centred = pls.beta();
    for (int j = 0; j < p; j++) {
      centred[j] += sigma * noise.fixed[j];
    }
    Blocks[] effects = pls.modes(templates);
    Blocks[] about = pls.byLevel(noise);
    for (int f = 0; f < effects.length; f++) {
      for (int i = 0; i < effects[f].rows(); i++) {
        double[] page = effects[f].page(i);
        int at = effects[f].offset(i);
        for (int c = 0; c < effects[f].stride(); c++) {
          page[at + c] += sigma * about[f].get(i, c);
        }
      }
    }
    return new Draw(problem.centring().linearBeta(centred), effects);
  }
}
