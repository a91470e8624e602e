package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.MomentsChange;
import sparkmixed.moments.Observations;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.ResponseProducts;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.ProfiledDeviance;
import sparkmixed.pls.PenalizedLeastSquares;

/**
 * A linear mixed model with its data summed up: the profiled deviance at any theta, before anything
 * is optimized. The steps of a fit can be taken one by one from here.
 *
 * <p>Inside, columns are centred (see {@link Pilot}); {@code theta} in this class's methods is
 * always that of the formula as written.
 */
public final class LmmProblem implements Problem {
  private final ModelFrame frame;
  private final boolean reml;
  private final Moments moments;
  private final LmmStatistics statistics;
  private final int[] columns;
  private final long classBudget;
  private final CovarianceLayout layout;
  private final Centring centring;
  private final PenalizedLeastSquares pls;
  private final ProfiledDeviance deviance;

  private LmmProblem(
      ModelFrame frame,
      boolean reml,
      Moments moments,
      LmmStatistics statistics,
      int[] columns,
      long classBudget) {
    this.frame = frame;
    this.reml = reml;
    this.moments = moments;
    this.statistics = statistics;
    this.columns = columns;
    this.classBudget = classBudget;
    this.layout = CovarianceLayout.of(frame);
    this.centring = new Centring(frame, layout, statistics.pilot(), columns);
    this.pls = PenalizedLeastSquares.of(moments, classBudget);
    this.deviance =
        new ProfiledDeviance(
            pls,
            layout,
            moments.totals().rows(),
            columns.length,
            moments.totals().logWeights(),
            reml);
  }

  /**
   * Sums the data up and checks that the model can be fitted.
   *
   * @throws sparkmixed.error.InputRejectedException naming column, count and remedy
   * @throws sparkmixed.error.ResourceGuardException if the system would exceed {@code memoryBudget}
   *     bytes
   */
  public static LmmProblem of(
      ModelFrame frame, Observations observations, boolean reml, long memoryBudget) {
    DataChecks.checkGroups(frame);
    return ofChecked(frame, LmmStatistics.of(frame, observations), reml, memoryBudget);
  }

  /**
   * The same from statistics that were summed up before.
   *
   * @throws sparkmixed.error.InputRejectedException naming column, count and remedy
   * @throws sparkmixed.error.ResourceGuardException if the system would exceed {@code memoryBudget}
   *     bytes
   */
  public static LmmProblem of(
      ModelFrame frame, LmmStatistics statistics, boolean reml, long memoryBudget) {
    DataChecks.check(frame, statistics.summed());
    return ofChecked(frame, statistics, reml, memoryBudget);
  }

  /** The statistics that the model is fitted to, which more rows can be added to. */
  public LmmStatistics statistics() {
    return statistics;
  }

  private static LmmProblem ofChecked(
      ModelFrame frame, LmmStatistics statistics, boolean reml, long memoryBudget) {
    Moments moments = statistics.summed().moments();
    int[] columns = RankCheck.of(frame, moments.gram(), statistics.pilot()).independent();
    if (columns.length < frame.p()) {
      moments = moments.select(columns);
    }
    DataChecks.checkDegrees(moments.totals().rows(), columns.length);
    long left = memoryBudget - MemoryGuard.check(frame, moments, memoryBudget);
    long classBudget = Math.min(left, memoryBudget / 4);
    return new LmmProblem(frame, reml, moments, statistics, columns, classBudget);
  }

  /**
   * What the statistics hold of the response: its products with the estimated columns of X and with
   * Z, all of them centred, and of the response less offset and the fixed part of the pilot.
   */
  public ResponseProducts response() {
    return moments.response();
  }

  /**
   * The same model on the same rows with another response, without the rows: of it only products
   * with the columns are needed. Its own workspace, so that several can be fitted at once; columns,
   * levels and pairs of levels are shared. O(levels).
   *
   * @param response in the coordinates of {@link #response}
   */
  public LmmProblem withResponse(ResponseProducts response) {
    return with(moments.withResponse(response), reml);
  }

  /** The same model of other rows with the same columns and levels. */
  LmmProblem withMoments(Moments other) {
    return with(other, reml);
  }

  /** The same statistics under the other criterion, with a workspace of its own. */
  public LmmProblem withReml(boolean wanted) {
    return with(moments, wanted);
  }

