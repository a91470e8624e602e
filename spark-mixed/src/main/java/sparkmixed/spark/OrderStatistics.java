package sparkmixed.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Order statistics of distributed numbers, exactly, by radix selection: each pass counts the
 * numbers that share the bits found so far by their next bits, until few enough are left to be
 * sorted on the driver. Independent of the partitions.
 */
final class OrderStatistics {
  /** Bits found by a pass; its counts take 32 KB a partition. */
  private static final int WIDTH = 12;

  /** Numbers that the driver sorts. */
  private static final long FEW = 1 << 16;

  private final JavaRDD<byte[]> pieces;
  private final long count;
  private final ResponseValues.Transform transform;

  /** What passes have found, so that neighbours in rank share them. */
  private final Map<Shared, long[]> counted = new HashMap<>();

  private final Map<Shared, long[]> sorted = new HashMap<>();

  /**
   * @param pieces of each a number to skip, then numbers to transform
   * @param count of these in all pieces
   */
  OrderStatistics(JavaRDD<byte[]> pieces, long count, ResponseValues.Transform transform) {
    this.pieces = pieces;
    this.count = count;
    this.transform = transform;
  }

  /** Numbers that begin with the first {@code bits} bits {@code prefix}. */
  private record Shared(int bits, long prefix) implements Serializable {
    private static final Shared ALL = new Shared(0, 0);

    boolean holds(long ordered) {
      return OrderedBits.prefix(ordered, bits) == prefix;
    }

    int width() {
      return Math.min(WIDTH, 64 - bits);
    }

    Shared part(int next) {
      return new Shared(bits + width(), prefix << width() | next);
    }
  }

  /** Whether one of the numbers is NaN. */
  boolean hasNaN() {
    if (count <= FEW) {
      long[] all = sorted(Shared.ALL);
      return all.length > 0 && Double.isNaN(OrderedBits.value(all[all.length - 1]));
    }
    long[] counts = counts(Shared.ALL);
    return counts[counts.length - 1] > 0;
  }

  /** The number that {@code rank} others precede. */
  double at(long rank) {
    Shared part = Shared.ALL;
    long size = count;
    long rest = rank;
    while (size > FEW && part.bits() < 64) {
      long[] counts = counts(part);
      int next = 0;
      while (rest >= counts[next]) {
        rest -= counts[next++];
      }
      size = counts[next];
      part = part.part(next);
    }
    return OrderedBits.value(part.bits() == 64 ? part.prefix() : sorted(part)[(int) rest]);
  }

  /** Numbers of a part by their next bits; last the number of NaN. */
  private long[] counts(Shared part) {
    return counted.computeIfAbsent(
        part,
        missing -> {
          long[] sum = new long[(1 << missing.width()) + 1];
          for (long[] counts : run(new Tally(missing, transform))) {
            Arrays.setAll(sum, k -> sum[k] + counts[k]);
          }
          return sum;
        });
  }

  private long[] sorted(Shared part) {
    return sorted.computeIfAbsent(
        part,
        missing ->
            run(new Gather(missing, transform)).stream()
                .flatMapToLong(Arrays::stream)
                .boxed()
                .sorted(Long::compareUnsigned)
                .mapToLong(Long::longValue)
                .toArray());
  }

  private List<long[]> run(TaskRdd.Work<byte[]> work) {
    List<long[]> results = new ArrayList<>();
    for (byte[] bytes : new TaskRdd<>(pieces.rdd(), work).results()) {
      results.add(Wire.unpack(bytes, long[].class));
    }
    return results;
  }

  private record Tally(Shared part, ResponseValues.Transform transform)
      implements TaskRdd.Work<byte[]> {
    @Override
    public Iterator<byte[]> run(int partition, Iterator<byte[]> pieces) {
      int width = part.width();
      long[] counts = new long[(1 << width) + 1];
      PrimitiveIterator.OfLong numbers = numbers(pieces, transform);
      long notANumber = OrderedBits.of(Double.NaN);
      while (numbers.hasNext()) {
        long ordered = numbers.nextLong();
        if (ordered == notANumber) {
          counts[1 << width]++;
        }
        if (part.holds(ordered)) {
          counts[(int) (ordered << part.bits() >>> 64 - width)]++;
        }
      }
      return List.of(Wire.pack(counts)).iterator();
    }
  }

  private record Gather(Shared part, ResponseValues.Transform transform)
      implements TaskRdd.Work<byte[]> {
    @Override
    public Iterator<byte[]> run(int partition, Iterator<byte[]> pieces) {
      LongStream.Builder found = LongStream.builder();
      PrimitiveIterator.OfLong numbers = numbers(pieces, transform);
      while (numbers.hasNext()) {
        long ordered = numbers.nextLong();
        if (part.holds(ordered)) {
          found.add(ordered);
        }
      }
      return List.of(Wire.pack(found.build().toArray())).iterator();
    }
  }

  /** What becomes of the numbers in pieces, as ordered bits. */
  private static PrimitiveIterator.OfLong numbers(
      Iterator<byte[]> pieces, ResponseValues.Transform transform) {
    return new PrimitiveIterator.OfLong() {
      private ByteBuffer piece = ByteBuffer.allocate(0);

      @Override
      public boolean hasNext() {
        while (!piece.hasRemaining() && pieces.hasNext()) {
          piece = ByteBuffer.wrap(pieces.next());
          piece.getDouble();
        }
        return piece.hasRemaining();
      }

      @Override
      public long nextLong() {
        return OrderedBits.of(transform.apply(piece.getDouble()));
      }
    };
  }
}
