package sparkmixed.frame;

/**
 * One row of the data, as a {@link RowEncoder} reads it: positions are those of {@link
 * ModelFrame#inputs()}. Implementations are cursors, reused from row to row, and never box.
 */
public interface RowValues {

  boolean isNull(int input);

  /** Whether one of these inputs is null. */
  default boolean anyNull(int[] inputs) {
    for (int input : inputs) {
      if (isNull(input)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Value of a numeric (or boolean: 0 and 1) input; dates are days, timestamps are microseconds.
   */
  double number(int input);

  /** Element {@code element} of a vector input. */
  double element(int input, int element);

  /**
   * Position of the value of a categorical input in its list of levels ({@link ModelFrame#levels}),
   * or -1 if it is none of them.
   */
  int code(int input);

  /** The value as text, for error messages only. */
  String text(int input);
}
