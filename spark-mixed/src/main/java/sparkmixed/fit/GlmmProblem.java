package sparkmixed.fit;

import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.family.Likelihood;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.Pilot;
import sparkmixed.objective.GroupedDeviance;
import sparkmixed.objective.ImportanceDeviance;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.objective.LocalGroups;
import sparkmixed.objective.Objective;
import sparkmixed.pls.RowLayout;

/**
 * A generalized linear mixed model with its rows packed: its deviance at any parameters, before
 * anything is optimized. The steps of a fit can be taken one by one from here.
 *
 * <p>Inside, columns are centred (see {@link Pilot}) and linearly dependent ones left out; {@code
 * theta} and {@code beta} in this class's public methods are always those of the formula as
 * written.
 */
public final class GlmmProblem {
  private static final int PILOT_ROWS = 2000;

  private final ModelFrame frame;
  private final GlmmOptions options;
  private final Observations.Packed packed;
  private final GlmmStart start;
  private final double[] startTheta;
  private final double startDispersion;
  private final double[][] rootMeanSquares;
  private final CovarianceLayout covariance;
  private final Centring centring;
  private final RowLayout rows;
  private final double constant;

  private GlmmProblem(
      ModelFrame frame, GlmmOptions options, Observations.Packed packed, Pilot pilot) {
    this.frame = frame;
    this.options = options;
    this.packed = packed;
    this.start = GlmmStart.of(frame, options.family(), options.link(), packed.rows(), pilot);
    int[] kept = start.rank.independent();
    DataChecks.checkDegrees(packed.rows().rows(), kept.length);
    this.startDispersion = start.logDispersion(kept);
    this.covariance = Centring.layout(frame);
    this.centring = new Centring(frame, covariance, pilot, kept);
    this.rootMeanSquares = rootMeanSquares(packed.rows());
    this.startTheta = startTheta();
    this.constant = constant(packed.rows(), options);
    Moments pattern = packed.rows().pattern();
    long needed = MemoryGuard.check(frame, pattern, options.memoryBudget());
    checkRoom(needed + 2 * packed.rows().bytes());
    this.rows = RowLayout.of(packed.rows().select(kept), pattern, options.family().collapses());
  }

  /**
   * Packs the rows and checks that the model can be fitted.
   *
   * @throws sparkmixed.error.InputRejectedException naming column, count and remedy
   * @throws ResourceGuardException if rows and system would exceed the memory budget
   */
  public static GlmmProblem of(ModelFrame frame, Observations observations, GlmmOptions options) {
    Pilot pilot = PilotFit.of(frame, observations.head(PILOT_ROWS));
    Observations.Packed packed =
        observations.packed(LmmProblem.shape(frame), pilot, options.memoryBudget());
    packed.problems().throwIfAny();
    GlmmChecks.check(frame, packed, options.family());
    return new GlmmProblem(frame, options, packed, pilot);
  }

  private void checkRoom(long bytes) {
    if (bytes > options.memoryBudget()) {
      throw new ResourceGuardException(
          String.format(
              java.util.Locale.ROOT,
              "Rows and solver need about %,d MB on the driver and the memory budget is %,d MB;"
                  + " give the driver more memory (spark.driver.memory) or raise memoryBudgetMB.",
              bytes >> 20,
              options.memoryBudget() >> 20));
    }
  }

  private static double constant(PackedRows rows, GlmmOptions options) {
    Likelihood likelihood = Likelihood.of(options.family(), options.link(), 0);
    double sum = 0;
    double lost = 0;
    for (int i = 0; i < rows.rows(); i++) {
      // Neumaier's compensated sum: millions of terms must not cost digits
      double term = likelihood.constant(rows.y()[i], rows.weightOf(i));
      double next = sum + term;
      lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
      sum = next;
    }
    return sum + lost;
  }

  /** Root mean square of each column of each term, in the order of the terms. */
  private double[][] rootMeanSquares(PackedRows all) {
    double[][] roots = new double[frame.terms().size()][];
    for (int j = 0; j < roots.length; j++) {
      CovarianceTerm term = covariance.terms().get(j);
      int[] columns = all.shape().z()[term.factor()];
      roots[j] = new double[term.width()];
      for (int c = 0; c < roots[j].length; c++) {
        double sum = 0;
        for (int i = 0; i < all.rows(); i++) {
          double z = all.zOf(columns[term.start() + c], i);
          sum += z * z;
        }
        double mean = sum / all.rows();
        roots[j][c] = mean > 0 ? Math.sqrt(mean) : 1;
      }
    }
    return roots;
  }

