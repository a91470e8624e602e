package sparkmixed.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;

/**
 * The inputs of a model in Spark's internal representation, read without boxing: by batches of
 * columns where the data are columnar, otherwise by rows. The data stay where they are.
 */
final class InternalRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable JavaRDD<InternalRow> rows;
  private final transient @Nullable JavaRDD<ColumnarBatch> batches;
  private final DataType[] types;
  private final ColumnKind[] kinds;
  private final int[] ordinals;

  private InternalRows(Dataset<Row> selected, ColumnKind[] kinds) {
    StructType schema = selected.schema();
    this.kinds = kinds;
    this.types = new DataType[kinds.length];
    int[] identity = new int[kinds.length];
    for (int k = 0; k < types.length; k++) {
      types[k] = schema.fields()[k].dataType();
      identity[k] = k;
    }
    InternalColumns columns = InternalColumns.of(selected.queryExecution().executedPlan());
    this.batches = columns == null ? null : columns.batches();
    this.rows = columns == null ? selected.queryExecution().toRdd().toJavaRDD() : null;
    this.ordinals = columns == null ? identity : columns.ordinals();
  }

  static InternalRows of(Dataset<Row> data, List<String> inputs, ColumnKind[] kinds) {
    return new InternalRows(select(data, inputs), kinds);
  }

  /** The named columns, whatever characters their names have. */
  private static Dataset<Row> select(Dataset<Row> data, List<String> inputs) {
    Column[] columns = new Column[inputs.size()];
    for (int k = 0; k < columns.length; k++) {
      columns[k] = data.col("`" + inputs.get(k).replace("`", "``") + "`");
    }
    return data.select(columns);
  }

  /** Work on one partition: gets its number and a cursor over its rows, returns what travels. */
  interface Task extends Serializable {
    Iterator<byte[]> run(int partition, Stream rows);
  }

  /** Rows of a partition, one at a time under one cursor. */
  interface Stream {

    /** Moves the cursor to the next row; false at the end. */
    boolean advance();

    InternalCursor cursor();
  }

  int partitions() {
    return batches != null
        ? batches.getNumPartitions()
        : Objects.requireNonNull(rows).getNumPartitions();
  }

  /**
   * Runs a task on every partition.
   *
   * @param frame gives the levels of categorical inputs; null while they are not known
   */
  JavaRDD<byte[]> map(@Nullable ModelFrame frame, Task task) {
    DataType[] types = this.types;
    ColumnKind[] kinds = this.kinds;
    int[] ordinals = this.ordinals;
    if (batches != null) {
      return batches.mapPartitionsWithIndex(
          (partition, iterator) ->
              task.run(
                  partition,
                  new BatchStream(iterator, new InternalCursor(types, kinds, ordinals, frame))),
          false);
    }
    return Objects.requireNonNull(rows)
        .mapPartitionsWithIndex(
            (partition, iterator) ->
                task.run(
                    partition,
                    new RowStream(iterator, new InternalCursor(types, kinds, ordinals, frame))),
            false);
  }

  private record RowStream(Iterator<InternalRow> rows, InternalCursor cursor) implements Stream {
    @Override
    public boolean advance() {
      if (!rows.hasNext()) {
        return false;
      }
      cursor.set(rows.next());
      return true;
    }
  }

  private static final class BatchStream implements Stream {
    private final Iterator<ColumnarBatch> batches;
    private final InternalCursor cursor;
    private @Nullable ColumnarBatch batch;
    private int row;

    BatchStream(Iterator<ColumnarBatch> batches, InternalCursor cursor) {
      this.batches = batches;
      this.cursor = cursor;
    }

    @Override
    public boolean advance() {
      while (batch == null || ++row >= batch.numRows()) {
        if (!batches.hasNext()) {
          return false;
        }
        batch = batches.next();
        cursor.set(batch);
        row = -1;
      }
      cursor.set(batch.getRow(row), row);
      return true;
    }

    @Override
    public InternalCursor cursor() {
      return cursor;
    }
  }
}
