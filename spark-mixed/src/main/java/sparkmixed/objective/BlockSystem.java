package sparkmixed.objective;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.RowBlocks;
import sparkmixed.pls.Effects;
import sparkmixed.pls.PredictionVariance;
import sparkmixed.pls.ReducedSystem;
import sparkmixed.pls.Solution;

/**
 * Rows in blocks that have eliminated their own effects; here is the dense rest, the sum of what
 * they contribute. A search for the mode is Newton's method on {@code F(v) + |v|^2 / 2} in the
 * effects that remain ({@link EliminationKernel}): one pass over the blocks a step, and two more
 * for the derivatives.
 *
 * <p>O(m^3) and six matrices of order m for m effects that remain, of which half a one comes from
 * each block at every step.
 */
final class BlockSystem implements ModeSystem {
  private final EliminatedRows rows;
  private final ReducedSystem reduced;
  private final boolean joint;
  private final boolean expected;
  private final boolean dispersion;
  private final int p;
  private double stageLogDet;

  /** Weights of the system last assembled. */
  private boolean fisher;

  private long passes;
  private @Nullable List<BlockModes> modes;

  /**
   * @param joint whether the system has all columns of X
   * @param expected whether log|H| has Fisher's weights
   * @param dispersion whether the family has a dispersion
   */
  BlockSystem(EliminatedRows rows, boolean joint, boolean expected, boolean dispersion) {
    this.rows = rows;
    this.joint = joint;
    this.expected = expected;
    this.dispersion = dispersion;
    this.p = joint ? rows.columns() : 0;
    this.reduced = rows.reduced(p);
  }

  @Override
  public Effects effects() {
    return reduced.effects();
  }

  @Override
  public Solution solution() {
    return reduced.solution();
  }

  @Override
  public long rows() {
    return rows.rows();
  }

  @Override
  public int columns() {
    return rows.columns();
  }

  private BlockPoint point(ModeParameters at, ModeSearch mode) {
    double[] dense = new double[reduced.q()];
    mode.b.writeDense(dense);
    return new BlockPoint(at, mode.beta.clone(), dense);
  }

  @Override
  public double assemble(
      ModeParameters at, boolean withExpected, ModeSearch mode, Effects score, Effects working) {
    passes++;
    modes = null;
    fisher = withExpected;
    double[] sums = rows.eliminate(point(at, mode), withExpected, p);
    stageLogDet = sums[1];
    int n = reduced.q() + p;
    reduced.put(Arrays.copyOfRange(sums, 2, 2 + n), score);
    reduced.unpack(sums, 2 + n);
    reduced.times(mode.b, working);
    return sums[0];
  }

  @Override
  public boolean factor(double[][] templates) {
    return !Double.isNaN(stageLogDet) && reduced.factor(templates);
  }

  @Override
  public double logDet() {
    return stageLogDet + reduced.randomLogDet();
  }

  @Override
  public void solve(double[][] templates, Effects rhs, boolean fixed, Solution out) {
    reduced.solve(templates, fixed, reduced.joined(rhs), out);
  }

  @Override
  public void ridge(double share) {
    double[] added = rows.xSquares();
    passes++;
    for (int j = 0; j < added.length; j++) {
      added[j] *= share;
    }
    reduced.ridge(added);
  }

  @Override
  public ModeSystem whole() {
    return new BlockSystem(rows, true, expected, dispersion);
  }

  @Override
  public double[] fixedInverse() {
    return reduced.fixedInverse();
  }

  @Override
  public @Nullable ModeDerivatives derivatives(ModeParameters at, ModeSearch mode) {
    double[][] templates = at.templates();
    double[][] byTemplates = RowDerivatives.zeros(templates);
    double[][] squares = RowDerivatives.zeros(templates);
    double[] inverse = reduced.invert(templates, byTemplates);
    EliminatedRows.Curve told =
        new EliminatedRows.Curve(point(at, mode), expected, fisher, p, dispersion, inverse);
    try (RowBlocks.Shared<EliminatedRows.Curve> curve = rows.share(told)) {
      passes++;
      double[] v = Arrays.copyOf(rows.begin(curve), reduced.q() + p + 1);
      if (expected) {
        mode.assembleAt(at, false);
        if (!factor(templates)) {
          return null;
        }
      }
      Solution a = reduced.solution();
      reduced.solve(templates, joint, v, a);
      passes++;
      double[] sums = rows.finish(curve, Arrays.copyOf(v, v.length - 1));
      RowDerivatives.addOuters(reduced::addOuter, mode.score, mode.u, a, byTemplates, squares);
      return complete(sums, byTemplates, squares);
    }
  }

  private @Nullable ModeDerivatives complete(
      double[] sums, double[][] byTemplates, double[][] squares) {
    if (Double.isNaN(sums[0])) {
      return null;
    }
    DoubleBuffer left = DoubleBuffer.wrap(sums);
    double byDispersion = left.get();
    double[] byBeta = new double[columns()];
    left.get(byBeta);
    for (int f : rows.chain()) {
      left.get(byTemplates[f]).get(squares[f]);
    }
    return new ModeDerivatives(byTemplates, squares, byBeta, byDispersion);
  }

  @Override
  public Blocks[] modes(ModeParameters at, ModeSearch mode) {
    Blocks[] byFactor = new Blocks[rows.factors()];
    reduced.putByLevel(mode.b, byFactor);
    List<BlockModes> parts = parts(at, mode);
    for (int s = 0; s < rows.chain().length; s++) {
      int stage = s;
      int f = rows.chain()[s];
      byFactor[f] =
          rows.merge().merged(f, parts.stream().map(part -> part.modes()[stage]).toList());
    }
    return byFactor;
  }

  @Override
  public Blocks[] variances(ModeParameters at, ModeSearch mode) {
    Blocks[] byFactor = new Blocks[rows.factors()];
    List<BlockModes> parts = parts(at, mode);
    reduced.putVariances(byFactor);
    for (int s = 0; s < rows.chain().length; s++) {
      int stage = s;
      int f = rows.chain()[s];
      byFactor[f] =
          rows.merge().merged(f, parts.stream().map(part -> part.variances()[stage]).toList());
    }
    return byFactor;
  }

  /** Modes and variances of the levels of each block: one pass for both. */
  private List<BlockModes> parts(ModeParameters at, ModeSearch mode) {
    List<BlockModes> known = modes;
    if (known != null) {
      return known;
    }
    double[] inverse = reduced.invert(at.templates(), RowDerivatives.zeros(at.templates()));
    EliminatedRows.Curve told =
        new EliminatedRows.Curve(point(at, mode), fisher, fisher, p, dispersion, inverse);
    try (RowBlocks.Shared<EliminatedRows.Curve> curve = rows.share(told)) {
      passes++;
      known = rows.modes(curve);
      modes = known;
      return known;
    }
  }

  @Override
  public @Nullable PredictionVariance predictionVariance(
      ModeParameters at, ModeSearch mode, long limit) {
    return null;
  }

  @Override
  public long passes() {
    return passes;
  }

  @Override
  public boolean remote() {
    return rows.remote();
  }
}
