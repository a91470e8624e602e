package sparkmixed.moments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts statistics into buckets such that equal levels, and equal pairs of levels, of different
 * partitions fall into the same bucket: by hashes of their keys.
 */
final class MomentsSplit {
  private final Moments whole;
  private final int buckets;
  private final int[][] hashes;

  MomentsSplit(Moments whole, int buckets) {
    this.whole = whole;
    this.buckets = buckets;
    this.hashes = new int[whole.levels().length][];
    for (int f = 0; f < hashes.length; f++) {
      hashes[f] = hashes(whole.levels()[f]);
    }
  }

  List<Moments> parts() {
    List<Moments> parts = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      parts.add(part(bucket));
    }
    return parts;
  }

  private Moments part(int bucket) {
    int factors = hashes.length;
    MomentShape shape = whole.shape();
    int[][] local = new int[factors][];
    int[][] chosen = new int[factors][];
    int[] count = new int[factors];
    Blocks[] blocks = new Blocks[factors];
    for (int f = 0; f < factors; f++) {
      int n = hashes[f].length;
      local[f] = new int[n];
      chosen[f] = new int[n];
      Arrays.fill(local[f], -1);
      for (int i = 0; i < n; i++) {
        if (Math.floorMod(hashes[f][i], buckets) == bucket) {
          chosen[f][count[f]] = i;
          local[f][i] = count[f]++;
        }
      }
      blocks[f] = new Blocks(shape.levelStride(f), count[f]);
      for (int i = 0; i < count[f]; i++) {
        blocks[f].add(i, whole.blocks()[f], chosen[f][i]);
      }
    }
    LevelPairs[] pairs = new LevelPairs[whole.pairs().length];
    for (int f = 0; f < factors; f++) {
      for (int g = f + 1; g < factors; g++) {
        pairs[shape.pair(f, g)] = pairs(f, g, bucket, local, chosen, count);
      }
    }
    Levels[] levels = new Levels[factors];
    for (int f = 0; f < factors; f++) {
      levels[f] = whole.levels()[f].select(Arrays.copyOf(chosen[f], count[f]));
    }
    Moments.Totals totals = bucket == 0 ? whole.totals() : Moments.Totals.none(shape);
    double[] gram = bucket == 0 ? whole.gram() : new double[whole.gram().length];
    return new Moments(shape, totals, gram, levels, blocks, pairs);
  }

  private LevelPairs pairs(int f, int g, int bucket, int[][] local, int[][] chosen, int[] count) {
    LevelPairs all = whole.pairs()[whole.shape().pair(f, g)];
    int stride = whole.shape().width(f) * whole.shape().width(g);
    int size = 0;
    int[] row = new int[all.size() / buckets + 16];
    int[] column = new int[row.length];
    double[] values = new double[row.length * stride];
    for (int e = 0; e < all.size(); e++) {
      int i = all.row()[e];
      int j = all.column()[e];
      if (Math.floorMod(31 * hashes[f][i] + hashes[g][j], buckets) != bucket) {
        continue;
      }
      if (size == row.length) {
        int larger = Growth.next(size);
        row = Arrays.copyOf(row, larger);
        column = Arrays.copyOf(column, larger);
        values = Arrays.copyOf(values, larger * stride);
      }
      row[size] = number(local[f], chosen[f], count, f, i);
      column[size] = number(local[g], chosen[g], count, g, j);
      System.arraycopy(all.values(), e * stride, values, size * stride, stride);
      size++;
    }
    return new LevelPairs(
        Arrays.copyOf(row, size),
        Arrays.copyOf(column, size),
        Arrays.copyOf(values, size * stride));
  }

  private static int number(int[] local, int[] chosen, int[] count, int f, int level) {
    if (local[level] < 0) {
      chosen[count[f]] = level;
      local[level] = count[f]++;
    }
    return local[level];
  }

  private static int[] hashes(Levels levels) {
    int[] hashes = new int[levels.size()];
    if (levels instanceof Levels.Text text) {
      Arrays.setAll(hashes, i -> mix(Arrays.hashCode(text.texts()[i])));
    } else if (levels instanceof Levels.Numbers numbers) {
      Arrays.setAll(hashes, i -> mix(Long.hashCode(numbers.keys()[i])));
    } else {
      Levels.Composed composed = (Levels.Composed) levels;
      for (int part = 0; part < composed.parts().length; part++) {
        int[] partHashes = hashes(composed.parts()[part]);
        for (int i = 0; i < hashes.length; i++) {
          hashes[i] = mix(31 * hashes[i] + partHashes[composed.codes()[part][i]]);
        }
      }
    }
    return hashes;
  }

  private static int mix(int hash) {
    int h = hash * 0x9E3779B9;
    return h ^ (h >>> 15);
  }
}
