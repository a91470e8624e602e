package sparkmixed.moments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.frame.CodedRow;

/**
 * Packs the rows of one partition. Levels are numbered by the caller in order of appearance. Memory
 * while it works: 8 (p + q + 3) + 4 f bytes a row, up to half as much again for growth.
 */
public final class PackedRowsBuilder {
  private static final int FIRST = 1 << 10;

  private final MomentShape shape;
  private final Pilot pilot;
  private final int p;
  private final double[][] values;
  private final int[][] level;
  private int rows;

  /**
   * @param pilot shifts of the columns of X and Z
   */
  public PackedRowsBuilder(MomentShape shape, Pilot pilot) {
    this.shape = shape;
    this.pilot = pilot;
    int q = pilot.zShift().length;
    this.p = shape.p();
    this.values = new double[3 + p + q][FIRST];
    this.level = new int[shape.factors()][FIRST];
  }

  /**
   * Adds one row of positive weight.
   *
   * @param row is shifted in place by the pilot
   */
  public void add(CodedRow row, int[] levels) {
    if (rows == values[0].length) {
      int capacity = Growth.next(rows);
      for (int c = 0; c < values.length; c++) {
        values[c] = Arrays.copyOf(values[c], capacity);
      }
      for (int f = 0; f < level.length; f++) {
        level[f] = Arrays.copyOf(level[f], capacity);
      }
    }
    pilot.shiftColumns(row);
    values[0][rows] = row.y;
    values[1][rows] = row.weight;
    values[2][rows] = row.offset;
    for (int j = 0; j < p; j++) {
      values[3 + j][rows] = row.x[j];
    }
    for (int c = 3 + p; c < values.length; c++) {
      values[c][rows] = row.z[c - 3 - p];
    }
    for (int f = 0; f < level.length; f++) {
      level[f][rows] = levels[f];
    }
    rows++;
  }

  public int rows() {
    return rows;
  }

  /**
   * The rows so far.
   *
   * @param levels the levels of each factor in the order of their numbers
   */
  public PackedRows build(Levels[] levels) {
    List<double[]> columns = new ArrayList<>();
    int[] x = new int[p];
    for (int j = 0; j < p; j++) {
      x[j] = PackedRows.number(trimmed(3 + j), columns);
    }
    int[] z = new int[values.length - 3 - p];
    for (int c = 0; c < z.length; c++) {
      z[c] = PackedRows.number(trimmed(3 + p + c), columns);
    }
    int[][] own = new int[level.length][];
    Arrays.setAll(own, f -> Arrays.copyOf(level[f], rows));
    return new PackedRows(
        shape,
        trimmed(0),
        constant(1, 1) ? new double[0] : trimmed(1),
        constant(2, 0) ? new double[0] : trimmed(2),
        columns.toArray(double[][]::new),
        x,
        z,
        own,
        levels);
  }

  private double[] trimmed(int c) {
    return Arrays.copyOf(values[c], rows);
  }

  private boolean constant(int c, double value) {
    for (int i = 0; i < rows; i++) {
      if (values[c][i] != value) {
        return false;
      }
    }
    return true;
  }
}
