package sparkmixed.moments;

import java.util.Arrays;

/**
 * A number for each level that depends on the level alone: the same in whatever list, partition or
 * run the level stands. O(bytes of the levels).
 */
public final class LevelHash {
  private static final long PRIME = 0x100000001B3L;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private LevelHash() {}

  /** One number for each level, well mixed in all its bits. */
  public static long[] of(Levels levels) {
    long[] hashes = new long[levels.size()];
    if (levels instanceof Levels.Text text) {
      Arrays.setAll(hashes, i -> mix(bytes(text.texts()[i])));
    } else if (levels instanceof Levels.Numbers numbers) {
      Arrays.setAll(hashes, i -> mix(numbers.keys()[i]));
    } else {
      Levels.Composed composed = (Levels.Composed) levels;
      for (int part = 0; part < composed.parts().length; part++) {
        long[] own = of(composed.parts()[part]);
        int[] codes = composed.codes()[part];
        for (int i = 0; i < hashes.length; i++) {
          hashes[i] = mix(31 * hashes[i] + own[codes[i]]);
        }
      }
    }
    return hashes;
  }

  private static long bytes(byte[] text) {
    long hash = text.length;
    for (byte b : text) {
      hash = (hash ^ (b & 0xFF)) * PRIME;
    }
    return hash;
  }

  /** The finalizer of SplitMix64. */
  static long mix(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
