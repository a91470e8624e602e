package sparkmixed.moments;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.frame.RowProblems;

/** Packed rows of the partitions of a table; they are dealt out to as many blocks. */
record InMemoryPacking(List<PackedRows> parts, boolean[] perRow, RowProblems problems)
    implements RowPacking {

  @Override
  public Facts facts() {
    long rows = 0;
    long bytes = 0;
    long[] levels = new long[perRow.length];
    for (PackedRows part : parts) {
      rows += part.rows();
      bytes += part.bytes();
      for (int f = 0; f < levels.length; f++) {
        levels[f] += perRow[f] ? part.rows() : part.levels()[f].size();
      }
    }
    return new Facts(rows, bytes, levels, problems);
  }

  @Override
  public PackedRows collect() {
    return PackedRows.concat(parts, perRow);
  }

  @Override
  public RowBlocks separate(int factor) {
    int buckets = parts.size();
    List<List<PackedRows>> pieces = new ArrayList<>();
    for (int b = 0; b < buckets; b++) {
      pieces.add(new ArrayList<>());
    }
    long first = 0;
    for (PackedRows part : parts) {
      List<PackedRows> cut = RowCut.cut(part, factor, buckets, perRow, first);
      for (int b = 0; b < buckets; b++) {
        if (cut.get(b).rows() > 0) {
          pieces.get(b).add(cut.get(b));
        }
      }
      first += part.rows();
    }
    return RowBlocks.of(
        pieces.stream().filter(bucket -> !bucket.isEmpty()).map(RowCut::join).toList());
  }

  @Override
  public void close() {}
}
