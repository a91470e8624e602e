package sparkmixed.parquet;

import org.apache.parquet.column.ColumnWriter;

/** The values of one leaf of a schema. */
@FunctionalInterface
public interface ColumnValues {
  /**
   * Writes those of some rows, with Parquet's repetition and definition levels.
   *
   * @param from first row
   * @param to row after the last
   */
  void write(int from, int to, ColumnWriter out);
}
