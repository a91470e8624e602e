package sparkmixed.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;

/** The inputs of a model as an RDD of Spark's internal rows, which are read without boxing. The rows themselves stay where they are. */
final class InternalRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable JavaRDD<InternalRow> rdd;
  private final DataType[] types;
  private final ColumnKind[] kinds;

  private InternalRows(JavaRDD<InternalRow> rdd, DataType[] types, ColumnKind[] kinds) {
    this.rdd = rdd;
    this.types = types;
    this.kinds = kinds;
  }

  static InternalRows of(Dataset<Row> data, List<String> inputs, ColumnKind[] kinds) {
    Dataset<Row> selected = select(data, inputs);
    StructType schema = selected.schema();
    DataType[] types = new DataType[inputs.size()];
    for (int k = 0; k < types.length; k++) {
      types[k] = schema.fields()[k].dataType();
    }
    return new InternalRows(selected.queryExecution().toRdd().toJavaRDD(), types, kinds);
  }

  /** The named columns, whatever characters their names have. */
  static Dataset<Row> select(Dataset<Row> data, List<String> inputs) {
    Column[] columns = new Column[inputs.size()];
    for (int k = 0; k < columns.length; k++) {
      columns[k] = data.col("`" + inputs.get(k).replace("`", "``") + "`");
    }
    return data.select(columns);
  }

  JavaRDD<InternalRow> rdd() {
    return java.util.Objects.requireNonNull(rdd);
  }

  InternalCursor cursor(@Nullable ModelFrame frame) {
    return new InternalCursor(types, kinds, frame);
  }
}
