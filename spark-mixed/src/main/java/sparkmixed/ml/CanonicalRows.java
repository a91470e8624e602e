package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a model in an order, and in partitions, that follow from their values alone, so that
 * sums over them have the same bits however the rows came. A chain is chaotic: one that differs in
 * the last digit is another chain some hundred iterations later.
 *
 * <p>One pass counts the rows, another shuffles and sorts them, and what the model reads of them is
 * kept in Spark's cache until this is closed.
 */
final class CanonicalRows implements AutoCloseable {
  /** Rows of a partition: enough that merging summaries of partitions costs little beside them. */
  private static final long ROWS = 400_000;

  private final Dataset<Row> data;
  private final boolean cached;

  private CanonicalRows(Dataset<Row> data, boolean cached) {
    this.data = data;
    this.cached = cached;
  }

  /** Rows as they come. */
  static CanonicalRows asTheyCome(Dataset<Row> data) {
    return new CanonicalRows(data, false);
  }

  /**
   * Arranges rows.
   *
   * @param inputs columns that the model reads
   */
  static CanonicalRows of(Dataset<Row> data, List<String> inputs) {
    return of(data, inputs, ROWS);
  }

  /** The same with partitions of another size. */
  static CanonicalRows of(Dataset<Row> data, List<String> inputs, long rows) {
    long partitions = Math.max(1, (data.count() + rows - 1) / rows);
    List<Column> columns = new ArrayList<>();
    List<Column> keys = new ArrayList<>();
    for (String input : inputs) {
      columns.add(Columns.of(data, input));
      keys.add(key(data, input));
    }
    // By value alone, the first rows would all be alike, and what is learnt of them about the
    // others wrong. Rows that tie are the same, but for the sign of a zero, which no sum sees.
    List<Column> order = new ArrayList<>(keys);
    order.add(0, functions.xxhash64(keys.toArray(Column[]::new)));
    Dataset<Row> arranged =
        data.repartition((int) partitions, order.get(0))
            .sortWithinPartitions(order.toArray(Column[]::new))
            .select(columns.toArray(Column[]::new));
    return new CanonicalRows(arranged.persist(StorageLevel.MEMORY_AND_DISK()), true);
  }

  /** What a column is told apart by: a collation may take different texts for one. */
  private static Column key(Dataset<Row> data, String input) {
    Column column = Columns.of(data, input);
    boolean text = data.select(column).schema().fields()[0].dataType() instanceof StringType;
    return text ? column.cast(DataTypes.BinaryType) : column;
  }

  /** A text that tells rows from others in all their columns, whatever order they stand in. */
  static String print(Dataset<Row> rows) {
    Column[] keys = new Column[rows.columns().length];
    Arrays.setAll(keys, k -> key(rows, rows.columns()[k]));
    Row total =
        rows.agg(
                functions.count(functions.lit(1)),
                functions.sum(functions.xxhash64(keys).cast("decimal(20, 0)")))
            .first();
    return total.get(0) + " of print " + total.get(1);
  }

  Dataset<Row> data() {
    return data;
  }

  @Override
  public void close() {
    if (cached) {
      data.unpersist(false);
    }
  }
}
