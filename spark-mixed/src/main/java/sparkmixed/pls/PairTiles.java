package sparkmixed.pls;

import java.util.Arrays;

/**
 * Pairs of levels that are sorted by one factor, on their way to the rows of the other: in tiles of
 * its levels, whose rows stay in the cache while they are filled, and which threads can share. In
 * the order of the pairs every one of them would be written to a place far from the last.
 *
 * @param major levels of the factor that the pairs are sorted by
 * @param minor levels of the other, ascending for each of the first
 * @param levels of the other
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PairTiles(int[] major, int[] minor, int levels) {
  /** Of the rows of a tile: they should stay in a core's own cache, beside what is read. */
  private static final int TILE_BYTES = 1 << 18;

  /** Pairs to a run, below which looking for the runs costs more than they save. */
  private static final int LEAST_RUN = 8;

  /** Does something to pairs {@code from} to {@code to}. */
  interface Run {
    void accept(int from, int to);
  }

  /**
   * Hands out all pairs, those of one level of the other factor on one thread and in their order.
   * O(pairs), and a binary search for each run.
   *
   * @param bytes that a pair takes in the rows
   */
  void forEach(int bytes, Run run) {
    int[] start = starts();
    int majors = start.length - 1;
    long byCache = (long) major.length * bytes / TILE_BYTES;
    long byRuns = major.length / ((long) LEAST_RUN * Math.max(1, majors));
    int tiles = (int) Math.max(1, Math.min(levels, Math.min(byCache, byRuns)));
    Chunks.run(
        tiles,
        tile -> {
          int first = (int) ((long) tile * levels / tiles);
          int last = (int) ((long) (tile + 1) * levels / tiles);
          for (int a = 0; a < majors; a++) {
            run.accept(
                position(start[a], start[a + 1], first), position(start[a], start[a + 1], last));
          }
        });
  }

  /** First pair, among those of one level, of a level of the other factor from this one on. */
  private int position(int from, int to, int level) {
    int found = Arrays.binarySearch(minor, from, to, level);
    return found < 0 ? -found - 1 : found;
  }

  private int[] starts() {
    int majors = major.length == 0 ? 0 : major[major.length - 1] + 1;
    int[] start = new int[majors + 1];
    for (int level : major) {
      start[level + 1]++;
    }
    for (int a = 0; a < majors; a++) {
      start[a + 1] += start[a];
    }
    return start;
  }
}
