package sparkmixed.moments;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes arrays of numbers in a small binary layout that {@link NumbersIn} reads:
 *
 * <pre>
 *   magic "SMXN", int version, int kind, ... , long CRC-32C of everything before
 *   array: int length, then its numbers       table: int stride, int rows, then its rows
 * </pre>
 *
 * <p>All numbers are big-endian; doubles keep every bit.
 */
public final class NumbersOut implements AutoCloseable {
  static final int MAGIC = 0x534D584E;
  static final int VERSION = 1;
  static final int BUFFER = 1 << 13;

  private final CRC32C crc = new CRC32C();
  private final DataOutputStream out;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER * Double.BYTES);

  /**
   * @param kind what the numbers are of
   */
  public NumbersOut(OutputStream target, int kind) throws IOException {
    out = new DataOutputStream(new CheckedOutputStream(target, crc));
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeInt(kind);
  }

  public void number(long value) throws IOException {
    out.writeLong(value);
  }

  public void number(double value) throws IOException {
    out.writeDouble(value);
  }

  public void ints(int[] values) throws IOException {
    out.writeInt(values.length);
    for (int from = 0; from < values.length; from += BUFFER) {
      int count = Math.min(BUFFER, values.length - from);
      buffer.clear();
      buffer.asIntBuffer().put(values, from, count);
      out.write(buffer.array(), 0, count * Integer.BYTES);
    }
  }

  public void doubles(double[] values) throws IOException {
    out.writeInt(values.length);
    doubles(values, 0, values.length);
  }

  public void blocks(Blocks blocks) throws IOException {
    out.writeInt(blocks.stride());
    out.writeInt(blocks.rows());
    for (int row = 0; row < blocks.rows(); row++) {
      doubles(blocks.page(row), blocks.offset(row), blocks.stride());
    }
  }

  private void doubles(double[] values, int start, int length) throws IOException {
    for (int from = 0; from < length; from += BUFFER) {
      int count = Math.min(BUFFER, length - from);
      buffer.clear();
      buffer.asDoubleBuffer().put(values, start + from, count);
      out.write(buffer.array(), 0, count * Double.BYTES);
    }
  }

  /** Ends with the checksum and closes. */
  @Override
  public void close() throws IOException {
    out.flush();
    out.writeLong(crc.getValue());
    out.close();
  }
}
