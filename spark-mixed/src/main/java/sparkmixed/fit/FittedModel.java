package sparkmixed.fit;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.optimize.LogEntry;

/**
 * A fitted mixed model, without its random effects: everything sized by the formula and not by the
 * data.
 *
 * @param formula canonical text
 * @param method {@code REML}, {@code ML}, {@code Laplace}, {@code PQL}, {@code AGQ} or {@code
 *     MonteCarlo}
 * @param distribution family and link of the response
 * @param rows rows used
 * @param rowsSkipped rows dropped because a column they need is null
 * @param rowsZeroWeight rows dropped because their weight is zero
 * @param groups grouping factors in order of first appearance, with their numbers of levels
 * @param criterion minimized: the deviance, or the REML criterion
 * @param sigma residual standard deviation; 1 for a family without dispersion, NaN for one with a
 *     dispersion of its own
 * @param theta covariance factors, relative to sigma, or absolute if the model is not linear: term
 *     by term in the formula's order, lower triangles by columns, diagonals not negative
 * @param fixedEffects coefficients
 * @param terms random-effects terms in the formula's order
 * @param singular whether some term's covariance matrix is on the boundary
 * @param convergence how the optimization ended
 * @param solver how the kernel solved the system
 * @param warnings what a user should look at
 * @param fitLog every evaluation of the criterion
 * @param varianceSplit null of a model saved by a version that did not look at it
 * @param information how precise the variances are; null if the model is not linear, or is not
 *     known to be at a minimum
 * @param basis of tests of coefficients; null of a model saved by a version that made none
 */
