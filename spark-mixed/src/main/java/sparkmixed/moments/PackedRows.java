package sparkmixed.moments;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in primitive columns: what a generalized model needs of its data, since its weights change
 * from one evaluation to the next and no sum over rows serves twice.
 *
 * <table>
 *   <caption>Fields, n rows</caption>
 *   <tr><td>{@code shape}</td><td>columns of X and of each factor</td></tr>
 *   <tr><td>{@code y, weight, offset}</td><td>n</td><td>response, prior weight, offset; the last two may be empty: all ones, all zeros</td></tr>
 *   <tr><td>{@code columns}</td><td>c x n</td><td>distinct columns among those of X and Z that are not constant one</td></tr>
 *   <tr><td>{@code x, z}</td><td>p, sum of K</td><td>which column each is, {@link #ONES} for constant one</td></tr>
 *   <tr><td>{@code level}</td><td>factors x n</td><td>level of each row</td></tr>
 *   <tr><td>{@code levels}</td><td>factors</td><td>the levels themselves</td></tr>
 * </table>
 *
 * <p>Memory: 8 (1 + c) n + 4 f n bytes, and 8 n each for weights and offsets that are there.
 */
public record PackedRows(
    MomentShape shape,
    double[] y,
    double[] weight,
    double[] offset,
    double[][] columns,
    int[] x,
    int[] z,
    int[][] level,
    Levels[] levels)
    implements Serializable {

  /** Stands for a column of ones. */
  public static final int ONES = -1;

  public int rows() {
    return y.length;
  }

  public double weightOf(int row) {
    return weight.length == 0 ? 1 : weight[row];
  }

  public double offsetOf(int row) {
    return offset.length == 0 ? 0 : offset[row];
  }

  /** Entry of column {@code k} of X. */
  public double xOf(int k, int row) {
    return x[k] == ONES ? 1 : columns[x[k]][row];
  }

  /** Entry of column {@code k} of all columns of Z. */
  public double zOf(int k, int row) {
    return z[k] == ONES ? 1 : columns[z[k]][row];
  }

  /** Sum of the squares of column {@code k} of X. */
  public double xSquares(int k) {
    double sum = 0;
    for (int i = 0; i < rows(); i++) {
      double x = xOf(k, i);
      sum += x * x;
    }
    return sum;
  }

  /** Bytes held, levels apart. */
  public long bytes() {
    long doubles = (long) y.length + weight.length + offset.length;
    doubles += (long) columns.length * y.length;
    return 8 * doubles + 4L * level.length * y.length;
  }

  /** The same rows with only these columns of X, in this order. */
  public PackedRows select(int[] kept) {
    int[] chosen = new int[kept.length];
    Arrays.setAll(chosen, k -> x[kept[k]]);
    return new PackedRows(
        new MomentShape(kept.length, shape.z()),
        y,
        weight,
        offset,
        columns,
        chosen,
        z,
        level,
        levels);
  }

  /** The same rows with another response. */
  public PackedRows withResponse(double[] response) {
    if (response.length != y.length) {
      throw new IllegalArgumentException(response.length + " responses for " + y.length + " rows");
    }
    return new PackedRows(shape, response, weight, offset, columns, x, z, level, levels);
  }

  /**
   * The same rows with a number added to each column of Z.
   *
   * @param shift of all columns of Z
   */
  public PackedRows withEffectsMoved(double[] shift) {
    List<double[]> all = new ArrayList<>(Arrays.asList(columns));
    int[] moved = z.clone();
    for (int k = 0; k < z.length; k++) {
      if (shift[k] != 0) {
        double[] column = new double[y.length];
        for (int i = 0; i < column.length; i++) {
          column[i] = zOf(k, i) + shift[k];
        }
        moved[k] = number(column, all);
      }
    }
    return new PackedRows(
        shape, y, weight, offset, all.toArray(double[][]::new), x, moved, level, levels);
  }

  /** The rows at these positions, in this order. */
  public PackedRows permuted(int[] order) {
    double[][] moved = new double[columns.length][];
    Arrays.setAll(moved, c -> gather(columns[c], order));
    int[][] movedLevel = new int[level.length][order.length];
    for (int f = 0; f < level.length; f++) {
      for (int i = 0; i < order.length; i++) {
        movedLevel[f][i] = level[f][order[i]];
      }
    }
    return new PackedRows(
        shape,
        gather(y, order),
        gather(weight, order),
        gather(offset, order),
        moved,
        x,
        z,
        movedLevel,
        levels);
  }

  /** Some first rows, over those levels that they have. */
  public PackedRows first(int wanted) {
    int[] order = new int[Math.min(wanted, rows())];
    Arrays.setAll(order, i -> i);
    return RowCut.withOwnLevels(permuted(order));
  }

  private static double[] gather(double[] values, int[] order) {
    if (values.length == 0) {
      return values;
    }
    double[] moved = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      moved[i] = values[order[i]];
    }
    return moved;
  }

  /**
   * All rows of several parts of one frame, in the order given, over the sorted union of their
   * levels.
   *
   * @param perRow factors whose levels are the rows themselves: they are numbered from 1 on in the
   *     order of the rows
   */
  public static PackedRows concat(List<PackedRows> parts, boolean[] perRow) {
    PackedRows first = parts.get(0);
    int total = 0;
    for (PackedRows part : parts) {
      total = Math.addExact(total, part.rows());
    }
    double[] y = joined(parts.stream().map(PackedRows::y).toList(), parts, total, 1);
    double[] weight = joined(parts.stream().map(PackedRows::weight).toList(), parts, total, 1);
    double[] offset = joined(parts.stream().map(PackedRows::offset).toList(), parts, total, 0);
    int factors = first.shape.factors();
    int[][] level = new int[factors][total];
    Levels[] levels = new Levels[factors];
    for (int f = 0; f < factors; f++) {
      int factor = f;
      if (perRow[f]) {
        Arrays.setAll(level[f], i -> i);
        levels[f] = Levels.rows(total);
        continue;
      }
      LevelUnion union = LevelUnion.of(parts.stream().map(part -> part.levels[factor]).toList());
      levels[f] = union.levels();
      int at = 0;
      for (int k = 0; k < parts.size(); k++) {
        int[] positions = union.positions(k);
        for (int own : parts.get(k).level[f]) {
          level[f][at++] = positions[own];
        }
      }
    }
    List<double[]> columns = new ArrayList<>();
    int p = first.x.length;
    int[] number = new int[p + first.z.length];
    for (int c = 0; c < number.length; c++) {
      int column = c;
      number[c] =
          number(
              joined(
                  parts.stream()
                      .map(part -> part.column(column < p ? part.x[column] : part.z[column - p]))
                      .toList(),
                  parts,
                  total,
                  1),
              columns);
    }
    return new PackedRows(
        first.shape,
        y,
        weight,
        offset,
        columns.toArray(double[][]::new),
        Arrays.copyOf(number, p),
        Arrays.copyOfRange(number, p, number.length),
        level,
        levels);
  }

  /**
   * Which pairs of levels occur, as statistics whose numbers are all zero: what lays out a system
   * that these rows will fill. O(rows).
   */
  public Moments pattern() {
    MomentShape bare = new MomentShape(0, shape.z());
    int factors = shape.factors();
    Blocks[] blocks = new Blocks[factors];
    for (int f = 0; f < factors; f++) {
      blocks[f] = new Blocks(bare.levelStride(f), levels[f].size());
    }
    LevelPairs[] pairs = new LevelPairs[shape.pairs()];
    for (int f = 0; f < factors; f++) {
      for (int g = f + 1; g < factors; g++) {
        LevelPairs distinct =
            new LevelPairs(level[f], level[g], new double[0])
                .sorted(levels[f].size(), levels[g].size());
        int stride = shape.width(f) * shape.width(g);
        double[] zeros = new double[Math.multiplyExact(distinct.size(), stride)];
        pairs[shape.pair(f, g)] = new LevelPairs(distinct.row(), distinct.column(), zeros);
      }
    }
    Moments.Totals totals = new Moments.Totals(rows(), 0, 0, 0, 0, PlainSums.none(bare));
    return new Moments(bare, totals, new double[1], levels, blocks, pairs);
  }

  private double[] column(int number) {
    return number == ONES ? new double[0] : columns[number];
  }

  /**
   * Values end to end; an empty array stands for as many of {@code absent} as the part has rows.
   */
  private static double[] joined(
      List<double[]> values, List<PackedRows> parts, int total, double absent) {
    if (values.stream().allMatch(part -> part.length == 0)) {
      return new double[0];
    }
    double[] all = new double[total];
    int at = 0;
    for (int k = 0; k < parts.size(); k++) {
      int rows = parts.get(k).rows();
      double[] own = values.get(k);
      if (own.length == 0) {
        Arrays.fill(all, at, at + rows, absent);
      } else {
        System.arraycopy(own, 0, all, at, rows);
      }
      at += rows;
    }
    return all;
  }

  /** Number of a column among the distinct ones, which it joins if it is new. */
  static int number(double[] column, List<double[]> columns) {
    boolean ones = true;
    for (int i = 0; i < column.length && ones; i++) {
      ones = column[i] == 1;
    }
    if (ones) {
      return ONES;
    }
    for (int c = 0; c < columns.size(); c++) {
      if (Arrays.equals(columns.get(c), column)) {
        return c;
      }
    }
    columns.add(column);
    return columns.size() - 1;
  }

  private Object writeReplace() {
    byte[][][] packed = new byte[columns.length][][];
    Arrays.setAll(packed, c -> Bulk.pack(columns[c], columns[c].length));
    byte[][][] packedLevel = new byte[level.length][][];
    Arrays.setAll(packedLevel, f -> Bulk.pack(level[f]));
    return new Wire(
        shape,
        y.length,
        Bulk.pack(y, y.length),
        weight.length,
        Bulk.pack(weight, weight.length),
        offset.length,
        Bulk.pack(offset, offset.length),
        packed,
        x,
        z,
        packedLevel,
        levels);
  }

  /** How rows travel. */
  private record Wire(
      MomentShape shape,
      int rows,
      byte[][] y,
      int weights,
      byte[][] weight,
      int offsets,
      byte[][] offset,
      byte[][][] columns,
      int[] x,
      int[] z,
      byte[][][] level,
      Levels[] levels)
      implements Serializable {
    private Object readResolve() {
      double[][] unpacked = new double[columns.length][];
      Arrays.setAll(unpacked, c -> Bulk.doubles(columns[c], rows));
      int[][] unpackedLevel = new int[level.length][];
      Arrays.setAll(unpackedLevel, f -> Bulk.ints(level[f], rows));
      return new PackedRows(
          shape,
          Bulk.doubles(y, rows),
          Bulk.doubles(weight, weights),
          Bulk.doubles(offset, offsets),
          unpacked,
          x,
          z,
          unpackedLevel,
          levels);
    }
  }
}
