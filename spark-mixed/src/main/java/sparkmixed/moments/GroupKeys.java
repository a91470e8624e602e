package sparkmixed.moments;

/**
 * The grouping columns of one row, as exact keys. A cursor, reused from row to row; positions are those of {@link sparkmixed.frame.ModelFrame#inputs()}.
 */
public interface GroupKeys {

  /** Key of an input that is not text: see {@link Levels.Numbers#keys()}. */
  long key(int input);

  /** Bytes that hold the text of an input from {@link #textStart} on. To be called before the other two. */
  byte[] textBytes(int input);

  int textStart(int input);

  int textLength(int input);
}
