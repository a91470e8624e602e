package sparkmixed.moments;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One block of rows, and beside it whatever was worked out about it: kept as long as the block is,
 * made again where the block is.
 */
public final class RowBlock {
  private final PackedRows rows;
  private @Nullable Object kept;

  public RowBlock(PackedRows rows) {
    this.rows = rows;
  }

  public PackedRows rows() {
    return rows;
  }

  /**
   * What was made of the rows at the first call. Whatever it remembers of later calls must change
   * no answer.
   *
   * @param type of which there is one for a block
   */
  public synchronized <T> T kept(Class<T> type, Function<PackedRows, T> make) {
    if (!type.isInstance(kept)) {
      kept = make.apply(rows);
    }
    return type.cast(kept);
  }
}
