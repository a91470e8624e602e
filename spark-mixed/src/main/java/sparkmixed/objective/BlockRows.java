package sparkmixed.objective;

import java.util.List;
import sparkmixed.family.Family;
import sparkmixed.moments.RowBlock;
import sparkmixed.moments.RowBlocks;

/**
 * Independent groups dealt out to blocks of rows: each block works through its groups where it is,
 * with a {@link RowsKernel} that it keeps, and only sums of the length of the parameters travel.
 */
public final class BlockRows implements GroupedRows {
  private final RowBlocks blocks;
  private final int[] columns;

  /**
   * @param columns of X that are estimated
   */
  public BlockRows(RowBlocks blocks, int[] columns) {
    this.blocks = blocks;
    this.columns = columns;
  }

  @Override
  public PartialDeviance evaluate(Request request) {
    PartialDeviance total = new PartialDeviance(request.parameters().length);
    for (PartialDeviance part : blocks.map(new Evaluate(request, columns))) {
      total.add(part);
    }
    return total;
  }

  @Override
  public boolean remote() {
    return blocks.remote();
  }

  /**
   * Conditional modes and variances of the levels of each block.
   *
   * @param request with Laplace's approximation
   * @param prediction whether the uncertainty of predictions is wanted, too
   */
  public List<BlockModes> modes(Request request, boolean prediction) {
    return blocks.map(new Modes(request, columns, prediction));
  }

  private static RowsKernel kernel(RowBlock block, int[] columns, Family family) {
    return block.kept(RowsKernel.class, rows -> RowsKernel.of(rows.select(columns), family));
  }

  private record Evaluate(Request request, int[] columns)
      implements RowBlocks.BlockFunction<PartialDeviance> {
    @Override
    public PartialDeviance apply(RowBlock block) {
      return kernel(block, columns, request.family()).evaluate(request);
    }
  }

  private record Modes(Request request, int[] columns, boolean prediction)
      implements RowBlocks.BlockFunction<BlockModes> {
    @Override
    public BlockModes apply(RowBlock block) {
      return kernel(block, columns, request.family()).modes(request, prediction);
    }
  }
}
