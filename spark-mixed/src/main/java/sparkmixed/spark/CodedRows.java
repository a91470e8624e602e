package sparkmixed.spark;

import java.io.Serializable;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.GroupKeys;
import sparkmixed.moments.LevelHash;

/** The usable rows of a partition, coded, one at a time. */
public final class CodedRows {

  /**
   * Work on the rows of one partition.
   *
   * @param <T> what travels to the driver
   */
  public interface Work<T extends Serializable> extends Serializable {
    T run(CodedRows rows);
  }

  private final InternalRows.Stream stream;
  private final RowEncoder encoder;
  private final CodedRow coded;
  private final RowProblems problems = new RowProblems();

  CodedRows(InternalRows.Stream stream, RowEncoder encoder, CodedRow coded) {
    this.stream = stream;
    this.encoder = encoder;
    this.coded = coded;
  }

  /**
   * Goes on to the next usable row; false at the end.
   *
   * @throws sparkmixed.error.InputRejectedException if a value cannot be used
   */
  public boolean advance() {
    while (stream.advance()) {
      RowEncoder.Status status = encoder.encode(stream.cursor(), coded, problems);
      if (status == RowEncoder.Status.REJECTED) {
        problems.throwIfAny();
      }
      if (status == RowEncoder.Status.USED) {
        return true;
      }
    }
    return false;
  }

  /** The row; the same object for every row. */
  public CodedRow row() {
    return coded;
  }

  /**
   * A number for the value of an input: the same for equal values, whether they are whole numbers
   * or not, and hardly ever for different ones.
   *
   * @param elements of a vector; otherwise 0
   */
  public long print(int input, int elements) {
    InternalCursor cursor = stream.cursor();
    if (cursor.isNull(input)) {
      return LevelHash.mix(0);
    }
    return switch (cursor.kind(input)) {
      case STRING -> {
        byte[] text = cursor.textBytes(input);
        yield LevelHash.mix(
            LevelHash.bytes(text, cursor.textStart(input), cursor.textLength(input)));
      }
      case VECTOR -> {
        long hash = elements;
        for (int e = 0; e < elements; e++) {
          hash = LevelHash.mix(hash + bits(cursor.element(input, e)));
        }
        yield hash;
      }
      default -> LevelHash.mix(bits(cursor.number(input)));
    };
  }

  /** Both zeros have those of one. */
  private static long bits(double value) {
    return Double.doubleToLongBits(value + 0.0);
  }

  /** Its keys, to find its levels by. */
  public GroupKeys keys() {
    return stream.cursor();
  }
}
