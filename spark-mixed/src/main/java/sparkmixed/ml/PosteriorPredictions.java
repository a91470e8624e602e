package sparkmixed.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.PosteriorParameters;
import sparkmixed.error.ConfigurationException;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LevelTable;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.Uncertainty;
import sparkmixed.predict.Wanted;
import sparkmixed.spark.Packed;

/**
 * Draws of predictions as a column of arrays, one number a draw, as R's {@code posterior_epred} and
 * its kin: draws are spread evenly over the chains, in their order, the same ones for every row, so
 * that a sum over rows is a draw of the sum.
 *
 * <p>{@code predictionType}, {@code newLevels}, {@code handleInvalid} and {@code uncertainty} of
 * the model say what is drawn; unless they say otherwise, rows of a level that the fit did not see
 * share effects that are drawn from their distribution. The same seed gives the same numbers for
 * any partitioning: the effects of a level are a function of the level's value, a response one of
 * the column that tells rows apart, {@link #rowId}, or of the values of all columns, with rows that
 * are equal in all of them numbered (a shuffle, for responses alone).
 */
public final class PosteriorPredictions {
  /** Column of linear predictors. */
  public static final String LINPRED = "posterior_linpred";

  /** Column of means on the scale of the response. */
  public static final String EPRED = "posterior_epred";

  /** Column of responses. */
  public static final String PREDICT = "posterior_predict";

  private final BayesianMixedEffectsModel model;
  private final Dataset<Row> rows;
  private final int draws;
  private final @Nullable String rowId;

  PosteriorPredictions(
      BayesianMixedEffectsModel model, Dataset<Row> rows, int draws, @Nullable String rowId) {
    this.model = model;
    this.rows = rows;
    this.draws = draws;
    this.rowId = rowId;
  }

  /** The same with rows told apart by this column. */
  public PosteriorPredictions rowId(String column) {
    return new PosteriorPredictions(model, rows, draws, column);
  }

  /**
   * The same with fewer draws.
   *
   * @param most at least 1; all of them if they are fewer
   */
  public PosteriorPredictions draws(int most) {
    if (most < 1) {
      throw new ConfigurationException("draws(" + most + "): give at least 1.");
    }
    return new PosteriorPredictions(model, rows, most, rowId);
  }

  /** The rows with draws of the linear predictor in {@link #LINPRED}. Lazy. */
  public Dataset<Row> linpred() {
    return drawn(PosteriorRow.Kind.LINPRED, LINPRED);
  }

  /**
   * The rows with draws of the mean, of a binomial model the probability, in {@link #EPRED}. Lazy.
   */
  public Dataset<Row> epred() {
    return drawn(PosteriorRow.Kind.EPRED, EPRED);
  }

  /**
   * The rows with draws of a response in {@link #PREDICT}: on the scale of the fit's, successes
   * where that is {@code cbind(successes, failures)}. Columns of the response need not be there
   * unless weights or trials are read. Lazy.
   */
  public Dataset<Row> predict() {
    return drawn(PosteriorRow.Kind.PREDICT, PREDICT);
  }

  private Dataset<Row> drawn(PosteriorRow.Kind kind, String name) {
    ModelData data = model.data();
    ModelFrame frame = data.frame();
    Columns.append(
        rows.schema(), "the column", name, DataTypes.createArrayType(DataTypes.DoubleType));
    Wanted wanted = ScoreColumns.of(model, List.of()).wanted().withErrors();
    boolean whole = kind == PosteriorRow.Kind.PREDICT && (frame.weighted() || frame.counts());
    LinearPredictor predictor =
        new LinearPredictor(frame, data.fitted().fixedEffects().estimates());
    List<Integer> inputs = whole ? predictor.allInputs() : predictor.inputs(wanted);
    Scoring.check(predictor, inputs, rows.schema());
    boolean levels = wanted.conditional() && !DrawnPrediction.withoutLevels(frame);
    boolean effects = levels && wanted.uncertainty() != Uncertainty.FIXED;
    if (effects) {
      DrawnPrediction.atHand(data, draws, model.getBroadcastLimitMB(), true);
    }
    PosteriorParameters parameters = DrawnPrediction.parameters(data);
    PosteriorRow.Plan plan =
        new PosteriorRow.Plan(
            frame,
            data.fitted().fixedEffects().estimates(),
            parameters.draws(parameters.spread(draws), effects, model.getSeed()),
            tables(data, wanted),
            wanted,
            kind,
            whole);
    String prefix = String.format(Locale.ROOT, "__%s_", model.uid());
    Dataset<Row> wide =
        kind == PosteriorRow.Kind.PREDICT
                || frame.factors().stream().anyMatch(GroupingFactor::perRow)
            ? RowKeys.add(rows, rows, rowId, prefix)
            : rows.withColumn(prefix + RowKeys.KEY, functions.lit(0L))
                .withColumn(prefix + RowKeys.COPY, functions.lit(0L));
    return with(wide, inputs, predictor, plan, prefix, name);
  }

  private static List<@Nullable LevelTable> tables(ModelData data, Wanted wanted) {
    List<@Nullable LevelTable> tables = new ArrayList<>();
    for (int f = 0; f < data.effects().size(); f++) {
      boolean none = !wanted.conditional() || data.frame().factors().get(f).perRow();
      tables.add(none ? null : LevelTable.of(data.frame().factors().get(f), data.effects().get(f)));
    }
    return tables;
  }

  private Dataset<Row> with(
      Dataset<Row> wide,
      List<Integer> inputs,
      LinearPredictor predictor,
      PosteriorRow.Plan plan,
      String prefix,
      String name) {
    ModelFrame frame = predictor.frame();
    InputFields given = InputFields.of(wide, predictor, inputs);
    List<Column> fields = given.fields();
    int first = fields.size();
    fields.add(functions.col(prefix + RowKeys.KEY).as("key"));
    fields.add(functions.col(prefix + RowKeys.COPY).as("copy"));
    fields.add(functions.array(ScoredRows.levels(frame, given.columns())).as("levels"));
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Column drawn =
        functions
            .udf(
                new PosteriorRow(context.broadcast(Packed.of(plan)), given.inputAt(), first),
                DataTypes.createArrayType(DataTypes.DoubleType, false))
            .apply(functions.struct(fields.toArray(Column[]::new)));
    return wide.withColumn(name, drawn).drop(prefix + RowKeys.KEY, prefix + RowKeys.COPY);
  }
}
