package sparkmixed.ml;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.Simulation;
import sparkmixed.spark.Packed;
import sparkmixed.spark.SparkFrames;

/**
 * Simulated responses of rows, of those of the fit or others, as R's {@code simulate}: with new
 * random effects for every level, or conditional on the modes.
 *
 * <p>The same seed gives the same responses whatever the partitioning. The effects of a level are a
 * function of the seed and the level's value. The residual part of a row is a function of the seed
 * and of a column that tells rows apart, {@link #rowId}; without one, of the values of all columns
 * of the table, rows that are equal in all of them being numbered, which takes a shuffle.
 */
public final class Simulations {
  /** Column with the number of the simulation, from 1 on. */
  public static final String SIMULATION = "simulation";

  /** Column with the response. */
  public static final String SIMULATED = "simulated";

  private final MixedEffectsModel<?> model;
  private final Dataset<Row> rows;
  private final long seed;
  private final boolean conditional;
  private final @Nullable String rowId;

  Simulations(
      MixedEffectsModel<?> model,
      Dataset<Row> rows,
      long seed,
      boolean conditional,
      @Nullable String rowId) {
    this.model = model;
    this.rows = rows;
    this.seed = seed;
    this.conditional = conditional;
    this.rowId = rowId;
  }

  /** The same from another seed. */
  public Simulations seed(long value) {
    return new Simulations(model, rows, value, conditional, rowId);
  }

  /**
   * The same about the conditional modes instead of with new random effects; a level that the fit
   * did not see has what {@code newLevels} says. Effects of single rows, {@code (1 | .obs)}, are
   * new ones still.
   */
  public Simulations conditional() {
    return new Simulations(model, rows, seed, true, rowId);
  }

  /** The same with rows told apart by this column. */
  public Simulations rowId(String column) {
    return new Simulations(model, rows, seed, conditional, column);
  }

  /**
   * The rows, {@code nsim} times, with the number of the simulation and a response: on the scale of
   * the fit's, successes where that is {@code cbind(successes, failures)}. The response is null
   * where a row cannot be predicted. Lazy. Columns of the response need not be there unless weights
   * or trials are read.
   *
   * @throws InputRejectedException if a column is missing
   */
  public Dataset<Row> draw(int nsim) {
    if (nsim < 1) {
      throw new ConfigurationException("simulate: nsim = " + nsim + "; give at least 1.");
    }
    ModelFrame frame = model.data().frame();
    LinearPredictor predictor =
        new LinearPredictor(frame, model.fitted().fixedEffects().estimates());
    boolean whole = frame.weighted() || frame.counts();
    List<Integer> inputs = whole ? predictor.allInputs() : predictor.inputs(true);
    frame.checkSchema(SparkFrames.columns(rows.schema()), inputs);
    StructType grown = Columns.append(rows.schema(), "simulate", SIMULATION, DataTypes.IntegerType);
    Columns.append(grown, "simulate", SIMULATED, DataTypes.DoubleType);
    String prefix = String.format(Locale.ROOT, "__%s_", model.uid());
    String eta = prefix + "eta";
    MixedEffectsModel<?> scorer = model.copy(ParamMap.empty());
    scorer.setPredictionCol("").setLinkPredictionCol(eta).setInterval("none");
    scorer.set(scorer.predictionStdErrorCol(), "");
    scorer.setPredictionType(conditional ? "conditional" : "population");
    Dataset<Row> wide = RowKeys.add(scorer.transform(rows), rows, rowId, prefix);
    wide =
        wide.withColumn(
            SIMULATION,
            functions.explode(functions.sequence(functions.lit(1), functions.lit(nsim))));
    InputFields given = InputFields.of(wide, predictor, inputs);
    List<Column> fields = given.fields();
    int first = fields.size();
    fields.add(functions.col(eta).as("eta"));
    fields.add(functions.col(prefix + RowKeys.KEY).as("key"));
    fields.add(functions.col(prefix + RowKeys.COPY).as("copy"));
    fields.add(functions.array(ScoredRows.levels(frame, given.columns())).as("levels"));
    fields.add(functions.col(SIMULATION).as("simulation"));
    SimulateRow.Plan plan =
        new SimulateRow.Plan(
            frame,
            new Simulation(LmmProblem.shape(frame).z(), model.fitted(), seed),
            whole,
            conditional,
            model.getHandleInvalid().equals("skip"));
    Broadcast<Packed<SimulateRow.Plan>> shared =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext())
            .broadcast(Packed.of(plan));
    Column drawn =
        functions
            .udf(new SimulateRow(shared, given.inputAt(), first), DataTypes.DoubleType)
            .apply(functions.struct(fields.toArray(Column[]::new)));
    return wide.withColumn(SIMULATED, drawn).drop(eta, prefix + RowKeys.KEY, prefix + RowKeys.COPY);
  }
}
