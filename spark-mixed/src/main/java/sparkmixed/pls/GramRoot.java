package sparkmixed.pls;

import java.util.Arrays;
import sparkmixed.linalg.SemidefiniteRoot;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Moments;
import sparkmixed.moments.ResponseProducts;

/**
 * A root R of the cross products of all columns of a linear mixed model, {@code R R' = G = [Z X]' W
 * [Z X]} with R of full column rank: if e has independent entries of variance {@code 1 / w}, then
 *
 * <pre>
 *   [Z X]' W e ~ R xi,   e' W e ~ xi' xi + chi-squared of n - rank(G) degrees of freedom
 * </pre>
 *
 * <p>with xi standard normal, which is all that a model has to do with e. By the elimination of a
 * fit without its ridge: level blocks, which may lack rank, by pivoted Cholesky factors and
 * generalized inverses, and so the dense rest. Memory: the numbers of the stages and two dense
 * matrices. Immutable.
 */
public final class GramRoot {
  /** Share of a column's own sum of squares at which it counts as dependent on those before. */
  private static final double DEPENDENT = 1e-10;

  private final Moments moments;
  private final EliminationOrder order;
  private final BlockStage[] work;
  private final SemidefiniteRoot[][] roots;
  private final double[][][] inverses;
  private final int[] offset;
  private final int q;
  private final int m;
  private final SemidefiniteRoot dense;
  private final int rank;

  private GramRoot(Moments moments) {
    this.moments = moments;
    this.order = EliminationOrder.of(moments);
    this.offset = new int[moments.shape().factors()];
    int columns = 0;
    for (int f : order.dense()) {
      offset[f] = columns;
      columns += moments.shape().width(f) * moments.levels()[f].size();
    }
    this.q = columns;
    this.m = q + moments.shape().p() + 1;
    this.work = new StageAssembly(moments, order, offset).stages();
    this.roots = new SemidefiniteRoot[work.length][];
    this.inverses = new double[work.length][][];
    double[] s = PenalizedLeastSquares.denseBase(moments, order, offset, q);
    double[] size = new double[m - 1];
    for (int j = 0; j < m - 1; j++) {
      size[j] = DEPENDENT * s[j * m + j];
    }
    double[][] sizes = sizes();
    int total = 0;
    for (int stage = 0; stage < work.length; stage++) {
      total += eliminate(stage, sizes[stage], s);
    }
    double[] rest = new double[(m - 1) * (m - 1)];
    for (int j = 0; j < m - 1; j++) {
      for (int i = j; i < m - 1; i++) {
        rest[j * (m - 1) + i] = s[j * m + i];
        rest[i * (m - 1) + j] = s[j * m + i];
      }
    }
    this.dense = SemidefiniteRoot.of(rest, m - 1, size);
    this.rank = total + dense.rank();
  }

  /** Factors the statistics; the response in them plays no part. */
  public static GramRoot of(Moments moments) {
    return new GramRoot(moments);
  }

  /** Rank of [Z X]. */
  public int rank() {
    return rank;
  }

  /** Pivots that count as zero, for every row of every stage. */
  private double[][] sizes() {
    double[][] sizes = new double[work.length][];
    for (int s = 0; s < work.length; s++) {
      int k = work[s].k;
      sizes[s] = new double[work[s].rows() * k];
      for (int i = 0; i < work[s].rows(); i++) {
        for (int a = 0; a < k; a++) {
          sizes[s][i * k + a] = DEPENDENT * work[s].head.get(i, a * k + a);
        }
      }
    }
    return sizes;
  }

  private int eliminate(int s, double[] sizes, double[] target) {
    BlockStage stage = work[s];
    int k = stage.k;
    roots[s] = new SemidefiniteRoot[stage.rows()];
    inverses[s] = new double[stage.rows()][];
    double[] c = new double[k * stage.widest()];
    double[] g = new double[k * stage.widest()];
    Ancestors path = new Ancestors(work, work, s);
    int total = 0;
    for (int i = 0; i < stage.rows(); i++) {
      int at = stage.head.offset(i);
      double[] a = Arrays.copyOfRange(stage.head.page(i), at, at + k * k);
      symmetrize(a, k);
      roots[s][i] = SemidefiniteRoot.of(a, k, Arrays.copyOfRange(sizes, i * k, (i + 1) * k));
      inverses[s][i] = roots[s][i].inverse();
      total += roots[s][i].rank();
      int n = stage.width(i);
      stage.gather(i, c);
      for (int b = 0; b < n; b++) {
        multiply(inverses[s][i], c, b * k, k, g, b * k);
      }
      path.of(i, n);
      while (path.next()) {
        for (int b = path.own; b < n; b++) {
          double[] array = path.array(b);
          int to = path.at(b);
          for (int row = 0; row < path.k; row++) {
            array[to + row] -= dot(c, (path.own + row) * k, g, b * k, k);
          }
        }
      }
      for (int b = stage.linkWidth; b < n; b++) {
        int column = place(stage, i, b, n) * m;
        for (int row = b; row < n; row++) {
          target[column + place(stage, i, row, n)] -= dot(c, row * k, g, b * k, k);
        }
      }
    }
    return total;
  }

