package sparkmixed.moments;

import org.jspecify.annotations.Nullable;

/**
 * The grouping columns of one row, as exact keys. A cursor, reused from row to row; positions are
 * those of {@link sparkmixed.frame.ModelFrame#inputs()}.
 */
public interface GroupKeys {

  /** Key of an input that is not text: see {@link Levels.Numbers#keys()}. */
  long key(int input);

  /**
   * Bytes that hold the text of an input from {@link #textStart} on. To be called before the other
   * two.
   */
  byte[] textBytes(int input);

  int textStart(int input);

  int textLength(int input);

  /**
   * The dictionary by which the text of an input is encoded in the rows at hand, by identity; null
   * if it is not. While it stays the same, equal {@link #dictionaryCode} means equal text.
   */
  default @Nullable Object dictionary(int input) {
    return null;
  }

  /** Code of the text of an input that has a {@link #dictionary}. */
  default int dictionaryCode(int input) {
    throw new IllegalStateException("no dictionary");
  }
}
