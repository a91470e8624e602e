package sparkmixed.moments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arrays of numbers and texts as bytes and back. Java's serialization writes and reads bytes in
 * bulk but everything else one at a time; the statistics of a pass are mostly arrays.
 */
final class Bulk {
  /** Numbers in a chunk: no chunk nears the largest array, whatever its numbers' size. */
  private static final int CHUNK = 1 << 20;

  private Bulk() {}

  static byte[][] pack(double[] values, int length) {
    byte[][] chunks = new byte[chunks(length)][];
    for (int k = 0; k < chunks.length; k++) {
      int from = k * CHUNK;
      int count = Math.min(CHUNK, length - from);
      chunks[k] = new byte[Double.BYTES * count];
      view(chunks[k]).asDoubleBuffer().put(values, from, count);
    }
    return chunks;
  }

  static double[] doubles(byte[][] chunks, int length) {
    double[] values = new double[length];
    unpack(chunks, values);
    return values;
  }

  /** Fills the beginning of {@code values}. */
  static void unpack(byte[][] chunks, double[] values) {
    for (int k = 0; k < chunks.length; k++) {
      view(chunks[k]).asDoubleBuffer().get(values, k * CHUNK, chunks[k].length / Double.BYTES);
    }
  }

  static byte[][] pack(int[] values) {
    byte[][] chunks = new byte[chunks(values.length)][];
    for (int k = 0; k < chunks.length; k++) {
      int from = k * CHUNK;
      int count = Math.min(CHUNK, values.length - from);
      chunks[k] = new byte[Integer.BYTES * count];
      view(chunks[k]).asIntBuffer().put(values, from, count);
    }
    return chunks;
  }

  static int[] ints(byte[][] chunks, int length) {
    int[] values = new int[length];
    for (int k = 0; k < chunks.length; k++) {
      view(chunks[k]).asIntBuffer().get(values, k * CHUNK, chunks[k].length / Integer.BYTES);
    }
    return values;
  }

  /** Texts end to end, as many in a chunk as fit. */
  static byte[][] join(byte[][] texts) {
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < texts.length; ) {
      int size = texts[from].length;
      int to = from + 1;
      while (to < texts.length && size + (long) texts[to].length <= Double.BYTES * CHUNK) {
        size += texts[to++].length;
      }
      ByteBuffer chunk = ByteBuffer.allocate(size);
      for (; from < to; from++) {
        chunk.put(texts[from]);
      }
      chunks.add(chunk.array());
    }
    return chunks.toArray(byte[][]::new);
  }

  /** Cuts what {@link #join} made into texts of these lengths. */
  static byte[][] cut(byte[][] chunks, int[] lengths) {
    byte[][] texts = new byte[lengths.length][];
    int chunk = 0;
    int at = 0;
    for (int k = 0; k < texts.length; k++) {
      if (at + (long) lengths[k] > chunks[chunk].length) {
        chunk++;
        at = 0;
      }
      texts[k] = Arrays.copyOfRange(chunks[chunk], at, at + lengths[k]);
      at += lengths[k];
    }
    return texts;
  }

  private static int chunks(int length) {
    return (int) ((length + CHUNK - 1L) / CHUNK);
  }

  private static ByteBuffer view(byte[] chunk) {
    return ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
  }
}
