package sparkmixed.ml;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag;

/**
 * A value to be broadcast whatever {@code spark.serializer} is: as bytes of Java's serialization,
 * for Kryo cannot rebuild records. Unpacked once for each JVM.
 */
final class Packed<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private transient volatile @Nullable T value;

  private Packed(byte[] bytes, T value) {
    this.bytes = bytes;
    this.value = value;
  }

  static <T> Packed<T> of(T value) {
    ByteBuffer buffer = serializer().serialize(value, ClassTag.apply(Object.class));
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new Packed<>(bytes, value);
  }

  T get() {
    T unpacked = value;
    return unpacked == null ? unpack() : unpacked;
  }

  private synchronized T unpack() {
    T unpacked = value;
    if (unpacked == null) {
      unpacked =
          serializer()
              .deserialize(
                  ByteBuffer.wrap(bytes),
                  Packed.class.getClassLoader(),
                  ClassTag.apply(Object.class));
      value = unpacked;
    }
    return unpacked;
  }

  private static SerializerInstance serializer() {
    return new JavaSerializer(new SparkConf(false)).newInstance();
  }
}
