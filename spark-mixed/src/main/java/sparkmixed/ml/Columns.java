package sparkmixed.ml;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparkmixed.error.InputRejectedException;

/** Columns by their exact names, and new ones that hide no old one. */
final class Columns {
  private Columns() {}

  /** A column whose name may hold any character. */
  static Column of(Dataset<Row> data, String name) {
    return data.col("`" + name.replace("`", "``") + "`");
  }

  /**
   * The schema with one more field.
   *
   * @throws InputRejectedException if there is one of this name, in whatever case: Spark would
   *     replace it or find both
   */
  static StructType append(StructType schema, String param, String name, DataType type) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        throw new InputRejectedException(
            "Column \""
                + field.name()
                + "\" is in the data already; drop it, or give "
                + param
                + " another name.");
      }
    }
    return schema.add(name, type, true);
  }
}
