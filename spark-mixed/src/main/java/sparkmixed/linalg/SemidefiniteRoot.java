package sparkmixed.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Cholesky factor with diagonal pivoting of a symmetric matrix that may lack rank, {@code A = L L'}
 * with L n x rank, by columns. O(n^2 rank).
 *
 * @see <a href="https://doi.org/10.1137/1.9780898718027">Higham 2002, Accuracy and Stability of
 *     Numerical Algorithms, section 10.3</a>
 */
public final class SemidefiniteRoot {
  /** Orders from which columns are worked on by several threads. */
  private static final int PARALLEL = 256;

  private final double[] l;
  private final int n;
  private final int rank;
  private final int[] pivot;

  private SemidefiniteRoot(double[] l, int n, int rank, int[] pivot) {
    this.l = l;
    this.n = n;
    this.rank = rank;
    this.pivot = pivot;
  }

  /**
   * Factors.
   *
   * @param a n x n, symmetric; destroyed
   * @param size for each row the pivot up to which it counts as dependent on those before
   */
  public static SemidefiniteRoot of(double[] a, int n, double[] size) {
    double[] l = new double[n * n];
    int[] pivot = new int[n];
    boolean[] done = new boolean[n];
    int rank = 0;
    for (; rank < n; rank++) {
      int best = -1;
      double most = 0;
      for (int j = 0; j < n; j++) {
        double own = a[j * n + j];
        if (!done[j] && own > size[j] && own / size[j] > most) {
          best = j;
          most = own / size[j];
        }
      }
      if (best < 0) {
        break;
      }
      done[best] = true;
      pivot[rank] = best;
      int at = rank * n;
      double root = Math.sqrt(a[best * n + best]);
      for (int i = 0; i < n; i++) {
        boolean earlier = done[i] && i != best;
        l[at + i] = earlier ? 0 : a[best * n + i] / root;
      }
      IntStream columns = IntStream.range(0, n).filter(j -> !done[j]);
      (n < PARALLEL ? columns : columns.parallel())
          .forEach(
              j -> {
                double f = l[at + j];
                int column = j * n;
                for (int i = 0; f != 0 && i < n; i++) {
                  a[column + i] -= f * l[at + i];
                }
              });
    }
    return new SemidefiniteRoot(Arrays.copyOf(l, rank * n), n, rank, Arrays.copyOf(pivot, rank));
  }

  public int rank() {
    return rank;
  }

  /** Adds {@code f L t}, t being {@code rank} numbers of {@code from} from {@code at} on. */
  public void addTo(double f, double[] from, int at, double[] to, int target) {
    for (int k = 0; k < rank; k++) {
      double factor = f * from[at + k];
      for (int i = 0; i < n; i++) {
        to[target + i] += factor * l[k * n + i];
      }
    }
  }

  /**
   * A generalized inverse G, {@code A G A = A}: the inverse over the rows that were pivots, zero
   * elsewhere.
   */
  public double[] inverse() {
    double[] inverse = new double[n * n];
    for (int j = 0; j < rank; j++) {
      double[] x = new double[rank];
      x[j] = 1;
      for (int k = 0; k < rank; k++) {
        for (int c = 0; c < k; c++) {
          x[k] -= l[c * n + pivot[k]] * x[c];
        }
        x[k] /= l[k * n + pivot[k]];
      }
      for (int k = rank - 1; k >= 0; k--) {
        for (int c = k + 1; c < rank; c++) {
          x[k] -= l[k * n + pivot[c]] * x[c];
        }
        x[k] /= l[k * n + pivot[k]];
      }
      for (int k = 0; k < rank; k++) {
        inverse[pivot[j] * n + pivot[k]] = x[k];
      }
    }
    return inverse;
  }
}
