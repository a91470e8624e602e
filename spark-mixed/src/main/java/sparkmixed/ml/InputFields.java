package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LinearPredictor;

/**
 * What a function of whole rows is given: the inputs that it reads, and after them whatever else
 * the caller adds.
 *
 * @param fields of the structure, in their order; the caller adds to them
 * @param columns by input; null literals where it is not read
 * @param inputAt place of each input in the structure, {@link SimulateRow#nowhere} without
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record InputFields(List<Column> fields, Column[] columns, int[] inputAt) {

  static InputFields of(Dataset<Row> rows, LinearPredictor predictor, List<Integer> inputs) {
    ModelFrame frame = predictor.frame();
    int[] inputAt = SimulateRow.nowhere(frame.inputs().size());
    Column[] columns = new Column[inputAt.length];
    Arrays.fill(columns, functions.lit(null));
    List<Column> fields = new ArrayList<>();
    for (int input : inputs) {
      Column column = Columns.of(rows, frame.inputs().get(input));
      boolean cast = frame.kind(input) == ColumnKind.DOUBLE && predictor.byValue(input);
      columns[input] = cast ? column.cast(DataTypes.DoubleType) : column;
      inputAt[input] = fields.size();
      fields.add(columns[input].as("c" + fields.size()));
    }
    return new InputFields(fields, columns, inputAt);
  }
}
