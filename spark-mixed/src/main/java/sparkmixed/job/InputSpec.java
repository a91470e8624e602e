package sparkmixed.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows are.
 *
 * @param format of a path: csv, json, parquet, ... lower case; null for a table or a query
 * @param path any Hadoop path
 * @param table name in the catalog
 * @param sql query
 * @param options of Spark's reader
 * @param columns column to its type's name
 */
record InputSpec(
    @Nullable String format,
    @Nullable String path,
    @Nullable String table,
    @Nullable String sql,
    Map<String, String> options,
    Map<String, String> columns) {

  boolean isText() {
    return format != null && (format.equals("csv") || format.equals("json"));
  }

  /** What the summary calls the data. */
  String name() {
    if (path != null) {
      return Redaction.text(path);
    }
    return table != null ? table : String.valueOf(sql);
  }
}
