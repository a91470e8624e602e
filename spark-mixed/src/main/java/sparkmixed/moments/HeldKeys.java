package sparkmixed.moments;

import org.jspecify.annotations.Nullable;

/**
 * Keys of rows that are held for a while, so that a column of theirs can be read at once: looking
 * levels up in one short loop lets the processor wait for many places in memory at a time.
 */
public interface HeldKeys extends GroupKeys {

  /** Moves to one of the rows that are held. */
  void at(int position);

  /**
   * Where the texts of an input are.
   *
   * @param positions of rows that are held; those from {@code from} to {@code to} count
   * @param starts receives where each text starts
   * @param lengths receives how many bytes it has
   * @return the bytes that hold all of them; null if they are to be read row by row
   */
  byte @Nullable [] texts(
      int input, int[] positions, int from, int to, int[] starts, int[] lengths);
}
