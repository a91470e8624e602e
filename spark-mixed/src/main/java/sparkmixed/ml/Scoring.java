package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.family.Link;
import sparkmixed.family.Residuals;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.RowScores;
import sparkmixed.spark.InternalScore;
import sparkmixed.spark.Packed;
import sparkmixed.spark.RowCursor;
import sparkmixed.spark.SparkFrames;

/** Scores a table: which columns are read, how levels are found, and the columns that are added. */
final class Scoring {
  private final ModelData data;
  private final MixedParams params;
  private final ScoreColumns added;
  private final boolean conditional;
  private final LinearPredictor predictor;
  private final List<Integer> inputs;

  Scoring(ModelData data, MixedParams params) {
    this(data, params, List.of());
  }

  /**
   * @param residuals whose columns are added
   */
  Scoring(ModelData data, MixedParams params, List<Residuals.Type> residuals) {
    this(data, params, ScoreColumns.of(params, residuals));
  }

  Scoring(ModelData data, MixedParams params, ScoreColumns added) {
    this.data = data;
    this.params = params;
    this.added = added;
    this.conditional = added.wanted().conditional();
    this.predictor = new LinearPredictor(data.frame(), data.fitted().fixedEffects().estimates());
    this.inputs = predictor.inputs(added.wanted());
  }

  /**
   * Checks that a table can be scored.
   *
   * @throws InputRejectedException if a column is missing, there twice or of another type
   */
  void check(StructType schema) {
    check(predictor, inputs, schema);
  }

  /** The same for any inputs. */
  static void check(LinearPredictor predictor, List<Integer> inputs, StructType schema) {
    ModelFrame frame = predictor.frame();
    List<sparkmixed.frame.Column> columns = SparkFrames.columns(schema);
    frame.checkSchema(columns, inputs);
    for (int input : inputs) {
      ColumnKind fitted = frame.kind(input);
      ColumnKind now = kind(columns, frame.inputs().get(input));
      boolean whole = fitted == ColumnKind.INT || fitted == ColumnKind.LONG;
      if (whole && now == ColumnKind.DOUBLE && predictor.byValue(input)) {
        throw new InputRejectedException(
            "Column \""
                + frame.inputs().get(input)
                + "\" holds fractional numbers, and the levels of the model are whole ones; cast"
                + " it.");
      }
    }
  }

  private static ColumnKind kind(List<sparkmixed.frame.Column> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .map(sparkmixed.frame.Column::kind)
        .orElse(ColumnKind.OTHER);
  }

  /** The table with the predictions of every row, or as it is if none are wanted. */
  Dataset<Row> transform(Dataset<Row> table, ScoringTables.Cache cache) {
    if (added.positions().isEmpty()) {
      return table;
    }
    ModelFrame frame = data.frame();
    Column[] columns = columns(table);
    int[] modesAt = new int[frame.factors().size()];
    Arrays.fill(modesAt, -1);
    List<Column> fields = new ArrayList<>();
    int[] inputAt = new int[columns.length];
    Arrays.fill(inputAt, -1);
    for (int input : inputs) {
      inputAt[input] = fields.size();
      fields.add(RowCursor.field(columns[input], frame.kind(input)).as("c" + fields.size()));
    }
    Dataset<Row> wide = table;
    List<String> helpers = new ArrayList<>();
    for (int f = 0; conditional && f < modesAt.length; f++) {
      RandomEffects effects = data.effects().get(f);
      boolean perRow = frame.factors().get(f).perRow();
      if (!perRow && ScoringTables.joined(effects, params.getBroadcastLimitMB())) {
        String name = String.format(Locale.ROOT, "__%s_modes_%d", params.uid(), f);
        wide = new LevelJoin(frame, f).join(wide, columns, effects, name);
        modesAt[f] = fields.size();
        fields.add(functions.col(name).as("m" + f));
        helpers.add(name);
      }
    }
    if (fields.isEmpty()) {
      fields.add(functions.lit(0).as("none"));
    }
    DrawnPrediction drawn = DrawnPrediction.of(data, params, added);
    if (!helpers.isEmpty() && added.wanted().jointErrors() && drawn == null) {
      throw new ResourceGuardException(
          "Standard errors of conditional predictions need the level tables on every executor, and"
              + " broadcastLimitMB = "
              + params.getBroadcastLimitMB()
              + " lets them be joined; raise it, or set uncertainty = fixed.");
    }
    Broadcast<Packed<ScoringTables>> shared =
        cache.get(
            table.sparkSession().sparkContext(),
            data,
            added.wanted(),
            params.getBroadcastLimitMB(),
            drawn);
    ScoreRow score = new ScoreRow(shared, inputAt, modesAt, added.wanted(), added.fields());
    Column row = functions.struct(fields.toArray(Column[]::new));
    // Computed once, whatever is wanted of it.
    String once = String.format(Locale.ROOT, "__%s_score", params.uid());
    helpers.add(once);
    Column scored;
    boolean simple = added.simple() && drawn == null;
    if (!simple) {
      scored = functions.udf(score.all(), scores()).apply(row);
    } else if (helpers.size() > 1 || readsVectors()) {
      scored = functions.udf(score.eta(), DataTypes.DoubleType).apply(row);
    } else {
      scored =
          InternalScore.column(
              score,
              frame,
              inputs.stream().mapToInt(Integer::intValue).toArray(),
              inputs.stream().map(input -> columns[input]).toList());
    }
    Dataset<Row> result = wide.withColumn(once, scored);
    for (Map.Entry<String, Integer> column : added.positions().entrySet()) {
      result =
          result.withColumn(column.getKey(), value(functions.col(once), column.getValue(), simple));
    }
    return result.drop(helpers.toArray(String[]::new));
  }

  private boolean readsVectors() {
    return inputs.stream().anyMatch(input -> data.frame().kind(input) == ColumnKind.VECTOR);
  }

  private StructType scores() {
    StructType type = new StructType();
    for (int field : added.fields()) {
      type = type.add("s" + field, DataTypes.DoubleType, true);
    }
    return type;
  }

  private Column value(Column once, int position, boolean simple) {
    if (!simple) {
      return once.getField("s" + position);
    }
    return position == RowScores.LINK ? once : mean(once);
  }

  private Column mean(Column eta) {
    Link link = Link.named(data.fitted().distribution().link());
    return link == Link.IDENTITY
        ? eta
        : functions.udf(new Mean(link), DataTypes.DoubleType).apply(eta);
  }

  /** The mean of a linear predictor. */
  private record Mean(Link link) implements UDF1<Double, Double> {
    @Override
    public @Nullable Double call(@Nullable Double eta) {
      return eta == null ? null : (Double) link.mean(eta);
    }
  }

  /** The inputs of the frame as columns of the table; an input that is not read is any column. */
  private Column[] columns(Dataset<Row> table) {
    ModelFrame frame = data.frame();
    List<sparkmixed.frame.Column> schema = SparkFrames.columns(table.schema());
    Column[] columns = new Column[frame.inputs().size()];
    Arrays.fill(columns, functions.lit(null));
    for (int input : inputs) {
      String name = frame.inputs().get(input);
      Column column = Columns.of(table, name);
      boolean whole = kind(schema, name) != ColumnKind.DOUBLE;
      boolean cast = frame.kind(input) == ColumnKind.DOUBLE && whole && predictor.byValue(input);
      columns[input] = cast ? column.cast(DataTypes.DoubleType) : column;
    }
    return columns;
  }
}
