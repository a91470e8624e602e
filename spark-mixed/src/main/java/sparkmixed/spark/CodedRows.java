package sparkmixed.spark;

import java.io.Serializable;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.GroupKeys;

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

  /** Its keys, to find its levels by. */
  public GroupKeys keys() {
    return stream.cursor();
  }
}
