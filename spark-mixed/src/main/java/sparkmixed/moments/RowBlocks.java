package sparkmixed.moments;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in blocks, in this JVM or on executors, that can be gone over again and again: what the
 * steps of a generalized fit need of its data, wherever they are.
 */
public interface RowBlocks extends AutoCloseable {

  /**
   * Applies a function to each block, where the block is.
   *
   * @return results in the order of the blocks, which stays the same
   */
  <R extends Serializable> List<R> map(BlockFunction<R> function);

  /** Whether going over the blocks is a job of a cluster. */
  default boolean remote() {
    return false;
  }

  /** Gives the memory of the blocks back. */
  @Override
  void close();

  /** Work on one block. It travels to the block, and its result back. */
  interface BlockFunction<R extends Serializable> extends Serializable {
    R apply(RowBlock block);
  }

  /** Makes a value known wherever blocks are, for as long as it is not closed. */
  default <T extends Serializable> Shared<T> share(T value) {
    return new Shared<>() {
      @Override
      public T value() {
        return value;
      }

      @Override
      public void close() {}
    };
  }

  /** A value that work on blocks may use; a handle on it travels, not the value. */
  interface Shared<T extends Serializable> extends Serializable, AutoCloseable {
    T value();

    @Override
    void close();
  }

  /**
   * Many numbers of each block, added up on the way where that saves travel: in an order that
   * depends on the number of blocks and of numbers alone.
   *
   * @param numbers that each block gives
   */
  default double[] sum(BlockFunction<double[]> function, int numbers) {
    return sum(function);
  }

  /** Numbers of each block, added up in the order of the blocks. */
  default double[] sum(BlockFunction<double[]> function) {
    double[] total = new double[0];
    for (double[] part : map(function)) {
      if (total.length == 0) {
        total = part.clone();
      } else {
        for (int k = 0; k < total.length; k++) {
          total[k] += part[k];
        }
      }
    }
    return total;
  }

  /** Blocks in this JVM. */
  static RowBlocks of(List<PackedRows> parts) {
    List<RowBlock> blocks = parts.stream().map(RowBlock::new).toList();
    return new RowBlocks() {
      @Override
      public <R extends Serializable> List<R> map(BlockFunction<R> function) {
        List<R> results = new ArrayList<>(blocks.size());
        for (RowBlock block : blocks) {
          results.add(function.apply(block));
        }
        return results;
      }

      @Override
      public void close() {}
    };
  }
}
