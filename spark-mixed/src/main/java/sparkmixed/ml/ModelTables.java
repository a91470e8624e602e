package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.RandomEffects;
import sparkmixed.optimize.LogEntry;

/** The tables of a fitted model, each as a {@code DataFrame} that starts with the run and model. */
final class ModelTables {
  static final List<String> NAMES = List.of("tidy", "ranef", "glance", "varcorr", "fitlog");

  /** 97.5 % point of the normal distribution: Wald intervals of 95 %. */
  private static final double WALD = 1.959963984540054;

  private static final DataType TEXT = DataTypes.StringType;
  private static final DataType NUMBER = DataTypes.DoubleType;
  private static final DataType WHOLE = DataTypes.LongType;
  private static final DataType FLAG = DataTypes.BooleanType;

  private static final StructType TIDY =
      fields(TEXT, "effect", "group", "term")
          .merge(
              fields(
                  NUMBER,
                  "estimate",
                  "std_error",
                  "statistic",
                  "df",
                  "p_value",
                  "conf_low",
                  "conf_high"),
              true);
  private static final StructType RANEF =
      fields(TEXT, "group", "level", "term")
          .merge(fields(NUMBER, "estimate", "std_error"), true)
          .add("level_parts", DataTypes.createArrayType(TEXT));
  private static final StructType VARCORR =
      fields(TEXT, "group", "var1", "var2").merge(fields(NUMBER, "vcov", "sdcor"), true);
  private static final StructType FITLOG =
      fields(DataTypes.IntegerType, "evaluation")
          .merge(fields(NUMBER, "objective", "gradient_norm"), true)
          .add("theta", DataTypes.createArrayType(NUMBER))
          .add("seconds", NUMBER);
  private static final StructType GLANCE =
      fields(TEXT, "formula", "method")
          .merge(fields(WHOLE, "nobs", "rows_dropped"), true)
          .merge(fields(NUMBER, "sigma", "logLik", "AIC", "BIC", "REMLcrit", "deviance"), true)
          .merge(fields(WHOLE, "df_model", "df_residual"), true)
          .merge(fields(FLAG, "singular", "converged"), true);

  private final ModelData data;
  private final String modelId;
  private final @Nullable String runId;

  ModelTables(ModelData data, String modelId, @Nullable String runId) {
    this.data = data;
    this.modelId = modelId;
    this.runId = runId;
  }

