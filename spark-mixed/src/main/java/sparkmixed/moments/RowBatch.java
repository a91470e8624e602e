package sparkmixed.moments;

import java.util.Arrays;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.PlainColumns;

/**
 * Some rows side by side. What a row adds to is scattered over memory; adding a block of rows up in
 * one short loop after another lets the processor wait for many of these places at a time.
 */
final class RowBatch {
  private static final int MOST_ROWS = 256;
  private static final int LEAST_ROWS = 16;
  private static final int MOST_NUMBERS = 1 << 13;

  private final MomentShape shape;

  /** Rows of {@code [X y]} one after the other. */
  final double[] xy;

  final double[] weight;

  /** For each factor rows of its Z one after the other. */
  final double[][] z;

  /** For each factor the level of each row. */
  final int[][] level;

  private final int capacity;
  private final double[] ones;
  private int rows;

  RowBatch(MomentShape shape) {
    this.shape = shape;
    int p1 = shape.p() + 1;
    this.capacity = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, MOST_NUMBERS / p1));
    this.xy = new double[capacity * p1];
    this.weight = new double[capacity];
    this.ones = new double[capacity];
    Arrays.fill(ones, 1);
    this.z = new double[shape.factors()][];
    this.level = new int[shape.factors()][capacity];
    for (int f = 0; f < z.length; f++) {
      z[f] = new double[capacity * shape.width(f)];
    }
  }

  /** Adds a row; its levels are set in {@link #level}. */
  void add(CodedRow row) {
    int p = shape.p();
    int at = rows * (p + 1);
    System.arraycopy(row.x, 0, xy, at, p);
    xy[at + p] = row.y;
    weight[rows] = row.weight;
    for (int f = 0; f < z.length; f++) {
      int[] columns = shape.z()[f];
      int to = rows * columns.length;
      for (int c = 0; c < columns.length; c++) {
        z[f][to + c] = row.z[columns[c]];
      }
    }
    rows++;
  }

  /** Adds rows of weight one, shifted by the pilot; see {@link Pilot#apply}. */
  void add(PlainColumns plain, double[][] numbers, int from, int count, Pilot pilot) {
    int p = shape.p();
    int p1 = p + 1;
    int first = rows * p1;
    Arrays.fill(weight, rows, rows + count, 1);
    double[] y = numbers[plain.response()];
    for (int r = 0; r < count; r++) {
      xy[first + r * p1 + p] = y[from + r];
    }
    int[] x = plain.x();
    for (int j = 0; j < p; j++) {
      double beta = pilot.beta()[j];
      double shift = pilot.xShift()[j];
      double[] column = x[j] == PlainColumns.ONE ? ones : numbers[x[j]];
      int start = x[j] == PlainColumns.ONE ? 0 : from;
      for (int r = 0; r < count; r++) {
        double value = column[start + r];
        xy[first + r * p1 + p] -= value * beta;
        xy[first + r * p1 + j] = value - shift;
      }
    }
    int[] inputs = plain.z();
    for (int f = 0; f < z.length; f++) {
      int[] columns = shape.z()[f];
      for (int c = 0; c < columns.length; c++) {
        int input = inputs[columns[c]];
        double shift = pilot.zShift()[columns[c]];
        double[] column = input == PlainColumns.ONE ? ones : numbers[input];
        int start = input == PlainColumns.ONE ? 0 : from;
        int to = rows * columns.length + c;
        for (int r = 0; r < count; r++) {
          z[f][to + r * columns.length] = column[start + r] - shift;
        }
      }
    }
    rows += count;
  }

  boolean full() {
    return rows == capacity;
  }

  int rows() {
    return rows;
  }

  void clear() {
    rows = 0;
  }
}
