package sparkmixed.objective;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.RowBlock;
import sparkmixed.moments.RowBlocks;
import sparkmixed.pls.ReducedSystem;
import sparkmixed.pls.SolverPlan;

/**
 * Rows in blocks of whole levels of one factor, each of which eliminates the effects of its own
 * levels with an {@link EliminationKernel} that it keeps; what other factors contribute is numbered
 * alike in all blocks and adds up.
 */
public final class EliminatedRows implements AutoCloseable {
  private final RowBlocks blocks;
  private final Setup setup;
  private final RowBlocks.Shared<Setup> shared;
  private final MomentShape shape;
  private final Levels[] levels;
  private final LevelMerge merge;
  private final long rows;

  /**
   * What a block needs to know once.
   *
   * @param columns of X that are estimated
   * @param chain factors whose levels are whole in a block, each nested in the next
   * @param crossed all others
   * @param levels of the crossed factors, sorted
   * @param collapse whether equal rows may stand as one
   */
  record Setup(int[] columns, int[] chain, int[] crossed, Levels[] levels, boolean collapse)
      implements Serializable {}

  /**
   * What the derivatives at a point need of the dense rest.
   *
   * @param at a mode
   * @param expected whether log|H| is that of Fisher's weights
   * @param fisher whether it was assembled with them, if only because the observed ones gave none
   * @param p columns of X in the system
   * @param dispersion whether the family has a dispersion
   * @param inverse {@code Lambda H^-1 Lambda'} of the dense rest, m x m
   */
  record Curve(
      BlockPoint at, boolean expected, boolean fisher, int p, boolean dispersion, double[] inverse)
      implements Serializable {}

  /**
   * Rows of one fit.
   *
   * @param shape of the rows before columns are chosen
   * @param columns of X that are estimated
   * @param chain factors whose levels are whole in a block, each nested in the next
   * @param levels of every factor, over all blocks
   * @param rows in all blocks
   * @param collapse whether equal rows may stand as one
   */
  public EliminatedRows(
      RowBlocks blocks,
      MomentShape shape,
      int[] columns,
      int[] chain,
      Levels[] levels,
      LevelMerge merge,
      long rows,
      boolean collapse) {
    this.blocks = blocks;
    this.shape = shape;
    this.levels = levels;
    this.merge = merge;
    this.rows = rows;
    int[] crossed = crossed(chain, levels.length);
    Levels[] theirs = Arrays.stream(crossed).mapToObj(f -> levels[f]).toArray(Levels[]::new);
    this.setup = new Setup(columns, chain, crossed, theirs, collapse);
    this.shared = blocks.share(setup);
  }

  private static int[] crossed(int[] chain, int factors) {
    return IntStream.range(0, factors)
        .filter(f -> IntStream.of(chain).noneMatch(own -> own == f))
        .toArray();
  }

  /**
   * What the driver will hold: the dense rest with all columns of X, and modes and variances of all
   * levels.
   *
   * @param shape of the rows
   * @param chain factors that blocks eliminate
   * @param levels of every factor
   */
  public static SolverPlan plan(MomentShape shape, int[] chain, Levels[] levels) {
    int[] crossed = crossed(chain, levels.length);
    long order = shape.p() + 1L;
    for (int f : crossed) {
      order += (long) shape.width(f) * levels[f].size();
    }
    long tables = 0;
    for (int f : chain) {
      long k = shape.width(f);
      tables += 2 * Double.BYTES * k * (k + 1) * levels[f].size();
    }
    return new SolverPlan(
        chain,
        crossed,
        (int) Math.min(Integer.MAX_VALUE, order),
        0,
        ReducedSystem.bytes(order) + tables);
  }

  /** Gives back what the blocks were told; the blocks stay. */
  @Override
  public void close() {
    shared.close();
  }

  long rows() {
    return rows;
  }

  int columns() {
    return setup.columns.length;
  }

  int factors() {
    return levels.length;
  }

  int[] chain() {
    return setup.chain;
  }

  LevelMerge merge() {
    return merge;
  }

  boolean remote() {
    return blocks.remote();
  }

  /** A dense rest with p columns of X. */
  ReducedSystem reduced(int p) {
    int[] widths = new int[levels.length];
    Arrays.setAll(widths, shape::width);
    return ReducedSystem.of(setup.crossed, widths, levels, p);
  }

  /** See {@link EliminationKernel#eliminate}; added up over the blocks. */
  double[] eliminate(BlockPoint at, boolean fisher, int p) {
    int q = at.dense().length;
    return blocks.sum(new Eliminate(shared, at, fisher, p), EliminationKernel.length(q, p));
  }

  RowBlocks.Shared<Curve> share(Curve curve) {
    return blocks.share(curve);
  }

  /** See {@link EliminationKernel#begin}; added up over the blocks. */
  double[] begin(RowBlocks.Shared<Curve> curve) {
    return blocks.sum(new Begin(shared, curve));
  }

  /** See {@link EliminationKernel#finish}; added up over the blocks. */
  double[] finish(RowBlocks.Shared<Curve> curve, double[] v) {
    return blocks.sum(new Finish(shared, curve, v));
  }

  /** See {@link EliminationKernel#modes}; of each block. */
  List<BlockModes> modes(RowBlocks.Shared<Curve> curve) {
    return blocks.map(new Modes(shared, curve));
  }

  /** Sum of the squares of each estimated column of X. */
  double[] xSquares() {
    return blocks.sum(new Squares(setup.columns));
  }

  private static EliminationKernel kernel(RowBlock block, RowBlocks.Shared<Setup> setup) {
    return block.kept(EliminationKernel.class, rows -> EliminationKernel.of(rows, setup.value()));
  }

  private record Eliminate(RowBlocks.Shared<Setup> setup, BlockPoint at, boolean fisher, int p)
      implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      return kernel(block, setup).eliminate(at, fisher, p);
    }
  }

  private record Begin(RowBlocks.Shared<Setup> setup, RowBlocks.Shared<Curve> curve)
      implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      return kernel(block, setup).begin(curve.value());
    }
  }

  private record Finish(RowBlocks.Shared<Setup> setup, RowBlocks.Shared<Curve> curve, double[] v)
      implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      return kernel(block, setup).finish(curve.value(), v);
    }
  }

  private record Modes(RowBlocks.Shared<Setup> setup, RowBlocks.Shared<Curve> curve)
      implements RowBlocks.BlockFunction<BlockModes> {
    @Override
    public BlockModes apply(RowBlock block) {
      return kernel(block, setup).modes(curve.value());
    }
  }

  private record Squares(int[] columns) implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      double[] squares = new double[columns.length];
      Arrays.setAll(squares, j -> block.rows().xSquares(columns[j]));
      return squares;
    }
  }
}
