package sparkmixed.objective;

import java.util.Arrays;
import org.hipparchus.random.SobolSequenceGenerator;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.pls.Effects;
import sparkmixed.pls.WeightedSystem;

/**
 * Deviance of a generalized linear mixed model by importance sampling of all random effects
 * together, for factors that are crossed,
 *
 * <pre>
 *   l(a) = log (1/M) sum_k exp( log p(y | u_k, a) - |u_k|^2 / 2 + |t_k|^2 / 2 ) - log|H| / 2 ,   u_k = u^ + L^-T t_k
 * </pre>
 *
 * <p>with draws from the normal approximation at the mode of parameters that are held: the same
 * draws for every a, so the estimate is smooth in a and its gradient exact, {@code sum_k omega_k d
 * log p(y | u_k, a) / da}. Far from the held parameters the weights degenerate; whoever optimizes
 * centres anew.
 *
 * <p>Cost: M passes over the rows; memory 8 M q bytes for the draws.
 *
 * @see <a href="https://doi.org/10.1093/biomet/76.4.645">importance sampling at the mode: Geweke
 *     1989; common random numbers for likelihoods: Geyer &amp; Thompson 1992, JRSS B 54</a>
 */
public final class ImportanceDeviance implements Objective {
  /** Sobol's sequence is tabulated for so many dimensions. */
  private static final int MOST_SOBOL = 1000;

  private final Family family;
  private final CovarianceLayout covariance;
  private final WeightedSystem system;
  private final JointDensity density;
  private final double constant;
  private final int samples;
  private final int q;
  private final double[] draws;
  private final double[] logProposal;
  private final double halfLogDet;
  private final Effects u;
  private final Effects b;
  private final double[] beta;
  private final double[] logSummand;
  private double effective;
  private long passes;
  private double variance;

  /**
   * Draws about the mode of a Laplace deviance's last point, which must have been feasible.
   *
   * @param samples M, rounded up to a multiple of the replicates
   */
  public ImportanceDeviance(
      LaplaceDeviance center, Family family, Link link, double[] theta, int samples, long seed) {
    this.family = family;
    this.covariance = center.covariance();
    this.system = center.system();
    this.density = new JointDensity(system, covariance, family, link);
    this.constant = center.constant();
    this.u = system.effects();
    this.b = system.effects();
    this.beta = new double[density.coefficients()];
    this.q = u.size();
    int each = (samples + DrawnNodes.REPLICATES - 1) / DrawnNodes.REPLICATES;
    this.samples = each * DrawnNodes.REPLICATES;
    this.draws = new double[Math.multiplyExact(this.samples, q)];
    this.logProposal = new double[this.samples];
    this.logSummand = new double[this.samples];
    this.halfLogDet = 0.5 * system.logDet();
    draw(center.mode(), covariance.templates(theta), each, seed);
  }

  /** Bytes that the draws of a model take. */
  public static long bytes(long samples, long randomEffects) {
    return 8 * samples * randomEffects;
  }

  private void draw(Effects mode, double[][] templates, int each, long seed) {
    Effects t = system.effects();
    double[] numbers = new double[q];
    double[][] base = new double[q <= MOST_SOBOL ? each : 0][];
    if (base.length > 0) {
      SobolSequenceGenerator sobol = new SobolSequenceGenerator(q);
      Arrays.setAll(base, i -> sobol.nextVector());
    }
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    double[] shift = new double[q];
    for (int k = 0; k < samples; k++) {
      if (k % each == 0) {
        Arrays.setAll(shift, d -> random.nextDouble());
      }
      double squares = 0;
      for (int d = 0; d < q; d++) {
        double uniform = base.length > 0 ? base[k % each][d] + shift[d] : random.nextDouble();
        numbers[d] = DrawnNodes.normal(uniform - Math.floor(uniform));
        squares += numbers[d] * numbers[d];
      }
      logProposal[k] = 0.5 * squares;
      t.read(numbers, 0);
      system.draw(templates, t, u, b);
      u.combine(1, u, 1, mode);
      u.write(draws, k * q);
    }
  }

  @Override
  public int dimension() {
    return covariance.parameters() + beta.length + (family.hasDispersion() ? 1 : 0);
  }

  @Override
  public long passes() {
    return passes;
  }

  @Override
  public Evaluation value(double[] parameters) {
    // a pass without derivatives would save little: the row's density is most of it
    return new Evaluation(gradient(parameters).value(), new double[0]);
  }

  @Override
  public Evaluation gradient(double[] parameters) {
    int thetas = covariance.parameters();
    System.arraycopy(parameters, thetas, beta, 0, beta.length);
    double psi = family.hasDispersion() ? parameters[parameters.length - 1] : 0;
    passes += samples * (family.hasDispersion() ? 2L : 1L);
    double[][] each = new double[samples][];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < samples; k++) {
      each[k] = sample(k, parameters, psi);
      largest = Math.max(largest, logSummand[k]);
    }
    if (Double.isInfinite(largest) || Double.isNaN(largest)) {
      return Evaluation.infeasible();
    }
    double total = 0;
    for (int k = 0; k < samples; k++) {
      total += Math.exp(logSummand[k] - largest);
    }
    double[] gradient = new double[dimension()];
    for (int k = 0; k < samples; k++) {
      double omega = Math.exp(logSummand[k] - largest) / total;
      for (int j = 0; omega > 0 && j < gradient.length; j++) {
        gradient[j] -= 2 * omega * each[k][j];
      }
    }
    spread(largest, total);
    double logLik = largest + Math.log(total / samples) - halfLogDet + constant;
    return new Evaluation(-2 * logLik, gradient);
  }

  /** Derivatives of log p at one draw; keeps its summand. */
  private double[] sample(int k, double[] parameters, double psi) {
    double[] theta = Arrays.copyOf(parameters, covariance.parameters());
    double summand = density.at(theta, beta, psi, draws, k * q) + logProposal[k];
    logSummand[k] = Double.isNaN(summand) ? Double.NEGATIVE_INFINITY : summand;
    double[] all = Arrays.copyOf(density.byTheta(), dimension());
    System.arraycopy(density.byBeta(), 0, all, theta.length, beta.length);
    if (family.hasDispersion()) {
      all[all.length - 1] = density.byDispersion();
    }
    return all;
  }

  private void spread(double largest, double total) {
    double squares = 0;
    double between = 0;
    int each = samples / DrawnNodes.REPLICATES;
    for (int r = 0; r < DrawnNodes.REPLICATES; r++) {
      double part = 0;
      for (int k = r * each; k < (r + 1) * each; k++) {
        double omega = Math.exp(logSummand[k] - largest) / total;
        squares += omega * omega;
        part += omega;
      }
      double deviation = DrawnNodes.REPLICATES * part - 1;
      between += deviation * deviation;
    }
    effective = 1 / squares;
    variance = between / (DrawnNodes.REPLICATES * (DrawnNodes.REPLICATES - 1.0));
  }

  /** Standard error of the log-likelihood last evaluated. */
  public double logLikStdError() {
    return Math.sqrt(variance);
  }

  /** Effective sample size at the last evaluation. */
  public double effectiveSize() {
    return effective;
  }

  public int samples() {
    return samples;
  }
}
