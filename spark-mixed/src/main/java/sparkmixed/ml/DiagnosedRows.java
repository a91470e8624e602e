package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.spark.SparkFrames;

/**
 * A table with one more column, a struct of what a {@link DiagnosedRow} reads:
 *
 * <pre>
 *   0 .. inputs-1   the columns of the model
 *   key             a hash of these
 *   copy            number of the row among those with this key, from 0 on
 *   eta             linear predictor with the modes; null if it is not asked for
 *   levels          a hash of the level of each grouping factor
 * </pre>
 *
 * <p>Rows that the model cannot tell apart are numbered in the order of a hash of all columns, so
 * that no number depends on the partitions. Numbering takes a shuffle; without it every copy is 0.
 */
final class DiagnosedRows {
  private final MixedEffectsModel<?> model;
  private final Dataset<Row> table;
  private final String name;

  DiagnosedRows(MixedEffectsModel<?> model, Dataset<Row> table) {
    this.model = model;
    this.table = table;
    this.name = String.format(Locale.ROOT, "__%s_diagnosed", model.uid());
  }

  /** Name of the column. */
  String name() {
    return name;
  }

  /**
   * The table.
   *
   * @param conditional whether the linear predictor is computed
   * @param numbered whether rows of one key are numbered
   */
  Dataset<Row> with(boolean conditional, boolean numbered) {
    ModelFrame frame = model.data().frame();
    List<sparkmixed.frame.Column> schema = SparkFrames.columns(table.schema());
    List<Integer> all = new ArrayList<>();
    for (int k = 0; k < frame.inputs().size(); k++) {
      all.add(k);
    }
    frame.checkSchema(schema, all);
    String eta = name + "_eta";
    String key = name + "_key";
    String copy = name + "_copy";
    Dataset<Row> wide = table;
    if (conditional) {
      MixedEffectsModel<?> scorer = model.copy(ParamMap.empty());
      scorer.setPredictionCol("").setLinkPredictionCol(eta);
      scorer.setPredictionType("conditional").setNewLevels("population");
      wide = scorer.transform(table);
    } else {
      wide = wide.withColumn(eta, functions.lit(null).cast(DataTypes.DoubleType));
    }
    Column[] inputs = new Column[all.size()];
    for (int k = 0; k < inputs.length; k++) {
      Column column = Columns.of(wide, frame.inputs().get(k));
      boolean cast = frame.kind(k) == ColumnKind.DOUBLE && schema(wide, k) != DataTypes.DoubleType;
      inputs[k] = cast ? column.cast(DataTypes.DoubleType) : column;
    }
    wide = wide.withColumn(key, functions.xxhash64(inputs));
    Column number = functions.lit(0L);
    if (numbered) {
      number =
          functions
              .row_number()
              .over(
                  Window.partitionBy(functions.col(key)).orderBy(functions.xxhash64(hashed(table))))
              .minus(functions.lit(1))
              .cast(DataTypes.LongType);
    }
    wide = wide.withColumn(copy, number);
    List<Column> fields = new ArrayList<>();
    for (int k = 0; k < inputs.length; k++) {
      fields.add(inputs[k].as("c" + k));
    }
    fields.add(functions.col(key).as("key"));
    fields.add(functions.col(copy).as("copy"));
    fields.add(functions.col(eta).as("eta"));
    fields.add(functions.array(levels(frame, inputs)).as("levels"));
    return wide.withColumn(name, functions.struct(fields.toArray(Column[]::new)))
        .drop(eta, key, copy);
  }

  private DataType schema(Dataset<Row> wide, int input) {
    return wide.schema().apply(model.data().frame().inputs().get(input)).dataType();
  }

  static Column[] levels(ModelFrame frame, Column[] inputs) {
    Column[] levels = new Column[frame.factors().size()];
    for (int f = 0; f < levels.length; f++) {
      GroupingFactor factor = frame.factors().get(f);
      Column[] parts =
          factor.partInputs().stream().map(part -> inputs[part]).toArray(Column[]::new);
      levels[f] = parts.length == 0 ? functions.lit(0L) : functions.xxhash64(parts);
    }
    return levels;
  }

  /** All columns that Spark can hash: no maps. */
  static Column[] hashed(Dataset<Row> table) {
    return Arrays.stream(table.schema().fields())
        .filter(field -> !holdsMap(field.dataType()))
        .map(field -> Columns.of(table, field.name()))
        .toArray(Column[]::new);
  }

  private static boolean holdsMap(DataType type) {
    if (type instanceof ArrayType array) {
      return holdsMap(array.elementType());
    }
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields()).map(StructField::dataType).anyMatch(t -> holdsMap(t));
    }
    return type instanceof MapType;
  }
}
