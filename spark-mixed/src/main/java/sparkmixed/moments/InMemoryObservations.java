package sparkmixed.moments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.frame.TableRows;

/**
 * A small table as a model frame's observations, for data that need no Spark. Its rows may be dealt
 * out to partitions, which are summed up one by one and merged, as on a cluster.
 */
public final class InMemoryObservations implements Observations {
  private final TableRows table;
  private final ModelFrame frame;
  private final boolean skipNulls;
  private final int[][] partitions;

  /**
   * All rows in one partition.
   *
   * @param skipNulls whether rows with a null in a column of the model are dropped (and counted)
   *     instead of rejected
   */
  public InMemoryObservations(TableRows table, ModelFrame frame, boolean skipNulls) {
    this(table, frame, skipNulls, new int[][] {allRows(table)});
  }

  /**
   * Rows in the order and the partitions given.
   *
   * @param partitions row numbers of each partition, of which there is at least one
   */
  public InMemoryObservations(
      TableRows table, ModelFrame frame, boolean skipNulls, int[][] partitions) {
    this.table = table;
    this.frame = frame;
    this.skipNulls = skipNulls;
    this.partitions = partitions.clone();
  }

  private static int[] allRows(TableRows table) {
    int[] rows = new int[table.rows()];
    Arrays.setAll(rows, k -> k);
    return rows;
  }

  @Override
  public List<CodedRow> head(int rows) {
    RowEncoder encoder = frame.encoder(true);
    RowProblems ignored = new RowProblems();
    Keys keys = new Keys();
    List<CodedRow> coded = new ArrayList<>();
    int read = 0;
    for (int[] partition : partitions) {
      for (int k = 0; k < partition.length && read < rows; k++, read++) {
        CodedRow row = frame.newRow();
        if (encoder.encode(keys.at(partition[k]), row, ignored) == RowEncoder.Status.USED) {
          coded.add(row);
        }
      }
    }
    return coded;
  }

  @Override
  public Summed moments(MomentShape shape, Pilot pilot) {
    RowProblems problems = new RowProblems();
    return new Summed(Moments.merge(parts(shape, pilot, problems)), problems);
  }

  @Override
  public RowPacking pack(MomentShape shape, Pilot pilot) {
    RowProblems problems = new RowProblems();
    List<PackedRows> parts = new ArrayList<>();
    for (int[] partition : partitions) {
      PackedRowsBuilder builder = new PackedRowsBuilder(shape, pilot);
      Levels[] levels = each(partition, problems, builder::add);
      parts.add(builder.build(levels));
    }
    return new InMemoryPacking(parts, FactorIndex.perRow(frame), problems);
  }

  /** The statistics of each partition, not merged. */
  List<Moments> parts(MomentShape shape, Pilot pilot, RowProblems problems) {
    List<Moments> parts = new ArrayList<>();
    for (int[] partition : partitions) {
      parts.add(part(shape, pilot, partition, problems));
    }
    return parts;
  }

  private Moments part(MomentShape shape, Pilot pilot, int[] rows, RowProblems problems) {
    MomentsBuilder builder = new MomentsBuilder(shape, pilot);
    return builder.build(each(rows, problems, builder::add));
  }

  /** Codes the rows of one partition; returns the levels in the order of their numbers. */
  private Levels[] each(
      int[] rows, RowProblems problems, java.util.function.BiConsumer<CodedRow, int[]> use) {
    RowEncoder encoder = frame.encoder(skipNulls);
    FactorIndex[] indexes = new FactorIndex[frame.factors().size()];
    Arrays.setAll(indexes, f -> index(frame.factors().get(f)));
    CodedRow coded = frame.newRow();
    int[] level = new int[indexes.length];
    Keys keys = new Keys();
    for (int row : rows) {
      if (encoder.encode(keys.at(row), coded, problems) != RowEncoder.Status.USED) {
        continue;
      }
      for (int f = 0; f < level.length; f++) {
        level[f] = indexes[f].intern(keys);
      }
      use.accept(coded, level);
    }
    Levels[] levels = new Levels[indexes.length];
    Arrays.setAll(levels, f -> indexes[f].levels());
    return levels;
  }

  private FactorIndex index(GroupingFactor factor) {
    int[] inputs = factor.partInputs().stream().mapToInt(Integer::intValue).toArray();
    ColumnKind[] kinds = new ColumnKind[inputs.length];
    Arrays.setAll(kinds, part -> frame.kind(inputs[part]));
    return new FactorIndex(inputs, kinds);
  }

  /** Exact keys of the grouping columns of a row. */
  private final class Keys implements GroupKeys {
    private final TableRows.Cursor cursor = table.cursor(frame);
    private int length;

    TableRows.Cursor at(int row) {
      return cursor.at(row);
    }

    @Override
    public long key(int input) {
      double number = cursor.number(input);
      return frame.kind(input) == ColumnKind.DOUBLE
          ? Double.doubleToLongBits(number + 0.0)
          : (long) number;
    }

    @Override
    public byte[] textBytes(int input) {
      byte[] bytes = cursor.text(input).getBytes(StandardCharsets.UTF_8);
      length = bytes.length;
      return bytes;
    }

    @Override
    public int textStart(int input) {
      return 0;
    }

    @Override
    public int textLength(int input) {
      return length;
    }
  }
}