  private static StructType fields(DataType type, String... names) {
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, type);
    }
    return schema;
  }

  /** Columns of a table, those of the run and model first. */
  static StructType schema(String table) {
    return new StructType()
        .add("run_id", TEXT)
        .add("model_id", TEXT)
        .add("fitted_at", DataTypes.TimestampType)
        .merge(own(table), true);
  }

  private static StructType own(String table) {
    return switch (table) {
      case "tidy" -> TIDY;
      case "ranef" -> RANEF;
      case "glance" -> GLANCE;
      case "varcorr" -> VARCORR;
      case "fitlog" -> FITLOG;
      default ->
          throw new ConfigurationException(
              "There is no table \"" + table + "\"; it is one of " + String.join(", ", NAMES) + ".");
    };
  }

  Dataset<Row> table(SparkSession spark, String table) {
    StructType schema = own(table);
    Dataset<Row> rows =
        table.equals("ranef")
            ? spark.createDataFrame(
                LevelRows.of(spark.sparkContext(), data.effects()).flatMap(ModelTables::modes),
                schema)
            : spark.createDataFrame(small(table), schema);
    List<Column> columns = new ArrayList<>();
    columns.add(functions.lit(runId).cast(TEXT).as("run_id"));
    columns.add(functions.lit(modelId).as("model_id"));
    columns.add(functions.lit(data.fittedAt()).as("fitted_at"));
    for (String name : schema.fieldNames()) {
      columns.add(rows.col(name));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private List<Row> small(String table) {
    List<Row> rows = new ArrayList<>();
    switch (table) {
      case "tidy" -> tidy(rows::add);
      case "glance" -> glance(rows::add);
      case "varcorr" -> varCorr(rows::add);
      default -> fitLog(rows::add);
    }
    return rows;
  }

  private void tidy(Consumer<Row> rows) {
    FittedModel.FixedEffects fixed = data.fitted().fixedEffects();
    double[] errors = fixed.standardErrors();
    for (int j = 0; j < errors.length; j++) {
      double estimate = fixed.estimates()[j];
      double error = errors[j];
      rows.accept(
          RowFactory.create(
              "fixed",
              null,
              fixed.names().get(j),
              orNull(estimate),
              orNull(error),
              orNull(estimate / error),
              null,
              null,
              orNull(estimate - WALD * error),
              orNull(estimate + WALD * error)));
    }
    for (FittedModel.TermCovariance term : data.fitted().terms()) {
      int k = term.columns().size();
      for (int c = 0; c < k; c++) {
        parameter(rows, term.group(), "sd__" + term.columns().get(c), term.standardDeviation(c));
      }
      for (int c = 0; term.correlated() && c < k; c++) {
        for (int r = c + 1; r < k; r++) {
          String name = "cor__" + term.columns().get(c) + "." + term.columns().get(r);
          parameter(rows, term.group(), name, term.correlation(r, c));
        }
      }
    }
    parameter(rows, "Residual", "sd__Observation", data.fitted().sigma());
  }

  private static void parameter(Consumer<Row> rows, String group, String term, double estimate) {
    rows.accept(
        RowFactory.create(
            "ran_pars", group, term, orNull(estimate), null, null, null, null, null, null));
  }

  private void glance(Consumer<Row> rows) {
    FittedModel model = data.fitted();
    rows.accept(
        RowFactory.create(
            model.formula(),
            model.method(),
            model.rows(),
            model.rowsSkipped() + model.rowsZeroWeight(),
            model.sigma(),
            model.logLik(),
            model.aic(),
            model.bic(),
            model.reml() ? (Object) model.criterion() : null,
            model.criterion(),
            (long) model.dfModel(),
            model.dfResidual(),
            model.singular(),
            model.convergence().converged()));
  }

  private void varCorr(Consumer<Row> rows) {
    for (FittedModel.TermCovariance term : data.fitted().terms()) {
      int k = term.columns().size();
      for (int c = 0; c < k; c++) {
        rows.accept(
            RowFactory.create(
                term.group(),
                term.columns().get(c),
                null,
                term.covariance()[c][c],
                term.standardDeviation(c)));
      }
      for (int c = 0; term.correlated() && c < k; c++) {
        for (int r = c + 1; r < k; r++) {
          rows.accept(
              RowFactory.create(
                  term.group(),
                  term.columns().get(c),
                  term.columns().get(r),
                  term.covariance()[r][c],
                  orNull(term.correlation(r, c))));
        }
      }
    }
    double sigma = data.fitted().sigma();
    rows.accept(RowFactory.create("Residual", null, null, sigma * sigma, sigma));
  }

  private void fitLog(Consumer<Row> rows) {
    for (LogEntry entry : data.fitted().fitLog()) {
      rows.accept(
          RowFactory.create(
              entry.evaluation(),
              entry.objective(),
              orNull(entry.gradientNorm()),
              entry.theta(),
              entry.seconds()));
    }
  }

  private static Iterator<Row> modes(LevelSlice slice) {
    RandomEffects effects = slice.effects();
    int width = effects.columns().size();
    return new Iterator<>() {
      private long next;

      @Override
      public boolean hasNext() {
        return next < (long) slice.size() * width;
      }

      @Override
      public Row next() {
        int level = slice.position((int) (next / width));
        int column = (int) (next % width);
        next++;
        return RowFactory.create(
            effects.group(),
            effects.levels().label(level),
            effects.columns().get(column),
            effects.modes().get(level, column),
            effects.deviations().get(level, column),
            effects.levels().parts(level).toArray(new String[0]));
      }
    };
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
