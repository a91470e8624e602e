package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.spark.RowCursor;

/**
 * Puts the modes of a factor with too many levels to broadcast beside the rows, by a left outer
 * join on the same exact keys by which a level table is searched.
 */
final class LevelJoin {
  private static final String KEY = "key";
  private static final String MODES = "modes";

  private final ModelFrame frame;
  private final int[] parts;
  private final StructType keyType;

  LevelJoin(ModelFrame frame, int factor) {
    this.frame = frame;
    this.parts =
        frame.factors().get(factor).partInputs().stream().mapToInt(Integer::intValue).toArray();
    StructType type = new StructType();
    for (int k = 0; k < parts.length; k++) {
      boolean text = frame.kind(parts[k]) == ColumnKind.STRING;
      type = type.add("k" + k, text ? DataTypes.StringType : DataTypes.LongType);
    }
    this.keyType = type;
  }

  /**
   * The data with one more column, an array of modes, null for a level the fit did not see.
   *
   * @param columns the inputs of the frame as columns of the data
   * @param name of the new column
   */
  Dataset<Row> join(Dataset<Row> data, Column[] columns, RandomEffects effects, String name) {
    String keyName = name + "_key";
    Column[] key = Arrays.stream(parts).mapToObj(part -> columns[part]).toArray(Column[]::new);
    Dataset<Row> keyed =
        data.withColumn(
            keyName, functions.udf(new RowKey(frame, parts), keyType).apply(functions.struct(key)));
    Dataset<Row> table = table(data.sparkSession(), effects).withColumnRenamed(MODES, name);
    return keyed
        .join(table, keyed.col(keyName).equalTo(table.col(KEY)), "left_outer")
        .drop(keyName, KEY);
  }

  private Dataset<Row> table(SparkSession spark, RandomEffects effects) {
    StructType schema =
        new StructType()
            .add(KEY, keyType)
            .add(MODES, DataTypes.createArrayType(DataTypes.DoubleType));
    return spark.createDataFrame(
        LevelRows.of(spark.sparkContext(), List.of(effects)).flatMap(LevelJoin::rows), schema);
  }

  private static Iterator<Row> rows(LevelSlice slice) {
    List<Row> rows = new ArrayList<>(slice.size());
    RandomEffects effects = slice.effects();
    for (int k = 0; k < slice.size(); k++) {
      int level = slice.position(k);
      LevelKey key = LevelKey.of(effects.levels(), level);
      Object[] values = new Object[key.numbers().size()];
      for (int part = 0; part < values.length; part++) {
        Long number = key.numbers().get(part);
        values[part] = number == null ? key.texts().get(part) : number;
      }
      rows.add(RowFactory.create(RowFactory.create(values), modes(effects.modes(), level)));
    }
    return rows.iterator();
  }

  private static double[] modes(Blocks modes, int level) {
    int from = modes.offset(level);
    return Arrays.copyOfRange(modes.page(level), from, from + modes.stride());
  }

  /** The exact key of a row from a struct of the parts of a factor. */
  private static final class RowKey implements UDF1<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final ColumnKind[] kinds;

    RowKey(ModelFrame frame, int[] parts) {
      this.kinds = Arrays.stream(parts).mapToObj(frame::kind).toArray(ColumnKind[]::new);
    }

    @Override
    public Row call(Row row) {
      int[] position = new int[kinds.length];
      Arrays.setAll(position, k -> k);
      RowCursor cursor = new RowCursor(position, kinds, null);
      cursor.set(row);
      Object[] values = new Object[kinds.length];
      for (int k = 0; k < values.length; k++) {
        if (!row.isNullAt(k)) {
          values[k] = kinds[k] == ColumnKind.STRING ? row.getString(k) : (Object) cursor.key(k);
        }
      }
      return RowFactory.create(values);
    }
  }
}