public record FittedModel(
    String formula,
    String method,
    Distribution distribution,
    long rows,
    long rowsSkipped,
    long rowsZeroWeight,
    List<Group> groups,
    double criterion,
    double sigma,
    double[] theta,
    FixedEffects fixedEffects,
    List<TermCovariance> terms,
    boolean singular,
    Convergence convergence,
    Solver solver,
    List<Warning> warnings,
    List<LogEntry> fitLog,
    @Nullable VarianceSplit varianceSplit,
    @Nullable VarianceInformation information,
    @Nullable TestBasis basis)
    implements Serializable {

  public FittedModel {
    groups = List.copyOf(groups);
    terms = List.copyOf(terms);
    warnings = List.copyOf(warnings);
    fitLog = List.copyOf(fitLog);
  }

  /** A model about which nothing more is known. */
  public FittedModel(
      String formula,
      String method,
      Distribution distribution,
      long rows,
      long rowsSkipped,
      long rowsZeroWeight,
      List<Group> groups,
      double criterion,
      double sigma,
      double[] theta,
      FixedEffects fixedEffects,
      List<TermCovariance> terms,
      boolean singular,
      Convergence convergence,
      Solver solver,
      List<Warning> warnings,
      List<LogEntry> fitLog) {
    this(
        formula,
        method,
        distribution,
        rows,
        rowsSkipped,
        rowsZeroWeight,
        groups,
        criterion,
        sigma,
        theta,
        fixedEffects,
        terms,
        singular,
        convergence,
        solver,
        warnings,
        fitLog,
        null,
        null,
        null);
  }

  /** The same fit with another basis of tests. */
  public FittedModel with(@Nullable TestBasis other) {
    return new FittedModel(
        formula,
        method,
        distribution,
        rows,
        rowsSkipped,
        rowsZeroWeight,
        groups,
        criterion,
        sigma,
        theta,
        fixedEffects,
        terms,
        singular,
        convergence,
        solver,
        warnings,
        fitLog,
        varianceSplit,
        information,
        other);
  }

  /**
   * How precisely a linear model knows its variances, and what that does to the covariance of its
   * coefficients: what approximate degrees of freedom are made of. The parameters are those of the
   * fit that are not on the boundary, and log sigma^2 last.
   *
   * @param covariance of the parameters, A
   * @param jacobian for each parameter the derivative of the coefficients' covariance, p x p
   */
  public record VarianceInformation(double[][] covariance, double[][][] jacobian)
      implements Serializable {}

  /** A grouping factor and its number of levels. */
  public record Group(String name, int levels) implements Serializable {}

  /**
   * Fixed effects on the user's scale.
   *
   * @param names all columns of X, R's names
   * @param estimates NaN for a column dropped as linearly dependent
   * @param vcov covariance of the estimated ones, in order
   */
  public record FixedEffects(List<String> names, double[] estimates, double[][] vcov)
      implements Serializable {
    public FixedEffects {
      names = List.copyOf(names);
    }

    /** Number of estimated coefficients. */
    public int rank() {
      return vcov.length;
    }

    /** Positions of the columns that are not dropped. */
    public int[] estimated() {
      return java.util.stream.IntStream.range(0, estimates.length)
          .filter(j -> !Double.isNaN(estimates[j]))
          .toArray();
    }

    /** Standard errors of all columns; NaN where dropped. */
    public double[] standardErrors() {
      double[] errors = new double[estimates.length];
      int at = 0;
      for (int j = 0; j < errors.length; j++) {
        errors[j] = Double.isNaN(estimates[j]) ? Double.NaN : Math.sqrt(vcov[at][at++]);
      }
      return errors;
    }
  }

  /**
   * Covariance of one random-effects term.
   *
   * @param group name of its grouping factor
   * @param columns names of its columns
   * @param correlated false for {@code ||}
   * @param covariance k x k, on the scale of the response
   */
  public record TermCovariance(
      String group, List<String> columns, boolean correlated, double[][] covariance)
      implements Serializable {
    public TermCovariance {
      columns = List.copyOf(columns);
    }

    public double standardDeviation(int column) {
      return Math.sqrt(covariance[column][column]);
    }

    /** Correlation of two columns; NaN if a variance is zero. */
    public double correlation(int row, int column) {
      double scale = standardDeviation(row) * standardDeviation(column);
      return scale > 0 ? covariance[row][column] / scale : Double.NaN;
    }

    public int parameters() {
      int k = columns.size();
      return correlated ? k * (k + 1) / 2 : k;
    }
  }

  /**
   * Where the linear predictor's variance comes from, over the rows of the fit, each counted once.
   *
   * @param fixed sample variance of {@code x'beta}, divisor n - 1, offsets left out
   * @param random for each term the mean of {@code z'Sigma z}
   * @param meanResponse mean of the response by prior weights, of a binomial model the proportion
   *     of successes; NaN of a linear model, which has no use for it
   */
  public record VarianceSplit(double fixed, double[] random, double meanResponse)
      implements Serializable {}

  /**
   * How the optimization ended.
   *
   * @param message in plain words
   * @param gradientNorm largest absolute derivative of the criterion by theta at the end
   * @param checks null of a model saved by a version that did not make them
   */
  public record Convergence(
      boolean converged,
      String message,
      int iterations,
      int evaluations,
      double gradientNorm,
      @Nullable Checks checks)
      implements Serializable {

    /** One that was not looked at closely. */
    public Convergence(
        boolean converged, String message, int iterations, int evaluations, double gradientNorm) {
      this(converged, message, iterations, evaluations, gradientNorm, null);
    }
  }

  /**
   * What gradient and Hessian tell of an optimum; NaN where the search ended before it had them.
   *
   * @param distance to the optimum of the parabola through the estimates, in standard errors
   * @param leastCurvature smallest eigenvalue of the Hessian, scaled to a unit diagonal, of the
   *     parameters that are not on the boundary
   * @param predictorScale largest over smallest root mean square of the columns of X, numeric ones
   *     centred
   */
  public record Checks(double distance, double leastCurvature, double predictorScale)
      implements Serializable {}

  /**
   * How the kernel solved the system.
   *
   * @param placement {@code driver}, {@code separable} or {@code executor}
   * @param reducedSystem {@code block-diagonal} or {@code dense}
   * @param reason in plain words
   * @param bytes memory the kernel held
   */
  public record Solver(String placement, String reducedSystem, String reason, long bytes)
      implements Serializable {}

  /** Something a user should know: a stable code and a sentence with a remedy. */
  public record Warning(String code, String message) implements Serializable {}

  public boolean reml() {
    return method.equals("REML");
  }

  /** Whether this is a linear mixed model: REML, or the exact likelihood. */
  public boolean linear() {
    return reml() || method.equals("ML");
  }

  /** Whether estimates are posterior means, and there is no criterion. */
  public boolean bayesian() {
    return method.equals("Bayes");
  }

  /** Whether the model has a residual with a variance of its own, that is a gaussian family. */
  public boolean hasResidual() {
    return distribution.hasDispersion() && !Double.isNaN(sigma);
  }

  /** -criterion / 2. */
  public double logLik() {
    return -0.5 * criterion;
  }

  /** Fixed effects, covariance parameters and the dispersion, if the family has one. */
  public int dfModel() {
    return fixedEffects.rank()
        + terms.stream().mapToInt(TermCovariance::parameters).sum()
        + (distribution.hasDispersion() ? 1 : 0);
  }

  public long dfResidual() {
    return rows - dfModel();
  }

  public double aic() {
    return criterion + 2.0 * dfModel();
  }

  /**
   * AIC corrected for few rows, {@code AIC + 2 k (k + 1) / (n - k - 1)}; NaN where n is not above k
   * + 1 (Hurvich and Tsai 1989).
   */
  public double aicc() {
    double k = dfModel();
    double rest = rows - k - 1;
    return rest > 0 ? aic() + 2 * k * (k + 1) / rest : Double.NaN;
  }

  public double bic() {
    return criterion + Math.log(rows) * dfModel();
  }
}