  /**
   * The same with the columns of Z as written instead of centred: what restrictions on elements of
   * theta need.
   */
  LmmProblem asWritten() {
    Pilot pilot = pilot();
    Pilot written = new Pilot(pilot.xShift(), new double[pilot.zShift().length], pilot.beta());
    return new LmmProblem(
        frame,
        reml,
        MomentsChange.effects(moments, new WrittenEffects(frame, layout, pilot).changes()),
        new LmmStatistics(written, summed()),
        columns,
        classBudget);
  }

  long classBudget() {
    return classBudget;
  }

  private LmmProblem with(Moments changed, boolean wanted) {
    return new LmmProblem(frame, wanted, changed, statistics, columns, classBudget);
  }

  /** Which columns of z belong to which factor. */
  public static MomentShape shape(ModelFrame frame) {
    int factors = frame.factors().size();
    List<List<Integer>> z = new ArrayList<>();
    for (int f = 0; f < factors; f++) {
      z.add(new ArrayList<>());
    }
    for (TermDesign term : frame.terms()) {
      for (int c = 0; c < term.columns().size(); c++) {
        z.get(term.factor()).add(term.start() + c);
      }
    }
    return new MomentShape(
        frame.p(),
        z.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new));
  }

  @Override
  public long rowCount() {
    return moments.totals().rows();
  }

  @Override
  public List<FittedModel.Group> groups() {
    return FitParts.groups(frame, moments.levels());
  }

  @Override
  public ProblemFacts facts() {
    return new ProblemFacts(
        rowCount(),
        summed().problems().rowsSkipped(),
        summed().problems().zeroWeightRows(),
        groups(),
        List.of(moments.levels()),
        moments.totals().print(),
        FitParts.solver(frame, pls.plan(), "driver"),
        List.of());
  }

  /** Nothing: the statistics are on the driver. */
  @Override
  public void close() {}

  /** Deviance or REML criterion, without its gradient, at any theta of the formula as written. */
  public double criterion(double[] theta) {
    return deviance.value(inner(theta)).value();
  }

  /**
   * Uncertainty of predictions at any theta of the formula as written.
   *
   * @throws sparkmixed.error.ResourceGuardException if it would hold more than {@code limit} bytes
   */
  public PredictionCovariance predictionCovariance(double[] theta, long limit) {
    return PredictionCovariance.of(this, theta, limit);
  }

  /** Bytes that {@link #predictionCovariance} would hold. */
  public long predictionCovarianceBytes() {
    return pls.predictionVarianceBytes();
  }

  /** The criterion in the centred coordinates that the optimizer works in. */
  ProfiledDeviance objective() {
    return deviance;
  }

  /**
   * Evaluates at a theta of the centred coordinates, so that the results below are those of that
   * point.
   */
  Evaluation settle(double[] innerTheta) {
    return deviance.value(innerTheta);
  }

  /** theta of the formula as written, canonical (diagonals not negative), from the centred one. */
  public double[] outer(double[] innerTheta) {
    return centring.outer(innerTheta);
  }

  /** Centred theta from that of the formula as written. */
  double[] inner(double[] theta) {
    return centring.inner(theta);
  }

  /** Typical sizes of theta and of the columns of Z, centred. O(levels). */
  ThetaScale scale() {
    return ThetaScale.of(frame, layout, moments);
  }

  Pilot pilot() {
    return statistics.pilot();
  }

  Centring centring() {
    return centring;
  }

  @Override
  public int[] columns() {
    return columns.clone();
  }

  /** Largest over smallest root mean square of the estimated columns of X. */
  double predictorScale() {
    int p = columns.length;
    double[] squares = new double[p];
    int intercept = -1;
    for (int j = 0; j < p; j++) {
      squares[j] = moments.gram()[j * (p + 1) + j];
      intercept = columns[j] == frame.interceptColumn() ? j : intercept;
    }
    return Curvature.ratio(squares, intercept);
  }

  @Override
  public ModelFrame frame() {
    return frame;
  }

  boolean reml() {
    return reml;
  }

  Moments moments() {
    return moments;
  }

  Observations.Summed summed() {
    return statistics.summed();
  }

  CovarianceLayout layout() {
    return layout;
  }

  PenalizedLeastSquares pls() {
    return pls;
  }

  /** Coefficients of all columns of X as written; NaN where dropped. */
  double[] beta() {
    return centring.linearBeta(pls.beta());
  }

  @Override
  public double[] columnMeans() {
    return DesignMeans.columns(this);
  }

  /** Covariance of the estimated coefficients over sigma^2. */
  double[][] fixedCovariance() {
    return centring.fixedCovariance(pls.fixedInverse());
  }
}
