package sparkmixed.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.error.InputRejectedException;
import sparkmixed.frame.ModelFrame;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.Observations;
import sparkmixed.objective.GroupedDeviance;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.optimize.LogEntry;
import sparkmixed.optimize.Minimizer;
import sparkmixed.optimize.Optimum;

/**
 * Fits a generalized linear mixed model: packs the rows, comes near the optimum by penalized
 * quasi-likelihood, whose steps are cheap, and minimizes the deviance of the method asked for in
 * (theta, beta, log dispersion) from there.
 */
public final class GlmmFit {
  /** Coefficients are searched for in units of this many standard errors. */
  private static final double UNIT = 100;

  private final GlmmProblem problem;
  private final GlmmOptions options;
  private final FitListener listener;
  private final CovarianceLayout covariance;
  private final List<LogEntry> log = new ArrayList<>();
  private int iterations;

  private GlmmFit(GlmmProblem problem, FitListener listener) {
    this.problem = problem;
    this.options = problem.options();
    this.listener = listener;
    this.covariance = problem.covariance();
  }

  /**
   * Fits.
   *
   * @throws InputRejectedException if the data cannot carry the model
   * @throws sparkmixed.error.ResourceGuardException if it would not fit in memory
   */
  public static LmmFit.Result fit(
      ModelFrame frame, Observations observations, GlmmOptions options, FitListener listener) {
    listener.stage("statistics");
    GlmmProblem problem = GlmmProblem.of(frame, observations, options);
    listener.stage("optimize");
    return new GlmmFit(problem, listener).fit();
  }

  private LmmFit.Result fit() {
    LaplaceDeviance joint = problem.laplace(true);
    double[] start = withDispersion(problem.startingTheta());
    if (options.method() == GlmmOptions.Method.PQL) {
      Optimum optimum = minimizer().minimize(joint, start, scale(), metric(), even(start.length));
      count(optimum);
      return GlmmResult.ofJoint(this, joint, optimum);
    }
    double[] near = minimizer().approach(joint, start, scale(), even(start.length));
    if (!joint.value(near).feasible()) {
      near = start;
      if (!joint.value(near).feasible()) {
        throw new InputRejectedException(
            "No starting values give every row a valid mean under family "
                + options.family().text()
                + " with link "
                + options.link().text()
                + "; use another link, or check the offset.");
      }
    }
    double[] beta = joint.beta();
    double[] factor = joint.fixedInverse();
    int p = beta.length;
    if (p > 0 && !Cholesky.factor(factor, p)) {
      factor = apart(joint.fixedInverse(), p);
    }
    LaplaceDeviance deviance = problem.laplace(false);
    deviance.startFrom(joint);
    if (options.method() == GlmmOptions.Method.MONTE_CARLO
        && problem.frame().factors().size() > 1) {
      return new JointMonteCarlo(this, deviance).fit(near, beta, factor);
    }
    GroupedDeviance grouped =
        options.method() == GlmmOptions.Method.LAPLACE ? null : problem.grouped();
    ScaledCoefficients scaled =
        new ScaledCoefficients(
            grouped == null ? deviance : grouped, covariance.parameters(), beta, factor);
    Optimum optimum = minimize(scaled, near, p);
    return GlmmResult.of(
        this,
        deviance,
        scaled,
        optimum,
        factor,
        () -> grouped == null ? Double.NaN : grouped.logLikStdError());
  }

  /** Units for each coefficient alone, where separation leaves no joint covariance to rounding. */
  private static double[] apart(double[] covariance, int p) {
    double[] factor = new double[p * p];
    for (int j = 0; j < p; j++) {
      double variance = covariance[j * (p + 1)];
      factor[j * (p + 1)] = variance > 0 && variance < 1 ? Math.sqrt(variance) : 1;
    }
    return factor;
  }

  /** Minimizes in (theta, gamma, psi) from theta and psi given and gamma zero. */
  Optimum minimize(ScaledCoefficients scaled, double[] near, int p) {
    int thetas = covariance.parameters();
    int n = scaled.dimension();
    double[] start = new double[n];
    double[] scale = new double[n];
    double[] metric = new double[n];
    System.arraycopy(near, 0, start, 0, thetas);
    System.arraycopy(scale(), 0, scale, 0, thetas);
    System.arraycopy(metric(), 0, metric, 0, thetas);
    Arrays.fill(scale, thetas, thetas + p, UNIT);
    Arrays.fill(metric, thetas, thetas + p, 0.5 / (UNIT * UNIT));
    if (options.family().hasDispersion()) {
      start[n - 1] = near[near.length - 1];
      scale[n - 1] = 1;
      metric[n - 1] = 1.0 / problem.packed().rows().rows();
    }
    Optimum optimum = minimizer().minimize(scaled, start, scale, metric, even(n));
    count(optimum);
    return optimum;
  }

  private void count(Optimum optimum) {
    iterations += optimum.iterations();
  }

  private Minimizer minimizer() {
    return new Minimizer(
        Minimizer.Method.QUASI_NEWTON, options.maxIter(), options.tolerance(), this::evaluated);
  }

  private void evaluated(LogEntry entry) {
    double[] theta = Arrays.copyOf(entry.theta(), covariance.parameters());
    LogEntry outer =
        new LogEntry(
            log.size() + 1,
            entry.objective(),
            entry.gradientNorm(),
            problem.centring().outer(theta),
            entry.seconds());
    log.add(outer);
    listener.evaluated(outer);
  }

  private double[] withDispersion(double[] theta) {
    if (!options.family().hasDispersion()) {
      return theta;
    }
    double[] all = Arrays.copyOf(theta, theta.length + 1);
    all[theta.length] = problem.startingDispersion();
    return all;
  }

  private double[] scale() {
    return extended(problem.thetaScale(), 1);
  }

  private double[] metric() {
    double[] metric = new double[covariance.parameters()];
    for (CovarianceTerm term : covariance.terms()) {
      int levels = problem.packed().rows().levels()[term.factor()].size();
      for (int k = 0; k < term.parameters(); k++) {
        metric[term.theta() + k] = 0.5 / levels;
      }
    }
    return extended(metric, 1.0 / problem.packed().rows().rows());
  }

  private double[] extended(double[] theta, double last) {
    if (!options.family().hasDispersion()) {
      return theta;
    }
    double[] all = Arrays.copyOf(theta, theta.length + 1);
    all[theta.length] = last;
    return all;
  }

  private boolean[] even(int n) {
    return Arrays.copyOf(covariance.diagonal(), n);
  }

  GlmmProblem problem() {
    return problem;
  }

  FitListener listener() {
    return listener;
  }

  List<LogEntry> log() {
    return log;
  }

  int iterations() {
    return iterations;
  }
}
