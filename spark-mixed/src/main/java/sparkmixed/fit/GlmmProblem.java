package sparkmixed.fit;

import java.util.List;
import java.util.stream.IntStream;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.error.ConfigurationException;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.Levels;
import sparkmixed.moments.Observations;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.RowPacking;

/**
 * A generalized linear mixed model with its rows packed: its deviance at any parameters, before
 * anything is optimized. The steps of a fit can be taken one by one from here.
 *
 * <p>Inside, columns are centred (see {@link Pilot}) and linearly dependent ones left out; {@code
 * theta} and {@code beta} in this class's public methods are always those of the formula as
 * written.
 */
public final class GlmmProblem implements Problem {
  private static final int PILOT_ROWS = 2000;

  private final ModelFrame frame;
  private final GlmmOptions options;
  private final GlmmRows rows;
  private final Pilot pilot;
  private final GlmmSummary summary;
  private final GlmmStart start;
  private final ThetaScale scale;
  private final CovarianceLayout covariance;
  private final Centring centring;
  private final GlmmDeviances deviances;

  private GlmmProblem(ModelFrame frame, GlmmOptions options, GlmmRows rows, Pilot pilot) {
    this.frame = frame;
    this.options = options;
    this.rows = rows;
    this.pilot = pilot;
    this.summary = GlmmSummary.of(rows.blocks(), options.family(), options.link());
    GlmmChecks.check(frame, rows, summary, options);
    this.start =
        GlmmStart.of(frame, options.family(), options.link(), rows.blocks(), summary, pilot);
    int[] kept = start.rank.independent();
    DataChecks.checkDegrees(rowCount(), kept.length);
    this.covariance = CovarianceLayout.of(frame);
    this.centring = new Centring(frame, covariance, pilot, kept);
    this.scale = ThetaScale.of(frame, covariance, summary.zSquares, rowCount());
    this.deviances = new GlmmDeviances(frame, options, rows, covariance, start, summary);
  }

  /**
   * Packs the rows, places them and checks that the model can be fitted.
   *
   * @throws sparkmixed.error.InputRejectedException naming column, count and remedy
   * @throws sparkmixed.error.ConfigurationException if the placement asked for cannot be
   * @throws sparkmixed.error.ResourceGuardException if rows and system would exceed the memory
   *     budget and cannot be placed elsewhere
   */
  public static GlmmProblem of(ModelFrame frame, Observations observations, GlmmOptions options) {
    GlmmChecks.checkGrouped(frame, options);
    GlmmChecks.checkPlacement(frame, options);
    Pilot pilot = PilotFit.of(frame, observations.head(PILOT_ROWS));
    GlmmRows rows;
    try (RowPacking packing = observations.pack(LmmProblem.shape(frame), pilot)) {
      GlmmChecks.checkCounts(packing.facts());
      rows = new GlmmPlacement(frame, packing, options).place();
    }
    try {
      return new GlmmProblem(frame, options, rows, pilot);
    } catch (RuntimeException failed) {
      rows.close();
      throw failed;
    }
  }

  @Override
  public void close() {
    deviances.close();
    rows.close();
  }

  /**
   * The rows as they were read: in the order of the partitions, and within one in its own. No rows
   * are put together here, whatever the kernel does with equal ones. Columns are centred.
   *
   * @throws ConfigurationException if the rows are not on the driver
   */
  public PackedRows packedRows() {
    GlmmRows.Local local = rows.local();
    if (local == null) {
      throw new ConfigurationException(
          "This needs the rows on the driver, and they are in blocks on the executors ("
              + rows.reason()
              + "); use placement driver, with enough memory for it.");
    }
    return local.rows();
  }

  /**
   * The same model on the same rows with another response: checked and started anew. Columns,
   * levels and weights are shared. O(rows).
   *
   * @param y in the order of {@link #packedRows}: proportions for a binomial family with trials as
   *     weights
   * @throws sparkmixed.error.InputRejectedException if the response cannot carry the model
   */
  public GlmmProblem withResponse(double[] y) {
    return new GlmmProblem(frame, options, rows.with(packedRows().withResponse(y)), pilot);
  }

  /** The same model on all rows but these. O(rows). */
  GlmmProblem without(int[] removed) {
    PackedRows all = packedRows();
    boolean[] gone = new boolean[all.rows()];
    for (int row : removed) {
      gone[row] = true;
    }
    int[] kept = IntStream.range(0, gone.length).filter(row -> !gone[row]).toArray();
    return new GlmmProblem(frame, options, rows.only(all.kept(kept)), pilot);
  }