  /** The lower triangle holds: ancestors' blocks are downdated in full, up to rounding. */
  private static void symmetrize(double[] a, int k) {
    for (int j = 0; j < k; j++) {
      for (int i = j + 1; i < k; i++) {
        a[i * k + j] = a[j * k + i];
      }
    }
  }

  /** Column of the dense system of a row's column. */
  private int place(BlockStage stage, int row, int column, int n) {
    return column < n - stage.tailWidth
        ? stage.column[stage.start[row] + column - stage.linkWidth]
        : column - n + m;
  }

  private static void multiply(double[] w, double[] c, int at, int k, double[] g, int to) {
    for (int a = 0; a < k; a++) {
      double sum = 0;
      for (int b = 0; b < k; b++) {
        sum += w[b * k + a] * c[at + b];
      }
      g[to + a] = sum;
    }
  }

  private static double dot(double[] c, int at, double[] g, int from, int k) {
    double sum = 0;
    for (int r = 0; r < k; r++) {
      sum += c[at + r] * g[from + r];
    }
    return sum;
  }

  /**
   * {@code R xi}, split into the parts of Z and X, and {@code xi' xi}. O(numbers of the stages +
   * order^2).
   *
   * @param xi {@link #rank} numbers
   */
  public ResponseProducts times(double[] xi) {
    Blocks[] sums = new Blocks[work.length];
    for (int s = 0; s < work.length; s++) {
      sums[s] = new Blocks(work[s].k, work[s].rows());
    }
    double[] rest = new double[m];
    int at = 0;
    for (int s = 0; s < work.length; s++) {
      at = times(s, xi, at, sums, rest);
    }
    dense.addTo(1, xi, at, rest, 0);
    double squares = 0;
    for (double value : xi) {
      squares += value * value;
    }
    Blocks[] z = new Blocks[moments.shape().factors()];
    for (int s = 0; s < work.length; s++) {
      z[work[s].factor] = work[s].byLevel(sums[s]);
    }
    for (int f : order.dense()) {
      int k = moments.shape().width(f);
      z[f] = new Blocks(k, moments.levels()[f].size());
      for (int level = 0; level < z[f].rows(); level++) {
        System.arraycopy(rest, offset[f] + level * k, z[f].page(level), z[f].offset(level), k);
      }
    }
    return new ResponseProducts(Arrays.copyOfRange(rest, q, m - 1), z, squares);
  }

  private int times(int s, double[] xi, int from, Blocks[] sums, double[] rest) {
    BlockStage stage = work[s];
    int k = stage.k;
    double[] c = new double[k * stage.widest()];
    double[] own = new double[k];
    double[] w = new double[k];
    Ancestors path = new Ancestors(work, work, s);
    int at = from;
    for (int i = 0; i < stage.rows(); i++) {
      Arrays.fill(own, 0);
      roots[s][i].addTo(1, xi, at, own, 0);
      at += roots[s][i].rank();
      multiply(inverses[s][i], own, 0, k, w, 0);
      int n = stage.width(i);
      stage.gather(i, c);
      path.of(i, n);
      while (path.next()) {
        double[] page = sums[path.stage()].page(path.row());
        int to = sums[path.stage()].offset(path.row());
        for (int a = 0; a < path.k; a++) {
          page[to + a] += dot(c, (path.own + a) * k, w, 0, k);
        }
      }
      for (int b = stage.linkWidth; b < n; b++) {
        rest[place(stage, i, b, n)] += dot(c, b * k, w, 0, k);
      }
      double[] page = sums[s].page(i);
      int to = sums[s].offset(i);
      for (int a = 0; a < k; a++) {
        page[to + a] += own[a];
      }
    }
    return at;
  }

  /** Bytes held. */
  public long bytes() {
    long bytes = 2L * 8 * m * m;
    for (BlockStage stage : work) {
      bytes += stage.bytes() + 16L * stage.k * stage.k * stage.rows();
    }
    return bytes;
  }
}
