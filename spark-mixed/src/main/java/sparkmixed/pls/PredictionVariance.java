package sparkmixed.pls;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;

/**
 * How uncertain {@code x'beta + z'b} of any row is, from the system as it was factored at the end
 * of a fit. Given beta and the variances b has the covariance {@code H^-1}, here in b's own
 * coordinates, and its mode moves with beta by {@code db/dbeta = -H^-1 Z'WX}, so that
 *
 * <pre>
 *   Var(x'beta^ + z'b^ - x'beta - z'b) = z' H^-1 z + d' Var(beta^) d,     d = x - X'WZ H^-1 z
 * </pre>
 *
 * <p>which with {@code Var(beta^) = (Mt^-1)_XX} is the quadratic form of (z, x) in the inverse of
 * Henderson's matrix (1975, Biometrics 31, "prediction error variance"). It is exact for every
 * combination of levels, whether the rows of the fit had it or not, because nothing is kept of the
 * inverse but that of the dense rest: a row is taken through the elimination of its own levels,
 *
 * <pre>
 *   z_i' W_i z_i,    rest of (z, x) -= C_i' W_i z_i
 * </pre>
 *
 * <p>Memory: that of the eliminated rows, and q^2 for the dense rest. A row costs O(number of its
 * levels' columns), and the square of the crossed ones.
 */