  private double[] startTheta() {
    double[] theta = new double[covariance.parameters()];
    for (int j = 0; j < rootMeanSquares.length; j++) {
      CovarianceTerm term = covariance.terms().get(j);
      for (int c = 0; c < term.width(); c++) {
        theta[term.position(c, c)] = start.deviation() / rootMeanSquares[j][c];
      }
    }
    return theta;
  }

  /** Typical size of each parameter of theta, in the centred coordinates. */
  double[] thetaScale() {
    double[] scale = new double[covariance.parameters()];
    for (int j = 0; j < rootMeanSquares.length; j++) {
      CovarianceTerm term = covariance.terms().get(j);
      for (int column = 0; column < term.width(); column++) {
        for (int row = column; row < term.width(); row++) {
          int position = term.position(row, column);
          if (position >= 0) {
            scale[position] = start.spread / rootMeanSquares[j][row];
          }
        }
      }
    }
    return scale;
  }

  /**
   * The Laplace deviance in the centred coordinates that the optimizer works in.
   *
   * @param joint whether fixed effects are found with the random ones (PQL)
   */
  LaplaceDeviance laplace(boolean joint) {
    LaplaceDeviance deviance =
        new LaplaceDeviance(
            rows,
            covariance,
            options.family(),
            options.link(),
            joint,
            options.curvature() == GlmmOptions.Curvature.EXPECTED,
            constant);
    deviance.start(start.beta);
    return deviance;
  }

  /**
   * The deviance of the method asked for, if the groups are integrated one by one.
   *
   * @throws sparkmixed.error.InputRejectedException if they are not independent, or have too many
   *     effects for a grid
   */
  GroupedDeviance grouped() {
    GlmmChecks.checkGrouped(frame, options);
    LocalGroups groups =
        options.method() == GlmmOptions.Method.MONTE_CARLO
            ? LocalGroups.drawn(rows, options.samples(), options.seed())
            : LocalGroups.quadrature(rows, options.quadraturePoints());
    return new GroupedDeviance(
        groups, covariance, options.family(), options.link(), rows.rows().shape().p(), constant);
  }

  /**
   * The deviance of the method asked for at any parameters of the formula as written.
   *
   * @param beta of all columns of X; those of dropped ones are not looked at
   * @param logDispersion not looked at for a family without dispersion
   */
  public double deviance(double[] theta, double[] beta, double logDispersion) {
    return settled(theta, beta, logDispersion)
        .value(parameters(theta, beta, logDispersion))
        .value();
  }

  private Objective settled(double[] theta, double[] beta, double logDispersion) {
    if (options.method() == GlmmOptions.Method.LAPLACE) {
      return laplace(false);
    }
    if (options.method() == GlmmOptions.Method.AGQ || frame.factors().size() == 1) {
      return grouped();
    }
    LaplaceDeviance center = laplace(false);
    center.value(parameters(theta, beta, logDispersion));
    return importance(center, centring.inner(theta));
  }

  /**
   * The deviance by draws about the mode of a Laplace deviance's last point.
   *
   * @param theta of that point, in the centred coordinates
   */
  ImportanceDeviance importance(LaplaceDeviance center, double[] theta) {
    long effects = 0;
    for (int f = 0; f < frame.factors().size(); f++) {
      effects += (long) rows.rows().shape().width(f) * rows.rows().levels()[f].size();
    }
    checkRoom(ImportanceDeviance.bytes(options.samples(), effects));
    return new ImportanceDeviance(
        center, options.family(), options.link(), theta, options.samples(), options.seed());
  }

  /** Outer parameters in the centred coordinates. */
  double[] parameters(double[] theta, double[] beta, double logDispersion) {
    double[] inner = centring.inner(theta);
    double[] centred = centring.centredBeta(beta);
    boolean dispersion = options.family().hasDispersion();
    double[] all =
        java.util.Arrays.copyOf(inner, inner.length + centred.length + (dispersion ? 1 : 0));
    System.arraycopy(centred, 0, all, inner.length, centred.length);
    if (dispersion) {
      all[all.length - 1] = logDispersion;
    }
    return all;
  }

  ModelFrame frame() {
    return frame;
  }

  GlmmOptions options() {
    return options;
  }

  Observations.Packed packed() {
    return packed;
  }

  CovarianceLayout covariance() {
    return covariance;
  }

  Centring centring() {
    return centring;
  }

  RowLayout rows() {
    return rows;
  }

  double constant() {
    return constant;
  }

  double[] startingTheta() {
    return startTheta.clone();
  }

  double[] startingBeta() {
    return start.beta.clone();
  }

  double startingDispersion() {
    return startDispersion;
  }

  /** Standard deviation of first guesses of the linear predictor: the scale of random effects. */
  double spread() {
    return start.spread;
  }

  double[][] rootMeanSquares() {
    return rootMeanSquares;
  }
}
