package sparkmixed.frame;

import java.io.Serializable;

/**
 * Accumulates, row by row, what {@code scale} and {@code poly} need to know. One per task: {@link
 * #add} the task's rows, then {@link #merge} the tasks' results in a fixed order. Not thread-safe.
 */
public final class NumericSummaries implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Node[] arguments;
  private final int[][] inputs;
  private final PowerSums[] sums;

  NumericSummaries(Node[] arguments, int[][] inputs, PowerSums[] sums) {
    this.arguments = arguments;
    this.inputs = inputs;
    this.sums = sums;
  }

  /**
   * Adds one row; nulls and values that are not finite are left out here and rejected by the
   * encoder.
   */
  public void add(RowValues row) {
    for (int k = 0; k < arguments.length; k++) {
      if (present(row, inputs[k])) {
        double value = arguments[k].eval(row);
        if (Double.isFinite(value)) {
          sums[k].add(value);
        }
      }
    }
  }

  private static boolean present(RowValues row, int[] inputs) {
    for (int input : inputs) {
      if (row.isNull(input)) {
        return false;
      }
    }
    return true;
  }

  /** Adds what another accumulator of the same plan has seen; returns this. */
  public NumericSummaries merge(NumericSummaries other) {
    for (int k = 0; k < sums.length; k++) {
      sums[k].merge(other.sums[k]);
    }
    return this;
  }

  PowerSums sums(int index) {
    return sums[index];
  }
}
