package sparkmixed.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
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
final class InternalRows {
  private final @Nullable RDD<InternalRow> rows;
  private final @Nullable RDD<ColumnarBatch> batches;
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
    this.rows = columns == null ? selected.queryExecution().toRdd() : null;
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

    /** Whether the cursor cannot go back to this row, or those before it, after the next. */
    boolean endsBatch();

    /** Rows of the batch from this one on. */
    int leftInBatch();

    /** Moves the cursor on within the batch. */
    void skip(int rows);
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
  TaskRdd<?> map(@Nullable ModelFrame frame, Task task) {
    Inputs inputs = new Inputs(types, kinds, ordinals, frame);
    return batches != null
        ? new TaskRdd<>(batches, new OnBatches(inputs, task))
        : new TaskRdd<>(Objects.requireNonNull(rows), new OnRows(inputs, task));
  }

  /** What a cursor has to know. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Inputs(
      DataType[] types, ColumnKind[] kinds, int[] ordinals, @Nullable ModelFrame frame)
      implements Serializable {
    InternalCursor cursor() {
      return new InternalCursor(types, kinds, ordinals, frame);
    }
  }

  private record OnBatches(Inputs inputs, Task task) implements TaskRdd.Work<ColumnarBatch> {
    @Override
    public Iterator<byte[]> run(int partition, Iterator<ColumnarBatch> batches) {
      return task.run(partition, new BatchStream(batches, inputs.cursor()));
    }
  }

  private record OnRows(Inputs inputs, Task task) implements TaskRdd.Work<InternalRow> {
    @Override
    public Iterator<byte[]> run(int partition, Iterator<InternalRow> rows) {
      return task.run(partition, new RowStream(rows, inputs.cursor()));
    }
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

    @Override
    public boolean endsBatch() {
      return true;
    }

    @Override
    public int leftInBatch() {
      return 1;
    }

    @Override
    public void skip(int count) {
      throw new UnsupportedOperationException("rows come one at a time");
    }
  }

  private static final class BatchStream implements Stream {
    private final Iterator<ColumnarBatch> batches;
    private final InternalCursor cursor;
    private int size;
    private int row = -1;

    BatchStream(Iterator<ColumnarBatch> batches, InternalCursor cursor) {
      this.batches = batches;
      this.cursor = cursor;
    }

    @Override
    public boolean advance() {
      while (++row >= size) {
        if (!batches.hasNext()) {
          return false;
        }
        ColumnarBatch batch = batches.next();
        cursor.set(batch);
        size = batch.numRows();
        row = -1;
      }
      cursor.at(row);
      return true;
    }

    @Override
    public boolean endsBatch() {
      return row == size - 1;
    }

    @Override
    public int leftInBatch() {
      return size - row;
    }

    @Override
    public void skip(int rows) {
      row += rows;
      cursor.at(row);
    }

    @Override
    public InternalCursor cursor() {
      return cursor;
    }
  }
}
