package sparkmixed.spark;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.Moments;
import sparkmixed.moments.PilotShift;

/**
 * Cuts the summary of a partition into buckets of levels, and merges the buckets of many
 * partitions.
 */
final class Split {
  private static final int HEADER = Integer.BYTES;

  private Split() {}

  /** One packed part for each bucket, its number in front. Totals and problems go with bucket 0. */
  static List<byte[]> split(SparkObservations.Part part, int buckets) {
    List<byte[]> packed = new ArrayList<>();
    List<Moments> pieces = part.moments().split(buckets);
    for (int b = 0; b < buckets; b++) {
      RowProblems problems = b == 0 ? part.problems() : new RowProblems();
      byte[] body =
          Wire.pack(
              new SparkObservations.Part(
                  part.order(), part.pilot(), part.served(), pieces.get(b), problems));
      packed.add(ByteBuffer.allocate(HEADER + body.length).putInt(b).put(body).array());
    }
    return packed;
  }

  static int bucketOf(byte[] packed) {
    return ByteBuffer.wrap(packed).getInt();
  }

  /** Merges the parts of one bucket in the order of their partitions. */
  static byte[] merged(ModelFrame frame, Iterable<byte[]> packed) {
    List<SparkObservations.Part> parts = new ArrayList<>();
    for (byte[] bytes : packed) {
      parts.add(
          Wire.unpack(
              java.util.Arrays.copyOfRange(bytes, HEADER, bytes.length),
              SparkObservations.Part.class));
    }
    parts.sort(Comparator.comparingInt(SparkObservations.Part::order));
    return Wire.pack(merged(frame, parts));
  }

  /**
   * Merges parts, of which there is at least one, in the order given and about the pilot of the
   * first. A partition with rows has a part in every bucket: so all buckets come to the same pilot.
   */
  static SparkObservations.Part merged(ModelFrame frame, List<SparkObservations.Part> parts) {
    SparkObservations.Part first = parts.get(0);
    RowProblems problems = new RowProblems();
    boolean served = true;
    List<Moments> moments = new ArrayList<>();
    for (SparkObservations.Part part : parts) {
      problems = problems.merge(part.problems());
      served &= part.served();
      moments.add(
          part.pilot().same(first.pilot())
              ? part.moments()
              : new PilotShift(frame, part.moments().shape(), part.pilot(), first.pilot())
                  .moved(part.moments()));
    }
    return new SparkObservations.Part(
        first.order(), first.pilot(), served, Moments.merge(moments), problems);
  }
}
