package sparkmixed.objective;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowFactors;
import sparkmixed.pls.Effects;
import sparkmixed.pls.ReducedSystem;
import sparkmixed.pls.RowLayout;
import sparkmixed.pls.Solution;
import sparkmixed.pls.StageSystem;

/**
 * One block of rows that eliminates the effects of its own levels. With v the effects that remain,
 * those of crossed factors and for joint fixed effects beta,
 *
 * <pre>
 *   F(v) = min_u { - log p(y | u, v) + |u|^2 / 2 }      S = A_rest - sum_i C_i' W_i C_i  at the minimum
 * </pre>
 *
 * <p>{@code - dF/dv} is the score of v and S its second derivative, both of the rows of the block:
 * everything that Newton's method in v needs of them, and log|D| what log|H| needs. Because the
 * block's own effects are at their minimum, an answer depends on the question alone: what is kept
 * between questions, these effects and the system, only makes the next one cheaper, and a block
 * that was lost and made again gives the same answers (of several minima, as a density that is not
 * log-concave may have, the one nearest to zero effects).
 *
 * <p>A question costs some passes to find the minimum ({@link BlockMinimum}), which a Newton step
 * from the last one brings near, one to assemble, and {@code O(sum_i K N_i^2)}; memory of m x m
 * numbers while it is answered.
 */
final class EliminationKernel {
  private final RowLayout layout;
  private final int[] chain;
  private final int q;
  private final BlockMinimum minimum;
  private @Nullable Assembled assembled;

  /** Stages with p columns of X, and what was last done with them. */
  private static final class Assembled {
    final StageSystem stages;
    final Effects score;

    /** {@code Z's + Z'WZ b}, the right-hand side of a Newton step. */
    final Effects working;

    final Solution step;
    @Nullable BlockPoint at;
    boolean fisher;
    @Nullable RowDerivatives derivatives;
    double[][] byTemplates = new double[0][];

    /** Where {@link #begin} was, until {@link #finish} has used what it left. */
    @Nullable BlockPoint begun;

    Assembled(RowLayout layout, int p) {
      stages = new StageSystem(layout, p);
      score = stages.effects();
      working = stages.effects();
      step = stages.solution();
    }

    boolean is(BlockPoint point, boolean withFisher) {
      return at != null && at.same(point) && fisher == withFisher;
    }
  }

  private EliminationKernel(RowLayout layout, int[] chain, int q) {
    this.layout = layout;
    this.chain = chain;
    this.q = q;
    this.minimum = new BlockMinimum(layout, chain, q);
  }

  static EliminationKernel of(PackedRows given, EliminatedRows.Setup setup) {
    PackedRows rows = given.select(setup.columns());
    int q = 0;
    for (int d = 0; d < setup.crossed().length; d++) {
      int f = setup.crossed()[d];
      rows = RowFactors.numbered(rows, f, setup.levels()[d]);
      q += rows.shape().width(f) * setup.levels()[d].size();
    }
    RowLayout layout = RowLayout.of(rows, setup.chain(), setup.collapse());
    return new EliminationKernel(layout, setup.chain(), q);
  }

  /** Numbers of {@link #eliminate}. */
  static int length(int q, int p) {
    return Math.addExact(2 + q + p, ReducedSystem.packedLength(q, p));
  }

  /**
   * The contribution of this block at a point.
   *
   * @param fisher whether W has Fisher's weights
   * @param p columns of X in the system: all, or none
   * @return {@code log p - |u|^2 / 2}, NaN if there is no minimum; log|D|; score of v; S packed
   */
  synchronized double[] eliminate(BlockPoint at, boolean fisher, int p) {
    DoubleBuffer sums = DoubleBuffer.allocate(length(q, p));
    if (!find(at)) {
      return sums.put(Double.NaN).array();
    }
    Assembled system = with(p);
    int m = system.stages.order();
    double[] rest = new double[m * m];
    double logDensity = assemble(system, at, fisher, rest);
    sums.put(logDensity - 0.5 * minimum.u().dot(minimum.u()));
    sums.put(system.stages.eliminate(at.templates(), rest));
    double[] score = new double[q + p];
    system.score.writeDense(score);
    System.arraycopy(system.score.fixed, 0, score, q, p);
    sums.put(score);
    ReducedSystem.pack(rest, m, sums.array(), sums.position());
    return sums.array();
  }

  private boolean find(BlockPoint at) {
    Assembled last = assembled;
    if (last != null && last.at != null && !minimum.isAt(at)) {
      minimum.predict(at, last.stages, last.working, last.step);
    }
    return minimum.find(at);
  }

