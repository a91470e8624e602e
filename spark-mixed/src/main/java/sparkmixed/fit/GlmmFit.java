package sparkmixed.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.error.InputRejectedException;
import sparkmixed.frame.ModelFrame;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.Observations;
import sparkmixed.objective.BlockRows;
import sparkmixed.objective.GroupedDeviance;
import sparkmixed.objective.Integration;
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
  /** Decrease of the deviance that is left to the method asked for. */
  private static final double LOOSELY = 1e-2;

  private final GlmmProblem problem;
  private final GlmmOptions options;
  private final FitListener listener;
  private final CovarianceLayout covariance;
  private final GlmmCoordinates coordinates;
  private final GlmmDeviances deviances;
  private final List<LogEntry> log = new ArrayList<>();
  private int iterations;

  private GlmmFit(GlmmProblem problem, FitListener listener) {
    this.problem = problem;
    this.options = problem.options();
    this.listener = listener;
    this.covariance = problem.covariance();
    this.coordinates = new GlmmCoordinates(problem);
    this.deviances = problem.deviances();
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
    try (GlmmProblem problem = GlmmProblem.of(frame, observations, options)) {
      return fit(problem, listener);
    }
  }

  /** Fits to rows that are placed already; they stay so. */
  public static LmmFit.Result fit(GlmmProblem problem, FitListener listener) {
    listener.stage("optimize");
    GlmmFit fit = new GlmmFit(problem, listener);
    return problem.rows().placement().equals("separable") ? fit.separable() : fit.together();
  }

  /**
   * Fits to rows that are placed already, from where an earlier fit of the same formula and family
   * ended; from the usual start if the deviance does not exist there.
   *
   * @param earlier gives theta, coefficients and dispersion to start from
   */
  public static LmmFit.Result fit(GlmmProblem problem, FitListener listener, FittedModel earlier) {
    listener.stage("optimize");
    GlmmFit fit = new GlmmFit(problem, listener);
    WarmStart warm = WarmStart.of(problem, earlier);
    if (warm == null) {
      return fit(problem, listener);
    }
    return problem.rows().placement().equals("separable")
        ? fit.separable(warm)
        : fit.together(warm);
  }

  private LmmFit.Result together(WarmStart warm) {
    if (options.method() == GlmmOptions.Method.PQL) {
      LaplaceDeviance joint = deviances.laplace(true);
      joint.start(warm.beta());
      return pql(joint, warm.near());
    }
    LaplaceDeviance deviance = deviances.laplace(false);
    deviance.start(warm.beta());
    return minimized(deviance, warm.near(), warm.beta(), warm.factor());
  }

  private LmmFit.Result separable(WarmStart warm) {
    return separable(
        coordinates.starting(warm.near(), warm.beta().length),
        warm.beta(),
        warm.factor(),
        deviances.blocks());
  }

  /** The effects of all groups are found together. */
  private LmmFit.Result together() {
    LaplaceDeviance joint = deviances.laplace(true);
    double[] start = coordinates.start();
    SampleStart sample =
        problem.rows().local() == null ? SampleStart.of(problem, start, coordinates) : null;
    if (sample != null) {
      start = sample.near();
      joint.start(sample.beta());
    } else {
      start = StartingSizes.best(problem, joint, start, problem.startingBeta());
    }
    if (options.method() == GlmmOptions.Method.PQL) {
      return pql(joint, start);
    }
    double[] near =
        minimizer().approach(joint, start, coordinates.scale(), coordinates.even(start.length));
    if (!joint.value(near).feasible()) {
      near = start;
      if (!joint.value(near).feasible()) {
        throw noStart();
      }
    }
    double[] beta = joint.beta();
    double[] factor = joint.fixedInverse();
    int p = beta.length;
    if (p > 0 && !Cholesky.factor(factor, p)) {
      factor = apart(joint.fixedInverse(), p);
    }
    LaplaceDeviance deviance = deviances.laplace(false);
    deviance.startFrom(joint);
    return minimized(deviance, near, beta, factor);
  }

  private LmmFit.Result pql(LaplaceDeviance joint, double[] start) {
    Optimum optimum =
        minimizer()
            .minimize(
                joint,
                start,
                coordinates.scale(),
                coordinates.metric(),
                coordinates.even(start.length));
    count(optimum);
    return GlmmResult.ofJoint(this, joint, optimum);
  }

  /**
   * Minimizes the deviance of the method asked for.
   *
   * @param near theta and psi to start from
   * @param beta to start from
   * @param factor F of the coordinates in which coefficients are searched for
   */
  private LmmFit.Result minimized(
      LaplaceDeviance deviance, double[] near, double[] beta, double[] factor) {
    int p = beta.length;
    if (options.method() == GlmmOptions.Method.MONTE_CARLO
        && problem.frame().factors().size() > 1) {
      return new JointMonteCarlo(this, deviance).fit(coordinates.starting(near, p), beta, factor);
    }
    GroupedDeviance grouped =
        options.method() == GlmmOptions.Method.LAPLACE ? null : deviances.grouped();
    ScaledCoefficients scaled =
        new ScaledCoefficients(
            grouped == null ? deviance : grouped, covariance.parameters(), beta, factor);
    Optimum optimum = minimize(scaled, coordinates.starting(near, p), p);
    return GlmmResult.of(
        this, deviance, scaled, optimum, factor, () -> drawn(Objects.requireNonNull(grouped)));
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

  /**
   * Groups that are integrated where they are: every evaluation is one pass over the blocks. It
   * starts from a sample, and where that is costly comes nearer by Laplace's approximation.
   */
  private LmmFit.Result separable() {
    BlockRows blocks = deviances.blocks();
    double[] plain = coordinates.start();
    SampleStart sample = SampleStart.of(problem, plain, coordinates);
    double[] beta = sample == null ? problem.startingBeta() : sample.beta();
    double[] factor = sample == null ? problem.start().factor() : sample.factor();
    int p = beta.length;
    double[] start = coordinates.starting(sample == null ? plain : sample.near(), p);
    Integration wanted = deviances.integration();
    Integration laplace = deviances.laplaceIntegration();
    if (!wanted.equals(laplace)) {
      Minimizer loose =
          new Minimizer(Minimizer.Method.QUASI_NEWTON, options.maxIter(), LOOSELY, this::evaluated);
      start =
          loose.near(
              scaled(blocks, laplace, beta, factor),
              start,
              coordinates.scale(p),
              coordinates.metric(p));
    }
    return separable(start, beta, factor, blocks);
  }

  private LmmFit.Result separable(
      double[] start, double[] beta, double[] factor, BlockRows blocks) {
    GroupedDeviance deviance = deviances.grouped(blocks, deviances.integration());
    ScaledCoefficients scaled =
        new ScaledCoefficients(deviance, covariance.parameters(), beta, factor);
    Optimum optimum = minimize(scaled, start, beta.length);
    if (!Double.isFinite(optimum.value())) {
      throw noStart();
    }
    SeparableModes modes =
        new SeparableModes(
            blocks, Objects.requireNonNull(problem.rows().grouped()), covariance, options);
    return GlmmResult.of(this, modes, scaled, optimum, factor, () -> drawn(deviance));
  }

  private GlmmResult.Drawn drawn(GroupedDeviance deviance) {
    return new GlmmResult.Drawn(
        deviance.logLikStdError(),
        String.format(
            Locale.ROOT,
            "%,d draws a group, of which at least %.0f %% count",
            options.samples(),
            100 * deviance.leastEffective()));
  }

  private ScaledCoefficients scaled(
      BlockRows blocks, Integration integration, double[] beta, double[] factor) {
    return new ScaledCoefficients(
        deviances.grouped(blocks, integration), covariance.parameters(), beta, factor);
  }

  private InputRejectedException noStart() {
    return new InputRejectedException(
        "No starting values give every row a valid mean under family "
            + options.family().text()
            + " with link "
            + options.link().text()
            + "; use another link, or check the offset.");
  }

  /** Minimizes in (theta, gamma, psi). */
  Optimum minimize(ScaledCoefficients scaled, double[] start, int p) {
    Optimum optimum =
        minimizer()
            .minimize(
                scaled,
                start,
                coordinates.scale(p),
                coordinates.metric(p),
                coordinates.even(start.length));
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
            entry.seconds(),
            entry.passes(),
            entry.sparkJobs());
    log.add(outer);
    listener.evaluated(outer);
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
