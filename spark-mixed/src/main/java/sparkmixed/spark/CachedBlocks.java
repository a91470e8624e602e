package sparkmixed.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
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

  /** Bytes of the numbers of all blocks that the driver adds up by itself. */
  private static final long DIRECT = 64L << 20;

  private static final int HEADER = 3 * Integer.BYTES;

  private final JavaRDD<CachedBlock> blocks;

  private CachedBlocks(JavaRDD<CachedBlock> blocks) {
    this.blocks = blocks;
  }

  /**
   * Deals packed partitions out to blocks.
   *
   * @param packed {@link PackedRows} of each partition, piece by piece
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
                    new Cut(parts, partition, factor, buckets, perRow, firstRow[partition]),
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

  /** Cuts the rows of a partition: bucket, partition, number and rows of each piece. */
  private static final class Cut implements Iterator<byte[]> {
    private final Iterator<byte[]> packed;
    private final int partition;
    private final int factor;
    private final int buckets;
    private final boolean[] perRow;
    private long row;
    private int part;
    private Iterator<byte[]> ready = Collections.emptyIterator();

    Cut(
        Iterator<byte[]> packed,
        int partition,
        int factor,
        int buckets,
        boolean[] perRow,
        long firstRow) {
      this.packed = packed;
      this.partition = partition;
      this.factor = factor;
      this.buckets = buckets;
      this.perRow = perRow;
      this.row = firstRow;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && packed.hasNext()) {
        PackedRows rows = Wire.unpack(packed.next(), PackedRows.class);
        if (rows.rows() > 0) {
          ready = pieces(rows).iterator();
        }
        row += rows.rows();
        part++;
      }
      return ready.hasNext();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.next();
    }

    private List<byte[]> pieces(PackedRows rows) {
      List<PackedRows> cut = RowCut.cut(rows, factor, buckets, perRow, row);
      List<byte[]> pieces = new ArrayList<>();
      for (int b = 0; b < buckets; b++) {
        if (cut.get(b).rows() > 0) {
          byte[] body = Wire.pack(cut.get(b));
          pieces.add(
              ByteBuffer.allocate(HEADER + body.length)
                  .putInt(b)
                  .putInt(partition)
                  .putInt(part)
                  .put(body)
                  .array());
        }
      }
      return pieces;
    }
  }

  /** The block of a bucket, its pieces in the order of their partitions. */
  private static Iterator<CachedBlock> joined(Iterator<Tuple2<Integer, byte[]>> pieces) {
    List<byte[]> sorted = new ArrayList<>();
    pieces.forEachRemaining(piece -> sorted.add(piece._2()));
    if (sorted.isEmpty()) {
      return Collections.emptyIterator();
    }
    // partition, then number within it
    sorted.sort(Comparator.comparingLong(piece -> ByteBuffer.wrap(piece).getLong(Integer.BYTES)));
    List<PackedRows> rows = new ArrayList<>();
    for (int k = 0; k < sorted.size(); k++) {
      byte[] piece = sorted.set(k, new byte[0]);
      byte[] body = Arrays.copyOfRange(piece, HEADER, piece.length);
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
  public double[] sum(BlockFunction<double[]> function, int numbers) {
    return (long) Double.BYTES * numbers * blocks.getNumPartitions() <= DIRECT
        ? sum(function)
        : TreeSum.of(
            blocks.map(cached -> Chunks.alone(() -> function.apply(cached.block()))), numbers);
  }

  @Override
  public <T extends Serializable> Shared<T> share(T value) {
    return new Sent<>(
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(Packed.of(value)));
  }

  /** A value that was broadcast. */
  private record Sent<T extends Serializable>(Broadcast<Packed<T>> sent) implements Shared<T> {
    @Override
    public T value() {
      return sent.value().get();
    }

    @Override
    public void close() {
      sent.destroy();
    }
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }
}
