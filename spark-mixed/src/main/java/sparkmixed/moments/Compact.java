package sparkmixed.moments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs of levels and counts in few bytes: a sorted pair is near the one before it, and the cross
 * product of two intercepts is a small count, so that a pair takes some two bytes instead of
 * sixteen.
 */
final class Compact {
  private static final int CHUNK = 1 << 20;

  /** Bytes that a pair may take. */
  private static final int MOST = 12;

  private static final int MORE = 0x80;

  private Compact() {}

  /**
   * For each pair the step of its column, and if the row is another one a mark on it and the step
   * of the row.
   */
  static byte[][] pack(int[] row, int[] column) {
    List<byte[]> chunks = new ArrayList<>();
    byte[] chunk = new byte[CHUNK];
    int at = 0;
    int lastRow = 0;
    int lastColumn = 0;
    for (int k = 0; k < row.length; k++) {
      if (at > CHUNK - MOST) {
        chunks.add(Arrays.copyOf(chunk, at));
        at = 0;
      }
      long step = zigzag((long) column[k] - lastColumn) << 1;
      if (row[k] == lastRow) {
        at = put(step, chunk, at);
      } else {
        at = put(step | 1, chunk, at);
        at = put(zigzag((long) row[k] - lastRow), chunk, at);
      }
      lastRow = row[k];
      lastColumn = column[k];
    }
    chunks.add(Arrays.copyOf(chunk, at));
    return chunks.toArray(byte[][]::new);
  }

  /** Fills the arrays with the pairs that were packed. */
  static void unpack(byte[][] chunks, int[] row, int[] column) {
    int k = 0;
    int lastRow = 0;
    long lastColumn = 0;
    for (byte[] chunk : chunks) {
      for (int at = 0; at < chunk.length; k++) {
        long marked = get(chunk, at);
        at = after(chunk, at);
        lastColumn += unzigzag(marked >>> 1);
        if ((marked & 1) != 0) {
          lastRow += (int) unzigzag(get(chunk, at));
          at = after(chunk, at);
        }
        row[k] = lastRow;
        column[k] = (int) lastColumn;
      }
    }
  }

  /** Whether each value is a whole number that {@link #counts} can hold. */
  static boolean areCounts(double[] values) {
    for (double value : values) {
      int count = (int) value;
      // the bits tell -0 from 0
      if (count < 0
          || count > Byte.MAX_VALUE
          || Double.doubleToRawLongBits(count) != Double.doubleToRawLongBits(value)) {
        return false;
      }
    }
    return true;
  }

  static byte[] counts(double[] values) {
    byte[] counts = new byte[values.length];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = (byte) values[k];
    }
    return counts;
  }

  static double[] values(byte[] counts) {
    double[] values = new double[counts.length];
    for (int k = 0; k < counts.length; k++) {
      values[k] = counts[k];
    }
    return values;
  }

  private static int put(long value, byte[] chunk, int at) {
    int next = at;
    long rest = value;
    for (; rest >= MORE; rest >>>= 7) {
      chunk[next++] = (byte) (rest | MORE);
    }
    chunk[next++] = (byte) rest;
    return next;
  }

  private static long get(byte[] chunk, int from) {
    long value = 0;
    int at = from;
    for (int shift = 0; ; shift += 7) {
      byte part = chunk[at++];
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }

  private static int after(byte[] chunk, int from) {
    int at = from;
    while (chunk[at] < 0) {
      at++;
    }
    return at + 1;
  }

  private static long zigzag(long step) {
    return (step << 1) ^ (step >> 63);
  }

  private static long unzigzag(long code) {
    return (code >>> 1) ^ -(code & 1);
  }
}
