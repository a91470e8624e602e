package sparkmixed.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A value to be broadcast whatever {@code spark.serializer} is: as bytes of Java's serialization,
 * for Kryo cannot rebuild records. Unpacked once for each JVM.
 */
public final class Packed<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private transient volatile @Nullable T value;

  private Packed(byte[] bytes, T value) {
    this.bytes = bytes;
    this.value = value;
  }

  public static <T> Packed<T> of(T value) {
    return new Packed<>(Wire.pack(value), value);
  }

  public T get() {
    T unpacked = value;
    return unpacked == null ? unpack() : unpacked;
  }

  private synchronized T unpack() {
    T unpacked = value;
    if (unpacked == null) {
      @SuppressWarnings("unchecked")
      T own = (T) Wire.unpack(bytes, Serializable.class);
      unpacked = own;
      value = unpacked;
    }
    return unpacked;
  }
}
