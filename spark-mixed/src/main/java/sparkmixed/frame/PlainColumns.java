package sparkmixed.frame;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a model in which every column of X and Z is 1 or a number of the data as it
 * stands, and so is the response, without weights or offsets. Such rows can be coded a column at a
 * time, by short loops, to what {@link RowEncoder} makes of them.
 */
public final class PlainColumns {
  /** Stands for the input of a column of ones. */
  public static final int ONE = -1;

  private final int[] x;
  private final int[] z;
  private final int response;
  private final int[] inputs;

  private PlainColumns(int[] x, int[] z, int response) {
    this.x = x;
    this.z = z;
    this.response = response;
    this.inputs =
        IntStream.concat(IntStream.of(response), IntStream.concat(IntStream.of(x), IntStream.of(z)))
            .filter(input -> input != ONE)
            .distinct()
            .toArray();
  }

  /** Null if a model's rows need more than that. */
  static @Nullable PlainColumns of(Layout layout, int p, int q) {
    Layout.Reads reads = layout.reads(Layout.Scope.ALL);
    if (layout.weightSlot >= 0
        || layout.offsets > 0
        || reads.gated.length > 0
        || !layout.response.anyNumber()) {
      return null;
    }
    Map<Integer, Integer> inputs = new HashMap<>();
    for (Layout.Entry entry : layout.entries) {
      if (entry.factor || !(entry.single instanceof Node.Input read) || !read.plain()) {
        return null;
      }
      inputs.put(entry.slot, read.input());
    }
    int[] x = new int[p];
    int[] z = new int[q];
    Integer response = inputs.get(layout.responseSlot);
    if (response == null || !fill(layout.fixed, inputs, x) || !fill(layout.random, inputs, z)) {
      return null;
    }
    PlainColumns plain = new PlainColumns(x, z, response);
    return plain.readsAll(reads.finite) ? plain : null;
  }

  private static boolean fill(TermWriter[] writers, Map<Integer, Integer> inputs, int[] columns) {
    for (TermWriter writer : writers) {
      if (writer.isIntercept()) {
        columns[writer.start()] = ONE;
      } else if (writer.isNumber() && inputs.containsKey(writer.slot())) {
        columns[writer.start()] = inputs.get(writer.slot());
      } else {
        return false;
      }
    }
    return true;
  }

  private boolean readsAll(int[] wanted) {
    return IntStream.of(wanted)
        .allMatch(input -> IntStream.of(inputs).anyMatch(read -> read == input));
  }

  /** The inputs that are read, each once. */
  public int[] inputs() {
    return inputs.clone();
  }

  /** For each column of X its input, or {@link #ONE}. */
  public int[] x() {
    return x.clone();
  }

  /** For each column of Z its input, or {@link #ONE}. */
  public int[] z() {
    return z.clone();
  }

  /** Input of the response. */
  public int response() {
    return response;
  }

  /**
   * Whether all numbers of some rows are finite; the rows then count as read.
   *
   * @param numbers the columns, by input
   */
  public boolean usable(double[][] numbers, int from, int to, RowProblems problems) {
    for (int input : inputs) {
      double[] column = numbers[input];
      boolean finite = true;
      for (int r = from; r < to; r++) {
        finite &= Double.isFinite(column[r]);
      }
      if (!finite) {
        return false;
      }
    }
    problems.countRows(to - from);
    return true;
  }
}
