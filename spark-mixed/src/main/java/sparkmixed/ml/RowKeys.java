package sparkmixed.ml;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Columns that tell rows apart, so that each draws numbers of its own whatever the partitioning: a
 * hash of a column that does, or of all columns, rows that are equal in all of them being numbered,
 * which takes a shuffle.
 */
final class RowKeys {
  static final String KEY = "key";
  static final String COPY = "copy";

  private RowKeys() {}

  /**
   * Adds the columns.
   *
   * @param wide the rows, with columns that play no part
   * @param rows the rows as they were given
   * @param rowId column that tells rows apart; null if there is none
   * @param prefix of the names of the new columns
   */
  static Dataset<Row> add(
      Dataset<Row> wide, Dataset<Row> rows, @Nullable String rowId, String prefix) {
    Column key =
        functions.xxhash64(
            rowId == null ? ScoredRows.hashed(rows) : new Column[] {Columns.of(wide, rowId)});
    Dataset<Row> keyed = wide.withColumn(prefix + KEY, key);
    Column copy = functions.lit(0L);
    if (rowId == null) {
      Column own = functions.col(prefix + KEY);
      copy =
          functions
              .row_number()
              .over(Window.partitionBy(own).orderBy(own))
              .minus(functions.lit(1))
              .cast(DataTypes.LongType);
    }
    return keyed.withColumn(prefix + COPY, copy);
  }
}
