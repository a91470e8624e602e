package sparkmixed.pls;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scalar primary factor summed up once for ever. What level i takes off the dense system, {@code
 * theta^2 / (1 + theta^2 a_i) c_i c_i'}, depends on theta through its weight {@code a_i} only, so
 * levels of equal weight share one matrix
 *
 * <pre>
 *   C_g = sum over a_i = a_g of c_i c_i'
 * </pre>
 *
 * <p>and an evaluation costs O(G m^2) instead of O(sum_i N_i^2). Memory: G m (m + 1) / 2 doubles.
 */
final class WeightClasses {
  /** Rows that are added up in one sweep. */
  private static final int TOGETHER = 4;

  private final int m;
  private final double[] weight;
  private final int[] count;
  private final double[][] packed;

  private WeightClasses(int m, double[] weight, int[] count, double[][] packed) {
    this.m = m;
    this.weight = weight;
    this.count = count;
    this.packed = packed;
  }

  /**
   * Builds the classes if they fit and pay.
   *
   * @param budget bytes they may take
   * @return null if they do not
   */
  static @Nullable WeightClasses of(BlockStage stage, int m, long budget) {
    if (stage.k != 1 || stage.linkWidth != 0) {
      return null;
    }
    double direct = 0;
    Map<Double, Integer> numbers = new HashMap<>();
    long limit = budget / (4L * m * (m + 1));
    int[] classOf = new int[stage.rows()];
    for (int i = 0; i < stage.rows(); i++) {
      direct += (double) stage.width(i) * stage.width(i);
      double a = stage.head.get(i, 0);
      Integer number = numbers.get(a);
      if (number == null) {
        number = numbers.size();
        numbers.put(a, number);
      }
      classOf[i] = number;
      if (numbers.size() > limit) {
        return null;
      }
    }
    int classes = numbers.size();
    if ((double) classes * m * m > 0.5 * direct) {
      return null;
    }
    double[] weight = new double[classes];
    numbers.forEach((a, number) -> weight[number] = a);
    int[] start = new int[classes + 1];
    for (int number : classOf) {
      start[number + 1]++;
    }
    int[] count = Arrays.copyOfRange(start, 1, classes + 1);
    for (int g = 0; g < classes; g++) {
      start[g + 1] += start[g];
    }
    int[] next = start.clone();
    int[] rows = new int[classOf.length];
    for (int i = 0; i < classOf.length; i++) {
      rows[next[classOf[i]]++] = i;
    }
    double[][] packed = new double[classes][m * (m + 1) / 2];
    Chunks.run(
        classes,
        g -> addRows(stage, m, Arrays.copyOfRange(rows, start[g], start[g + 1]), packed[g]));
    return new WeightClasses(m, weight, count, packed);
  }

  private static void addRows(BlockStage stage, int m, int[] rows, double[] sum) {
    double[] c = new double[stage.widest()];
    int[] at = new int[c.length];
    double[][] held = new double[TOGETHER][m];
    int holding = 0;
    for (int i : rows) {
      int n = stage.width(i);
      stage.gather(i, c);
      int crossed = n - stage.tailWidth;
      for (int b = 0; b < n; b++) {
        at[b] = b < crossed ? stage.column[stage.start[i] + b] : b + m - n;
      }
      if (2 * n < m) {
        addSparse(c, at, n, m, sum);
        continue;
      }
      double[] full = held[holding++];
      Arrays.fill(full, 0);
      for (int b = 0; b < n; b++) {
        full[at[b]] = c[b];
      }
      if (holding == TOGETHER) {
        addFull(held, m, sum);
        holding = 0;
      }
    }
    for (; holding < TOGETHER; holding++) {
      Arrays.fill(held[holding], 0);
    }
    addFull(held, m, sum);
  }

  private static void addSparse(double[] c, int[] at, int n, int m, double[] sum) {
    for (int b = 0; b < n; b++) {
      int base = columnStart(at[b], m);
      double cb = c[b];
      for (int a = b; a < n; a++) {
        sum[base + at[a]] += c[a] * cb;
      }
    }
  }

  /** Rows that name most columns, with zeros for the others: no look-up, and four in one sweep. */
  private static void addFull(double[][] rows, int m, double[] sum) {
    double[] c0 = rows[0];
    double[] c1 = rows[1];
    double[] c2 = rows[2];
    double[] c3 = rows[3];
    for (int j = 0; j < m; j++) {
      int base = columnStart(j, m);
      double b0 = c0[j];
      double b1 = c1[j];
      double b2 = c2[j];
      double b3 = c3[j];
      for (int i = j; i < m; i++) {
        sum[base + i] += (b0 * c0[i] + b1 * c1[i]) + (b2 * c2[i] + b3 * c3[i]);
      }
    }
  }

  /** Position in a packed lower triangle that, plus the row, gives an entry of column j. */
  private static int columnStart(int j, int m) {
    return j * m - j * (j + 1) / 2;
  }

  /** Takes the levels off the dense system's lower triangle; returns the sum of log|D_i|. */
  double forward(double theta, double[] dense) {
    double[] w = new double[weight.length];
    double logDet = 0;
    for (int g = 0; g < w.length; g++) {
      double d = 1 + theta * theta * weight[g];
      w[g] = theta * theta / d;
      logDet += count[g] * Math.log(d);
    }
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          for (int j = column(chunk); j < column(chunk + 1); j++) {
            int from = columnStart(j, m);
            for (int g = 0; g < w.length; g++) {
              double[] c = packed[g];
              double wg = w[g];
              for (int i = j; i < m; i++) {
                dense[j * m + i] -= wg * c[from + i];
              }
            }
          }
        });
    return logDet;
  }

  /** Derivative of the criterion by theta, given Q of the dense system. */
  double backward(double theta, double[] q) {
    int classes = weight.length;
    double[][] h = new double[Chunks.COUNT][classes];
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          for (int j = column(chunk); j < column(chunk + 1); j++) {
            int from = columnStart(j, m);
            for (int g = 0; g < classes; g++) {
              double[] c = packed[g];
              double sum = 0.5 * q[j * m + j] * c[from + j];
              for (int i = j + 1; i < m; i++) {
                sum += q[j * m + i] * c[from + i];
              }
              h[chunk][g] += 2 * sum;
            }
          }
        });
    double gradient = 0;
    for (int g = 0; g < classes; g++) {
      double sum = 0;
      for (double[] part : h) {
        sum += part[g];
      }
      double d = 1 + theta * theta * weight[g];
      gradient += 2 * (theta / d) * (count[g] * weight[g] - sum / d);
    }
    return gradient;
  }

  /** Sum of squares of u, given the dense part v of (b, beta, -1): {@code sum_g P_g^2 v' C_g v}. */
  double squares(double theta, double[] v) {
    double[] parts = new double[weight.length];
    Chunks.run(
        parts.length,
        g -> {
          double[] c = packed[g];
          double total = 0;
          for (int j = 0; j < m; j++) {
            int from = columnStart(j, m);
            double sum = 0.5 * v[j] * c[from + j];
            for (int i = j + 1; i < m; i++) {
              sum += v[i] * c[from + i];
            }
            total += 2 * v[j] * sum;
          }
          double p = theta / (1 + theta * theta * weight[g]);
          parts[g] = p * p * total;
        });
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }

  /**
   * First column of a chunk, so that chunks hold about the same number of entries of the triangle.
   */
  private int column(int chunk) {
    double share = (double) chunk / Chunks.COUNT;
    return (int) Math.round(m * (1 - Math.sqrt(1 - share)));
  }

  int classes() {
    return weight.length;
  }

  long bytes() {
    return 4L * weight.length * m * (m + 1);
  }
}
