package sparkmixed.pls;

/**
 * Where one stage stands among all of them: chunks of its rows that share no ancestor, so that they
 * can be worked on at the same time.
 */
final class StagePlace {
  final BlockStage[] stages;
  final int s;

  /** Size of the dense system, y included. */
  final int m;

  /** First row of each chunk, and the end. */
  final int[] bounds;

  /** Most columns of any row. */
  final int widest;

  StagePlace(BlockStage[] stages, int s, int m) {
    this.stages = stages;
    this.s = s;
    this.m = m;
    this.bounds = chunkBounds();
    this.widest = stages[s].widest();
  }

  BlockStage stage() {
    return stages[s];
  }

  /** Chunks of rows that share no ancestor. */
  private int[] chunkBounds() {
    int n = stage().rows();
    int[] top = topOf();
    int[] bounds = new int[Chunks.COUNT + 1];
    for (int c = 1; c < Chunks.COUNT; c++) {
      int at = Math.max(bounds[c - 1], Chunks.start(c, n));
      while (top.length > 0 && at > 0 && at < n && top[at] == top[at - 1]) {
        at++;
      }
      bounds[c] = at;
    }
    bounds[Chunks.COUNT] = n;
    return bounds;
  }

  /** For each row the row of the last stage in which it lies; empty for the last stage. */
  private int[] topOf() {
    if (s == stages.length - 1) {
      return new int[0];
    }
    int[] top = new int[stage().rows()];
    for (int i = 0; i < top.length; i++) {
      int row = i;
      for (int t = s; t < stages.length - 1; t++) {
        row = stages[t].parentOf(row);
      }
      top[i] = row;
    }
    return top;
  }
}
