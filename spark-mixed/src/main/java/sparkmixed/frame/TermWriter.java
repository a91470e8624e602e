package sparkmixed.frame;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Writes the columns of one term: all products of one column from each of its variables, the first
 * variable's columns varying fastest. No variables make the intercept.
 */
final class TermWriter implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int start;
  private final int[] slots;
  private final int[] widths;
  private final @Nullable Coding[] codings;

  /**
   * @param start first column in the target
   * @param slots where each variable's numbers start among the row's values
   * @param widths number of columns of each variable
   * @param codings of the factors; null for a numeric variable
   */
  TermWriter(int start, int[] slots, int[] widths, @Nullable Coding[] codings) {
    this.start = start;
    this.slots = slots;
    this.widths = widths;
    this.codings = codings;
  }

  /** First column in the target. */
  int start() {
    return start;
  }

  boolean isIntercept() {
    return slots.length == 0;
  }

  /** Whether it writes one number as it stands, that at {@link #slot}. */
  boolean isNumber() {
    return slots.length == 1 && codings[0] == null && widths[0] == 1;
  }

  /** Where the first variable's numbers start among the row's values. */
  int slot() {
    return slots[0];
  }

  void write(double[] values, double[] target) {
    if (slots.length == 1) {
      writeMainEffect(values, target);
    } else if (slots.length == 0) {
      target[start] = 1;
    } else {
      writeInteraction(values, target);
    }
  }

  private void writeMainEffect(double[] values, double[] target) {
    Coding coding = codings[0];
    if (coding != null) {
      coding.write((int) values[slots[0]], target, start);
    } else if (widths[0] == 1) {
      target[start] = values[slots[0]];
    } else {
      System.arraycopy(values, slots[0], target, start, widths[0]);
    }
  }

  private void writeInteraction(double[] values, double[] target) {
    target[start] = 1;
    int done = 1;
    for (int v = 0; v < slots.length; v++) {
      Coding coding = codings[v];
      // Backwards, so that the block being multiplied is overwritten last.
      for (int column = widths[v] - 1; column >= 0; column--) {
        double factor =
            coding == null ? values[slots[v] + column] : coding.at((int) values[slots[v]], column);
        int to = start + column * done;
        for (int i = 0; i < done; i++) {
          target[to + i] = target[start + i] * factor;
        }
      }
      done *= widths[v];
    }
  }
}
