package sparkmixed.spark;

import java.nio.ByteBuffer;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;

/**
 * Task results as bytes, by Spark's Java serializer whatever {@code spark.serializer} says: Kryo's
 * field access cannot rebuild Java records.
 */
final class Wire {
  private Wire() {}

  static byte[] pack(Object value) {
    ByteBuffer buffer = serializer().serialize(value, ClassTag.apply(Object.class));
    if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.limit()) {
      return buffer.array();
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  static <T> T unpack(byte[] bytes, Class<T> type) {
    Object value =
        serializer()
            .deserialize(
                ByteBuffer.wrap(bytes), Wire.class.getClassLoader(), ClassTag.apply(Object.class));
    return type.cast(value);
  }

  private static SerializerInstance serializer() {
    return new JavaSerializer(new SparkConf(false)).newInstance();
  }
}
