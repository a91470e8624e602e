package sparkmixed.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowBlock;

/**
 * A block of rows as Spark caches it: an object in memory, and rows alone wherever it has to be
 * written, by whichever serializer. What the block keeps beside its rows is made again.
 */
final class CachedBlock implements Serializable, KryoSerializable {
  private static final long serialVersionUID = 1L;

  private transient @Nullable RowBlock block;

  /** For Kryo, which fills it. */
  CachedBlock() {}

  CachedBlock(PackedRows rows) {
    this.block = new RowBlock(rows);
  }

  RowBlock block() {
    RowBlock own = block;
    if (own == null) {
      throw new IllegalStateException("a block without rows");
    }
    return own;
  }

  private byte[] bytes() {
    return Wire.pack(block().rows());
  }

  private void fill(byte[] bytes) {
    block = new RowBlock(Wire.unpack(bytes, PackedRows.class));
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    byte[] bytes = bytes();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void readObject(ObjectInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    fill(bytes);
  }

  @Override
  public void write(Kryo kryo, Output output) {
    byte[] bytes = bytes();
    output.writeInt(bytes.length);
    output.writeBytes(bytes);
  }

  @Override
  public void read(Kryo kryo, Input input) {
    fill(input.readBytes(input.readInt()));
  }
}