  private Assembled with(int p) {
    Assembled system = assembled;
    if (system == null || system.stages.p() != p) {
      system = new Assembled(layout, p);
      assembled = system;
    }
    return system;
  }

  private double assemble(Assembled system, BlockPoint at, boolean fisher, double[] rest) {
    system.at = null;
    system.begun = null;
    boolean joint = system.stages.p() > 0;
    WorkingTerms terms =
        new WorkingTerms(layout, at.held().likelihood(), fisher, at.beta(), minimum.b, joint);
    double logDensity = system.stages.assemble(terms, rest, system.score, system.working);
    system.working.combine(1, system.working, 1, system.score);
    system.at = at;
    system.fisher = fisher;
    return logDensity;
  }

  private void assembleAndEliminate(Assembled system, BlockPoint at, boolean fisher) {
    int m = system.stages.order();
    double[] rest = new double[m * m];
    assemble(system, at, fisher, rest);
    system.stages.eliminate(at.templates(), rest);
  }

  /** The stages eliminated at a point as they may be already; null if there is no minimum. */
  private @Nullable Assembled at(BlockPoint at, boolean fisher, int p) {
    Assembled last = assembled;
    if (last != null && last.stages.p() == p && last.is(at, fisher)) {
      return last;
    }
    if (!find(at)) {
      return null;
    }
    Assembled system = with(p);
    assembleAndEliminate(system, at, fisher);
    return system;
  }

  /**
   * The first half of the derivatives.
   *
   * @return right-hand side of the dense rest, q + p numbers; NaN if there is no minimum
   */
  synchronized double[] begin(EliminatedRows.Curve curve) {
    BlockPoint at = curve.at();
    Assembled system = at(at, curve.fisher(), curve.p());
    if (system == null) {
      double[] none = new double[q + curve.p()];
      Arrays.fill(none, Double.NaN);
      return none;
    }
    RowDerivatives rows = system.derivatives;
    if (rows == null) {
      rows = new RowDerivatives(system.stages, curve.p() > 0, curve.expected(), curve.dispersion());
      system.derivatives = rows;
    }
    system.byTemplates = RowDerivatives.zeros(at.templates());
    rows.begin(
        at.templates(),
        at.held().likelihood(),
        at.beta(),
        minimum.b,
        curve.inverse(),
        system.byTemplates);
    if (curve.expected()) {
      assembleAndEliminate(system, at, false);
    }
    double[] v = rows.forward(at.templates());
    system.begun = at;
    return Arrays.copyOf(v, v.length - 1);
  }

  /**
   * The second half.
   *
   * @param v solution of the dense rest, q + p numbers
   * @return by psi, by beta (of all columns), then for each factor of the chain by template and
   *     squares; NaN by psi if there is no minimum
   */
  synchronized double[] finish(EliminatedRows.Curve curve, double[] v) {
    BlockPoint at = curve.at();
    int length = 1 + at.beta().length;
    for (int f : chain) {
      length += 2 * at.templates()[f].length;
    }
    DoubleBuffer sums = DoubleBuffer.allocate(length);
    Assembled system = with(curve.p());
    if (system.begun == null || !system.begun.same(at)) {
      begin(curve);
    }
    RowDerivatives rows = system.derivatives;
    if (system.begun == null || rows == null) {
      return sums.put(Double.NaN).array();
    }
    // the second half adds to the first, so that it can be made only once
    system.begun = null;
    double[][] squares = RowDerivatives.zeros(at.templates());
    double[] all = Arrays.copyOf(v, v.length + 1);
    rows.finish(at.templates(), system.score, minimum.u(), all, system.byTemplates, squares);
    sums.put(rows.byDispersion).put(rows.fixed);
    for (int f : chain) {
      sums.put(system.byTemplates[f]).put(squares[f]);
    }
    return sums.array();
  }

  /** Conditional modes and variances of the levels of the chain's factors, in the chain's order. */
  synchronized BlockModes modes(EliminatedRows.Curve curve) {
    double[][] templates = curve.at().templates();
    Assembled system = at(curve.at(), curve.fisher(), curve.p());
    if (system == null) {
      throw new IllegalStateException("no conditional modes at the optimum");
    }
    system.stages.invert(templates, curve.inverse(), RowDerivatives.zeros(templates));
    Blocks[] modes = new Blocks[templates.length];
    Blocks[] variances = new Blocks[templates.length];
    system.stages.putByLevel(minimum.b, modes);
    system.stages.putVariances(variances);
    return new BlockModes(
        Arrays.stream(chain).mapToObj(f -> modes[f]).toArray(Blocks[]::new),
        Arrays.stream(chain).mapToObj(f -> variances[f]).toArray(Blocks[]::new),
        null);
  }
}
