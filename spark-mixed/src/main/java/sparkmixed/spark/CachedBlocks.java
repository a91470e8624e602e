package sparkmixed.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowBlocks;
import sparkmixed.moments.RowCut;
import sparkmixed.pls.Chunks;

/**
 * Blocks of rows cached on the executors, each with all rows of its levels of one factor. A pass is
 * one job; a block that was lost is made again from the shuffle, or from the input.
 */
final class CachedBlocks implements RowBlocks {
  /** Blocks for each core: enough to even out their sizes. */
  private static final int FOR_EACH_CORE = 3;

  /** Bytes of packed rows below which more blocks only cost more tasks. */
  private static final long SMALLEST = 1L << 20;

  private static final long LARGEST = 64L << 20;

  /** Blocks of the smallest data. */
  private static final int FEWEST = 4;

  private final JavaRDD<CachedBlock> blocks;

  private CachedBlocks(JavaRDD<CachedBlock> blocks) {
    this.blocks = blocks;
  }

  /**
   * Deals packed partitions out to blocks.
   *
   * @param packed one {@link PackedRows} a partition
   * @param factor whose levels stay together
   * @param perRow factors whose levels are the rows
   * @param firstRow number of the first row of each partition
   * @param bytes of all partitions
   */
  static CachedBlocks of(
      JavaRDD<byte[]> packed, int factor, boolean[] perRow, long[] firstRow, long bytes) {
    int buckets = buckets(packed.context().defaultParallelism(), bytes);
    JavaPairRDD<Integer, byte[]> pieces =
        packed
            .mapPartitionsWithIndex(
                (partition, parts) ->
                    pieces(partition, parts.next(), factor, buckets, perRow, firstRow[partition]),
                false)
            .mapToPair(piece -> new Tuple2<>(ByteBuffer.wrap(piece).getInt(), piece));
    return new CachedBlocks(
        pieces
            .partitionBy(new HashPartitioner(buckets))
            .mapPartitions(CachedBlocks::joined)
            .persist(StorageLevel.MEMORY_AND_DISK()));
  }

  private static int buckets(int cores, long bytes) {
    long even = Math.min((long) FOR_EACH_CORE * cores, Math.max(FEWEST, bytes / SMALLEST));
    return (int) Math.min(Integer.MAX_VALUE, Math.max(even, 1 + bytes / LARGEST));
  }

  /** Bucket, partition and rows of each piece. */
  private static Iterator<byte[]> pieces(
      int partition, byte[] packed, int factor, int buckets, boolean[] perRow, long firstRow) {
    PackedRows rows = Wire.unpack(packed, PackedRows.class);
    if (rows.rows() == 0) {
      return Collections.emptyIterator();
    }
    List<PackedRows> cut = RowCut.cut(rows, factor, buckets, perRow, firstRow);
    List<byte[]> pieces = new ArrayList<>();
    for (int b = 0; b < buckets; b++) {
      if (cut.get(b).rows() > 0) {
        byte[] body = Wire.pack(cut.get(b));
        pieces.add(
            ByteBuffer.allocate(2 * Integer.BYTES + body.length)
                .putInt(b)
                .putInt(partition)
                .put(body)
                .array());
      }
    }
    return pieces.iterator();
  }

  /** The block of a bucket, its pieces in the order of their partitions. */
  private static Iterator<CachedBlock> joined(Iterator<Tuple2<Integer, byte[]>> pieces) {
    List<byte[]> sorted = new ArrayList<>();
    pieces.forEachRemaining(piece -> sorted.add(piece._2()));
    if (sorted.isEmpty()) {
      return Collections.emptyIterator();
    }
    sorted.sort(Comparator.comparingInt(piece -> ByteBuffer.wrap(piece).getInt(Integer.BYTES)));
    List<PackedRows> rows = new ArrayList<>();
    for (int k = 0; k < sorted.size(); k++) {
      byte[] piece = sorted.set(k, new byte[0]);
      byte[] body = Arrays.copyOfRange(piece, 2 * Integer.BYTES, piece.length);
      rows.add(Wire.unpack(body, PackedRows.class));
    }
    return List.of(new CachedBlock(RowCut.join(rows))).iterator();
  }

  @Override
  public <R extends Serializable> List<R> map(BlockFunction<R> function) {
    List<R> results = new ArrayList<>();
    for (byte[] result :
        blocks
            .map(cached -> Wire.pack(Chunks.alone(() -> function.apply(cached.block()))))
            .collect()) {
      @SuppressWarnings("unchecked")
      R unpacked = (R) Wire.unpack(result, Serializable.class);
      results.add(unpacked);
    }
    return results;
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }
}
