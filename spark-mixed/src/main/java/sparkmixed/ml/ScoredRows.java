package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import sparkmixed.predict.RowScores;
import sparkmixed.spark.SparkFrames;

/**
 * Rows of a table as a model scores them, with what tells them apart, for diagnostics and plots:
 *
 * <pre>
 *   key      a hash of the columns of the model
 *   copy     number of the row among those with this key, from 0 on
 * </pre>
 *
 * <p>Rows that the model cannot tell apart are numbered in the order of a hash of all columns, so
 * that no number depends on the partitions. Numbering takes a shuffle; without it every copy is 0.
 */
final class ScoredRows {
  /** Scores in the order of the columns that {@link #scored} adds. */
  private static final List<Integer> SCORES =
      List.of(
          RowScores.LINK,
          RowScores.OBSERVED,
          RowScores.WEIGHT,
          RowScores.RESIDUALS,
          RowScores.RESIDUALS + 1);

  /** The first of these: what a quantile residual is made from. */
  private static final int OBSERVED = 3;

  /** Places among the scores. */
  static final int ETA = 0;

  static final int Y = 1;
  static final int WEIGHT = 2;
  static final int RESPONSE = 3;
  static final int PEARSON = 4;

  /** Place of the key in {@link #sample}. */
  static final int KEY = 5;

  private final MixedEffectsModel<?> model;
  private final Dataset<Row> table;
  private final String prefix;

  /**
   * @throws sparkmixed.error.InputRejectedException if a column of the model is missing
   */
  ScoredRows(MixedEffectsModel<?> model, Dataset<Row> table) {
    this.model = model;
    this.table = table;
    this.prefix = String.format(Locale.ROOT, "__%s_", model.uid());
    ModelFrame frame = model.data().frame();
    List<Integer> all = new ArrayList<>();
    for (int k = 0; k < frame.inputs().size(); k++) {
      all.add(k);
    }
    frame.checkSchema(SparkFrames.columns(table.schema()), all);
  }

  /** Name of the column that {@link #diagnosed} adds. */
  String name() {
    return prefix + "diagnosed";
  }

  /**
   * The table with a struct of what a {@link DiagnosedRow} reads: {@code key, copy, eta, y,
   * weight}, or, to be simulated, {@code key, copy, levels} and the columns of the model, {@code
   * levels} a hash of the level of each grouping factor.
   *
   * @param conditional whether rows are scored about the modes
   * @param numbered whether rows of one key are numbered
   */
  Dataset<Row> diagnosed(boolean conditional, boolean numbered) {
    ModelFrame frame = model.data().frame();
    Dataset<Row> wide = conditional ? scored(table, OBSERVED) : table;
    Column[] inputs = inputs(wide);
    String key = prefix + "key";
    wide = wide.withColumn(key, functions.xxhash64(inputs));
    String copy = prefix + "copy";
    wide = wide.withColumn(copy, numbered ? number(key) : functions.lit(0L));
    List<Column> fields = new ArrayList<>();
    fields.add(functions.col(key).as("key"));
    fields.add(functions.col(copy).as("copy"));
    if (conditional) {
      fields.addAll(scores(OBSERVED));
    } else {
      fields.add(functions.array(levels(frame, inputs)).as("levels"));
      for (int k = 0; k < inputs.length; k++) {
        fields.add(inputs[k].as("c" + k));
      }
    }
    wide = wide.withColumn(name(), functions.struct(fields.toArray(Column[]::new)));
    return wide.drop(key, copy).drop(names().toArray(String[]::new));
  }

  private Column number(String key) {
    return functions
        .row_number()
        .over(Window.partitionBy(functions.col(key)).orderBy(functions.xxhash64(hashed(table))))
        .minus(functions.lit(1))
        .cast(DataTypes.LongType);
  }

  /**
   * Scores and key alone: {@code eta, y, weight}, the residual {@code y - mu} and Pearson's, {@code
   * key}; the weight is null if the row has no score or weighs nothing.
   *
   * @param share of the rows that is wanted; 1 for all
   * @param place whether a row is chosen by its place, too, and not by its key alone
   */
  Dataset<Row> sample(double share, boolean place) {
    String key = prefix + "key";
    Dataset<Row> chosen = table.withColumn(key, functions.xxhash64(inputs(table)));
    if (share < 1) {
      Column salt = place ? functions.monotonically_increasing_id() : functions.lit(1L);
      Column draw = functions.shiftrightunsigned(functions.xxhash64(functions.col(key), salt), 1);
      chosen = chosen.where(draw.leq((long) (share * 0x1p63)));
    }
    List<Column> columns = scores(SCORES.size());
    columns.add(functions.col(key).as("key"));
    return scored(chosen, SCORES.size()).select(columns.toArray(Column[]::new));
  }

  /** A table of the same columns with those of the scores; null where a row has none. */
  private Dataset<Row> scored(Dataset<Row> rows, int wanted) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (int k = 0; k < wanted; k++) {
      positions.put(names().get(k), SCORES.get(k));
    }
    return model.observed(rows, positions);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < SCORES.size(); k++) {
      names.add(prefix + "s" + k);
    }
    return names;
  }

  private List<Column> scores(int wanted) {
    List<Column> scores = new ArrayList<>();
    for (int k = 0; k < wanted; k++) {
      scores.add(functions.col(names().get(k)).as("s" + k));
    }
    return scores;
  }

  /** The columns of the model. */
  private Column[] inputs(Dataset<Row> wide) {
    ModelFrame frame = model.data().frame();
    Column[] inputs = new Column[frame.inputs().size()];
    for (int k = 0; k < inputs.length; k++) {
      String name = frame.inputs().get(k);
      Column column = Columns.of(wide, name);
      DataType type = wide.schema().apply(name).dataType();
      boolean cast = frame.kind(k) == ColumnKind.DOUBLE && type != DataTypes.DoubleType;
      inputs[k] = cast ? column.cast(DataTypes.DoubleType) : column;
    }
    return inputs;
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
