package sparkmixed.pls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.LevelPairs;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;

/** Lays the merged statistics out as the stages of the elimination. O(levels + pairs). */
final class StageAssembly {
  private final Moments moments;
  private final MomentShape shape;
  private final EliminationOrder order;
  private final int[] denseOffset;

  /**
   * @param denseOffset first column of each factor in the dense system; only those of dense factors
   *     are read
   */
  StageAssembly(Moments moments, EliminationOrder order, int[] denseOffset) {
    this.moments = moments;
    this.shape = moments.shape();
    this.order = order;
    this.denseOffset = denseOffset;
  }

  BlockStage[] stages() {
    int count = order.chain().length;
    int[][] rowOf = new int[count][];
    int[][] levelOf = new int[count][];
    for (int s = count - 1; s >= 0; s--) {
      levelOf[s] = s == count - 1 ? identity(s) : byParent(s, rowOf[s + 1]);
      rowOf[s] = inverse(levelOf[s]);
    }
    BlockStage[] stages = new BlockStage[count];
    for (int s = 0; s < count; s++) {
      int @Nullable [] parent = null;
      if (s < count - 1) {
        parent = new int[levelOf[s].length];
        for (int i = 0; i < parent.length; i++) {
          parent[i] = rowOf[s + 1][order.parents()[s][levelOf[s][i]]];
        }
      }
      stages[s] = stage(s, levelOf[s], rowOf[s], parent);
    }
    for (int s = 0; s < count; s++) {
      stages[s].slot = new int[count][];
      int[] row = identity(s);
      for (int t = s + 1; t < count; t++) {
        int[] up = stages[t - 1].parent;
        if (up != null) {
          for (int i = 0; i < row.length; i++) {
            row[i] = up[row[i]];
          }
        }
        stages[s].slot[t] = stages[s].slotsIn(stages[t], row);
      }
    }
    return stages;
  }

  private int[] identity(int s) {
    int[] identity = new int[moments.levels()[order.chain()[s]].size()];
    Arrays.setAll(identity, i -> i);
    return identity;
  }

  private int[] byParent(int s, int[] rowOfParent) {
    int[] parents = order.parents()[s];
    int[] start = new int[rowOfParent.length + 1];
    for (int parent : parents) {
      start[rowOfParent[parent] + 1]++;
    }
    for (int k = 0; k < rowOfParent.length; k++) {
      start[k + 1] += start[k];
    }
    int[] sorted = new int[parents.length];
    for (int level = 0; level < parents.length; level++) {
      sorted[start[rowOfParent[parents[level]]]++] = level;
    }
    return sorted;
  }

  private static int[] inverse(int[] permutation) {
    int[] inverse = new int[permutation.length];
    for (int k = 0; k < permutation.length; k++) {
      inverse[permutation[k]] = k;
    }
    return inverse;
  }

  private BlockStage stage(int s, int[] levelOf, int[] rowOf, int @Nullable [] parent) {
    int f = order.chain()[s];
    int k = shape.width(f);
    int tailWidth = shape.p() + 1;
    int linkWidth = 0;
    for (int t = s + 1; t < order.chain().length; t++) {
      linkWidth += shape.width(order.chain()[t]);
    }
    Blocks head = new Blocks(k * (k + linkWidth + tailWidth), levelOf.length);
    for (int i = 0; i < levelOf.length; i++) {
      Blocks from = moments.blocks()[f];
      double[] source = from.page(levelOf[i]);
      int at = from.offset(levelOf[i]);
      double[] page = head.page(i);
      int base = head.offset(i);
      for (int b = 0; b < k; b++) {
        for (int a = b; a < k; a++) {
          page[base + b * k + a] = source[at];
          page[base + a * k + b] = source[at];
          at++;
        }
      }
      System.arraycopy(source, at, page, base + k * (k + linkWidth), k * tailWidth);
    }
    int link = k * k;
    for (int t = s + 1; t < order.chain().length; t++) {
      int g = order.chain()[t];
      LevelPairs pairs = oriented(f, g);
      int block = k * shape.width(g);
      for (int e = 0; e < pairs.size(); e++) {
        int row = rowOf[pairs.row()[e]];
        System.arraycopy(pairs.values(), e * block, head.page(row), head.offset(row) + link, block);
      }
      link += block;
    }
    return crossed(f, k, linkWidth, tailWidth, head, parent, levelOf, rowOf);
  }

  private BlockStage crossed(
      int f,
      int k,
      int linkWidth,
      int tailWidth,
      Blocks head,
      int @Nullable [] parent,
      int[] levelOf,
      int[] rowOf) {
    int n = levelOf.length;
    int dense = order.dense().length;
    int[] start = new int[n + 1];
    for (int d = 0; d < dense; d++) {
      int g = order.dense()[d];
      int width = shape.width(g);
      LevelPairs pairs = pairs(f, g);
      for (int level : f < g ? pairs.row() : pairs.column()) {
        int row = rowOf[level] + 1;
        start[row] = Math.addExact(start[row], width);
      }
    }
    for (int i = 0; i < n; i++) {
      start[i + 1] = Math.addExact(start[i + 1], start[i]);
    }
    int[] column = new int[start[n]];
    double[] value = new double[Math.multiplyExact(start[n], k)];
    int[] next = start.clone();
    for (int d = 0; d < dense; d++) {
      int g = order.dense()[d];
      int width = shape.width(g);
      LevelPairs pairs = pairs(f, g);
      // by row and then column, either way round: the columns of a row come in ascending order
      int[] rows = f < g ? pairs.row() : pairs.column();
      int[] columns = f < g ? pairs.column() : pairs.row();
      double[] values = pairs.values();
      PairTiles.Run place =
          (from, to) -> {
            for (int e = from; e < to; e++) {
              int row = rowOf[rows[e]];
              int at = next[row];
              for (int c = 0; c < width; c++) {
                column[at + c] = denseOffset[g] + columns[e] * width + c;
              }
              if (f < g) {
                copy(values, e * k * width, value, at * k, k * width);
              } else {
                copyTransposed(values, e * k * width, value, at * k, k, width);
              }
              next[row] = at + width;
            }
          };
      if (f < g) {
        place.accept(0, rows.length);
      } else {
        int bytes = width * (Integer.BYTES + k * Double.BYTES);
        new PairTiles(columns, rows, moments.levels()[f].size()).forEach(bytes, place);
      }
    }
    return new BlockStage(f, k, linkWidth, tailWidth, head, start, column, value, parent, levelOf);
  }

  /** Most often one number, which is no work for arraycopy. */
  private static void copy(double[] from, int at, double[] to, int target, int count) {
    for (int c = 0; c < count; c++) {
      to[target + c] = from[at + c];
    }
  }

  /**
   * @param k rows of the copy, columns of the original
   * @param width columns of the copy
   */
  private static void copyTransposed(
      double[] from, int at, double[] to, int target, int k, int width) {
    for (int c = 0; c < width; c++) {
      for (int a = 0; a < k; a++) {
        to[target + c * k + a] = from[at + a * width + c];
      }
    }
  }

  /** Pairs of two factors, of which the first in the formula is the row. */
  private LevelPairs pairs(int f, int g) {
    return moments.pairs()[shape.pair(Math.min(f, g), Math.max(f, g))];
  }

  /** Pairs with factor f as the row, sorted by its levels. */
  private LevelPairs oriented(int f, int g) {
    return f < g
        ? pairs(f, g)
        : pairs(f, g).transposed(shape.width(g), shape.width(f), moments.levels()[f].size());
  }
}
