package sparkmixed.moments;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Reads what {@link NumbersOut} has written. Whatever is wrong with it is an {@link IOException}
 * with a sentence; {@link #finish} tells whether the checksum holds, and nothing read before is to
 * be trusted without it.
 */
public final class NumbersIn implements AutoCloseable {
  private final CRC32C crc = new CRC32C();
  private final DataInputStream in;
  private final byte[] buffer = new byte[NumbersOut.BUFFER * Double.BYTES];

  /**
   * @param kind what the numbers should be of
   */
  public NumbersIn(InputStream source, int kind) throws IOException {
    in = new DataInputStream(new CheckedInputStream(source, crc));
    if (in.readInt() != NumbersOut.MAGIC) {
      throw new IOException("not a file of numbers of this project");
    }
    int version = in.readInt();
    if (version > NumbersOut.VERSION) {
      throw new IOException("of version " + version + ", which is newer than this program");
    }
    if (in.readInt() != kind) {
      throw new IOException("another kind of file");
    }
  }

  public long whole() throws IOException {
    return in.readLong();
  }

  public double number() throws IOException {
    return in.readDouble();
  }

  /** An array that grows as its numbers arrive, for a damaged length must not ask for memory. */
  public int[] ints() throws IOException {
    int length = length();
    int[] values = new int[Math.min(length, NumbersOut.BUFFER)];
    for (int from = 0; from < length; from += NumbersOut.BUFFER) {
      int count = Math.min(NumbersOut.BUFFER, length - from);
      values = from + count > values.length ? grown(values, from + count, length) : values;
      in.readFully(buffer, 0, count * Integer.BYTES);
      ByteBuffer.wrap(buffer).asIntBuffer().get(values, from, count);
    }
    return values.length == length ? values : java.util.Arrays.copyOf(values, length);
  }

  public double[] doubles() throws IOException {
    int length = length();
    double[] values = new double[Math.min(length, NumbersOut.BUFFER)];
    for (int from = 0; from < length; from += NumbersOut.BUFFER) {
      int count = Math.min(NumbersOut.BUFFER, length - from);
      values = from + count > values.length ? grown(values, from + count, length) : values;
      in.readFully(buffer, 0, count * Double.BYTES);
      ByteBuffer.wrap(buffer).asDoubleBuffer().get(values, from, count);
    }
    return values.length == length ? values : java.util.Arrays.copyOf(values, length);
  }

  public Blocks blocks() throws IOException {
    int stride = length();
    int rows = length();
    Blocks blocks = new Blocks(stride);
    for (int row = 0; row < rows; row++) {
      blocks.grow(row + 1);
      doubles(blocks.page(row), blocks.offset(row), stride);
    }
    return blocks;
  }

  private void doubles(double[] values, int start, int length) throws IOException {
    for (int from = 0; from < length; from += NumbersOut.BUFFER) {
      int count = Math.min(NumbersOut.BUFFER, length - from);
      in.readFully(buffer, 0, count * Double.BYTES);
      ByteBuffer.wrap(buffer).asDoubleBuffer().get(values, start + from, count);
    }
  }

  private static int[] grown(int[] values, int wanted, int most) {
    return java.util.Arrays.copyOf(
        values, (int) Math.min(most, Math.max(wanted, 2L * values.length)));
  }

  private static double[] grown(double[] values, int wanted, int most) {
    return java.util.Arrays.copyOf(
        values, (int) Math.min(most, Math.max(wanted, 2L * values.length)));
  }

  private int length() throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("a length below zero");
    }
    return length;
  }

  /**
   * Checks the sum over everything read.
   *
   * @throws IOException if a byte is not what it was
   */
  public void finish() throws IOException {
    long sum = crc.getValue();
    if (in.readLong() != sum) {
      throw new IOException("damaged: its checksum is wrong");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