public final class PredictionVariance implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EliminatedStage[] stages;
  private final DenseSystem.Range[] ranges;
  private final int p;
  private final int q;

  /** q x q: the random part of the inverse of the dense rest. */
  private final double[] inverse;

  /** q x p, by rows: what beta does to the modes of the dense rest. */
  private final double[] byBeta;

  private PredictionVariance(
      EliminatedStage[] stages,
      DenseSystem.Range[] ranges,
      int p,
      int q,
      double[] inverse,
      double[] byBeta) {
    this.stages = stages;
    this.ranges = ranges;
    this.p = p;
    this.q = q;
    this.inverse = inverse;
    this.byBeta = byBeta;
  }

  /** Bytes that one would hold, without making it. */
  static long bytes(BlockStage[] work, long q, long p) {
    long bytes = 8 * (q * q + q * p);
    for (BlockStage stage : work) {
      bytes += stage.bytes() + 8L * stage.rows();
    }
    return bytes;
  }

  /**
   * Reads it off a factored system.
   *
   * @param work the stages as their elimination found them
   * @param p columns of X in the tail of every row
   */
  static PredictionVariance of(BlockStage[] work, DenseSystem dense, int p, double[][] templates) {
    EliminatedStage[] stages = new EliminatedStage[work.length];
    for (int s = 0; s < work.length; s++) {
      stages[s] = EliminatedStage.of(work[s], p, templates[work[s].factor]);
    }
    int q = dense.randomColumns();
    int m = dense.order();
    double[] inverse = new double[q * q];
    double[] byBeta = new double[q * p];
    if (q > 0) {
      double[] adjoint = dense.adjoint(templates, false, Double.POSITIVE_INFINITY);
      for (int j = 0; j < q; j++) {
        System.arraycopy(adjoint, j * m, inverse, j * q, q);
      }
      for (int a = 0; a < q; a++) {
        for (int j = 0; j < p; j++) {
          double sum = 0;
          for (int b = 0; b < q; b++) {
            sum += inverse[a * q + b] * dense.s[(q + j) * m + b];
          }
          byBeta[a * p + j] = -sum;
        }
      }
    }
    return new PredictionVariance(stages, dense.ranges(), p, q, inverse, byBeta);
  }

  /**
   * That of all rows from those of blocks that share no level.
   *
   * @param positions where the levels of each factor of each block stand among all of the factor
   */
  public static PredictionVariance joined(List<PredictionVariance> parts, int[][][] positions) {
    PredictionVariance first = parts.get(0);
    if (first.q > 0) {
      throw new IllegalStateException("blocks with crossed factors");
    }
    EliminatedStage[] stages = new EliminatedStage[first.stages.length];
    for (int s = 0; s < stages.length; s++) {
      int at = s;
      List<EliminatedStage> own = parts.stream().map(part -> part.stages[at]).toList();
      boolean last = s + 1 == stages.length;
      List<EliminatedStage> above =
          last ? List.of() : parts.stream().map(part -> part.stages[at + 1]).toList();
      stages[s] = EliminatedStage.joined(own, above, positions);
    }
    return new PredictionVariance(stages, first.ranges, first.p, 0, new double[0], new double[0]);
  }

  /** Number of estimated fixed effects. */
  public int fixed() {
    return p;
  }

  /** An evaluator for one thread. */
  public Evaluator evaluator() {
    return new Evaluator();
  }

  /** Takes rows through the elimination; has scratch. */
  public final class Evaluator {
    private final int[][] at = new int[stages.length][];
    private final double[][][] load = new double[stages.length][][];
    private final int[] count = new int[stages.length];
    private int[] column = new int[16];
    private double[] value = new double[16];
    private int columns;

    private Evaluator() {
      for (int s = 0; s < stages.length; s++) {
        at[s] = new int[s + 1];
        load[s] = new double[s + 1][stages[s].k()];
      }
    }

    /**
     * Variance of {@code z'b} given the data, the variances and beta, over the scale of the system.
     *
     * @param level of each factor, in the order of the fit's levels; below zero if the row has none
     *     of them
     * @param z the row's columns of each factor, K long, in the coordinates of the fit
     * @param d holds x in the coordinates of the fit, estimated columns only; receives {@code x +
     *     (db/dbeta)'z}
     */
    public double variance(int[] level, double[][] z, double[] d) {
      Arrays.fill(count, 0);
      columns = 0;
      double variance = 0;
      for (int s = 0; s < stages.length; s++) {
        int own = level[stages[s].factor()];
        if (own >= 0) {
          add(s, stages[s].row()[own], z[stages[s].factor()], 0, 1);
        }
        for (int e = 0; e < count[s]; e++) {
          variance += eliminate(s, at[s][e], load[s][e], d);
        }
      }
      for (DenseSystem.Range range : ranges) {
        int own = level[range.factor()];
        for (int a = 0; own >= 0 && a < range.k(); a++) {
          dense(range.start() + own * range.k() + a, z[range.factor()][a]);
        }
      }
      return variance + rest(d);
    }

    private double eliminate(int s, int row, double[] e, double[] d) {
      EliminatedStage stage = stages[s];
      int k = stage.k();
      double[] page = stage.rows().page(row);
      int from = stage.rows().offset(row);
      double variance = 0;
      for (int a = 0; a < k; a++) {
        variance += e[a] * EliminatedStage.dot(page, from + a * k, e, k);
      }
      from += k * k;
      int ancestor = row;
      for (int t = s + 1; t < stages.length; t++) {
        ancestor = stages[t - 1].parent()[ancestor];
        double[] target = slot(t, ancestor);
        for (int a = 0; a < stages[t].k(); a++, from += k) {
          target[a] -= EliminatedStage.dot(page, from, e, k);
        }
      }
      for (int c = stage.start()[row]; c < stage.start()[row + 1]; c++) {
        dense(stage.column()[c], -EliminatedStage.dot(stage.crossed(), c * k, e, k));
      }
      for (int j = 0; j < p; j++, from += k) {
        d[j] -= EliminatedStage.dot(page, from, e, k);
      }
      return variance;
    }

    private void add(int s, int row, double[] z, int from, double f) {
      double[] target = slot(s, row);
      for (int a = 0; a < target.length; a++) {
        target[a] += f * z[from + a];
      }
    }

    /** What a row of a stage is loaded with so far. */
    private double[] slot(int s, int row) {
      for (int e = 0; e < count[s]; e++) {
        if (at[s][e] == row) {
          return load[s][e];
        }
      }
      int e = count[s]++;
      at[s][e] = row;
      Arrays.fill(load[s][e], 0);
      return load[s][e];
    }

    private void dense(int at, double load) {
      if (columns == column.length) {
        column = Arrays.copyOf(column, 2 * columns);
        value = Arrays.copyOf(value, 2 * columns);
      }
      column[columns] = at;
      value[columns++] = load;
    }

    private double rest(double[] d) {
      double variance = 0;
      for (int i = 0; i < columns; i++) {
        int base = column[i] * q;
        double sum = 0;
        for (int j = 0; j < columns; j++) {
          sum += inverse[base + column[j]] * value[j];
        }
        variance += sum * value[i];
        for (int j = 0; j < p; j++) {
          d[j] += value[i] * byBeta[column[i] * p + j];
        }
      }
      return variance;
    }
  }

  /** Writes everything. */
  public void write(NumbersOut out) throws IOException {
    out.ints(new int[] {p, q, stages.length, ranges.length});
    for (DenseSystem.Range range : ranges) {
      out.ints(new int[] {range.factor(), range.k(), range.start(), range.levels()});
    }
    for (EliminatedStage stage : stages) {
      stage.write(out);
    }
    out.doubles(inverse);
    out.doubles(byBeta);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if its parts do not fit each other
   */
  public static PredictionVariance read(NumbersIn in) throws IOException {
    int[] counts = in.ints();
    require(counts.length == 4 && counts[2] < 100 && counts[3] < 100);
    DenseSystem.Range[] ranges = new DenseSystem.Range[counts[3]];
    for (int d = 0; d < ranges.length; d++) {
      int[] range = in.ints();
      require(range.length == 4);
      ranges[d] = new DenseSystem.Range(range[0], range[1], range[2], range[3]);
    }
    EliminatedStage[] stages = new EliminatedStage[counts[2]];
    for (int s = 0; s < stages.length; s++) {
      stages[s] = EliminatedStage.read(in, counts[0]);
    }
    double[] inverse = in.doubles();
    double[] byBeta = in.doubles();
    require(
        inverse.length == (long) counts[1] * counts[1]
            && byBeta.length == (long) counts[1] * counts[0]);
    return new PredictionVariance(stages, ranges, counts[0], counts[1], inverse, byBeta);
  }

  static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("its parts do not fit each other");
    }
  }

  /** Levels of each factor; -1 for one that is not there. For checks of a file. */
  public int levels(int factor) {
    @Nullable Integer levels = null;
    for (EliminatedStage stage : stages) {
      levels = stage.factor() == factor ? Integer.valueOf(stage.row().length) : levels;
    }
    for (DenseSystem.Range range : ranges) {
      levels = range.factor() == factor ? Integer.valueOf(range.levels()) : levels;
    }
    return levels == null ? -1 : levels;
  }
}