  /**
   * The same with the columns of Z as written instead of centred: what restrictions on elements of
   * theta need.
   */
  GlmmProblem asWritten() {
    for (double shift : pilot.zShift()) {
      if (shift != 0) {
        Pilot zero = new Pilot(pilot.xShift(), new double[pilot.zShift().length], pilot.beta());
        return new GlmmProblem(
            frame, options, rows.with(packedRows().withEffectsMoved(pilot.zShift())), zero);
      }
    }
    return this;
  }

  /** Root mean square of an estimated column of X. */
  double rootMeanSquare(int column) {
    return Math.sqrt(summary.xSquares[start.rank.independent()[column]] / rowCount());
  }

  Pilot pilot() {
    return pilot;
  }

  /** Largest over smallest root mean square of the columns of X. */
  double predictorScale() {
    return Curvature.ratio(summary.xSquares, frame.interceptColumn());
  }

  /** Typical size of each parameter of theta, in the centred coordinates. */
  double[] thetaScale() {
    return scale.typical(start.spread);
  }

  /**
   * The deviance of the method asked for at any parameters of the formula as written.
   *
   * @param beta of all columns of X; those of dropped ones are not looked at
   * @param logDispersion not looked at for a family without dispersion
   */
  public double deviance(double[] theta, double[] beta, double logDispersion) {
    double[] at = parameters(theta, beta, logDispersion);
    return deviances.at(at).value(at).value();
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

  /** How and where the kernel will work. */
  public FittedModel.Solver solver() {
    return deviances.solver();
  }

  @Override
  public ProblemFacts facts() {
    return new ProblemFacts(
        rowCount(),
        problems().rowsSkipped(),
        problems().zeroWeightRows(),
        groups(),
        List.of(levels()),
        summary.print,
        solver(),
        GlmmDiagnostics.ofData(this));
  }

  @Override
  public List<FittedModel.Group> groups() {
    return FitParts.groups(frame, levels());
  }

  @Override
  public ModelFrame frame() {
    return frame;
  }

  @Override
  public int[] columns() {
    return centring.columns();
  }

  @Override
  public double[] columnMeans() {
    return DesignMeans.columns(this);
  }

  /** Where to begin without estimates. */
  public FirstGuess firstGuess() {
    return new FirstGuess(
        centring.outer(startingTheta()), start.beta.clone(), start.factor(), start.logDispersion);
  }

  /** Whether all responses are alike, so that no likelihood has a maximum (zeros, or ones). */
  public boolean isUnbounded() {
    return GlmmChecks.atItsBound(summary, options.family());
  }

  /**
   * Names of coefficients that the data do not bound, as under separation.
   *
   * @param fixed estimates with the covariance that they were found with
   */
  public List<String> unbounded(FittedModel.FixedEffects fixed) {
    return GlmmDiagnostics.undetermined(this, fixed.vcov(), fixed).stream()
        .map(j -> fixed.names().get(j))
        .toList();
  }

  /** Settings of the fit. */
  public GlmmOptions options() {
    return options;
  }

  @Override
  public long rowCount() {
    return rows.facts().rows();
  }

  RowProblems problems() {
    return rows.facts().problems();
  }

  /** Levels of each factor, sorted. */
  Levels[] levels() {
    return rows.levels();
  }

  /** What can be evaluated, optimized and sampled. */
  GlmmDeviances deviances() {
    return deviances;
  }

  GlmmSummary summary() {
    return summary;
  }

  CovarianceLayout covariance() {
    return covariance;
  }

  Centring centring() {
    return centring;
  }

  /** Where the rows are. */
  GlmmRows rows() {
    return rows;
  }

  /** Blocks of rows. */
  int blockCount() {
    BlockLevels levels = rows.grouped();
    return levels == null ? 1 : levels.blocks();
  }

  GlmmStart start() {
    return start;
  }

  double[] startingTheta() {
    return scale.start(start.deviation());
  }

  double[] startingBeta() {
    return start.beta.clone();
  }

  double startingDispersion() {
    return start.logDispersion;
  }

  /** Standard deviation of first guesses of the linear predictor: the scale of random effects. */
  double spread() {
    return start.spread;
  }

  ThetaScale scale() {
    return scale;
  }
}
