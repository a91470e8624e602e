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
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.RandomEffects;
import sparkmixed.report.BayesTables;
import sparkmixed.report.DiagnosticsTables;
import sparkmixed.report.ModesTable;
import sparkmixed.report.Table;
import sparkmixed.report.Tables;
import sparkmixed.report.TestTables;

/** The tables of a fitted model, each as a {@code DataFrame} that starts with the run and model. */
final class ModelTables {
  static final List<String> NAMES =
      List.of("tidy", "ranef", "glance", "varcorr", "fitlog", "diagnostics", "anova");

  /** Those that only a Bayesian model has rows in. */
  static final List<String> BAYESIAN = List.of("posterior", "draws", "priors");

  private static final String RANEF = "ranef";
  private static final StructType RANEF_COLUMNS =
      columns(new Table(RANEF, ModesTable.COLUMNS, List.of()));

  /** Of nothing: the columns of a table are the same for every model. */
  private static final FittedModel NO_MODEL =
      new FittedModel(
          "",
          "REML",
          Distribution.linear(0),
          0,
          0,
          0,
          List.of(),
          0,
          0,
          new double[0],
          new FittedModel.FixedEffects(List.of(), new double[0], new double[0][]),
          List.of(),
          false,
          new FittedModel.Convergence(false, "", 0, 0, 0),
          new FittedModel.Solver("", "", "", 0),
          List.of(),
          List.of());

  private final ModelData data;
  private final String modelId;
  private final @Nullable String runId;

  ModelTables(ModelData data, String modelId, @Nullable String runId) {
    this.data = data;
    this.modelId = modelId;
    this.runId = runId;
  }

  static List<String> all() {
    return java.util.stream.Stream.concat(NAMES.stream(), BAYESIAN.stream()).toList();
  }

  /** Columns of a table, those of the run and model first. */
  static StructType schema(String table) {
    return new StructType()
        .add("run_id", DataTypes.StringType)
        .add("model_id", DataTypes.StringType)
        .add("fitted_at", DataTypes.TimestampType)
        .merge(table.equals(RANEF) ? RANEF_COLUMNS : columns(small(NO_MODEL, table)), true);
  }

  private static Table small(FittedModel model, String table) {
    return switch (table) {
      case "tidy" -> Tables.tidy(model);
      case "glance" -> Tables.glance(model);
      case "varcorr" -> Tables.varCorr(model);
      case "fitlog" -> Tables.fitLog(model);
      case "anova" -> TestTables.anova(null);
      case "posterior" -> BayesTables.posterior(null);
      case "draws" -> BayesTables.draws(null);
      case "priors" -> BayesTables.priors(null);
      case "diagnostics" -> DiagnosticsTables.all(model, List.of());
      default ->
          throw new ConfigurationException(
              "There is no table \""
                  + table
                  + "\"; it is one of "
                  + String.join(", ", all())
                  + ".");
    };
  }

  private static StructType columns(Table table) {
    StructType schema = new StructType();
    for (Table.Column column : table.columns()) {
      schema = schema.add(column.name(), type(column.type()));
    }
    return schema;
  }

  private static DataType type(Table.Type type) {
    return switch (type) {
      case STRING -> DataTypes.StringType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      case DOUBLES -> DataTypes.createArrayType(DataTypes.DoubleType);
      case STRINGS -> DataTypes.createArrayType(DataTypes.StringType);
      case TIMESTAMP -> DataTypes.TimestampType;
    };
  }

  Dataset<Row> table(SparkSession spark, String table) {
    if (table.equals("anova")) {
      return about(spark, TestTables.anova(ModelTests.table(data).orElse(null)));
    }
    if (table.equals(RANEF)) {
      return named(ranef(spark));
    }
    BayesianResult posterior = data.posterior();
    return named(
        dataset(
            spark,
            switch (table) {
              case "tidy" ->
                  posterior == null
                      ? Tables.tidy(data.fitted())
                      : BayesTables.tidy(data.fitted(), posterior);
              case "posterior" -> BayesTables.posterior(posterior);
              case "draws" -> BayesTables.draws(posterior);
              case "priors" -> BayesTables.priors(posterior);
              default -> small(data.fitted(), table);
            }));
  }

  /** Any small table, after the columns that say what it is of. */
  Dataset<Row> about(SparkSession spark, Table table) {
    return named(dataset(spark, table));
  }

  private Dataset<Row> named(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    columns.add(functions.lit(runId).cast(DataTypes.StringType).as("run_id"));
    columns.add(functions.lit(modelId).as("model_id"));
    columns.add(functions.lit(data.fittedAt()).as("fitted_at"));
    for (String name : rows.columns()) {
      columns.add(rows.col("`" + name.replace("`", "``") + "`"));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  static Dataset<Row> dataset(SparkSession spark, Table table) {
    List<Row> rows = new ArrayList<>();
    for (List<@Nullable Object> values : table.rows()) {
      rows.add(RowFactory.create(values.toArray()));
    }
    return spark.createDataFrame(rows, columns(table));
  }

  /** A small table of texts and numbers, on the driver. */
  static Table collected(String name, Dataset<Row> rows) {
    List<Table.Column> columns = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      boolean text = field.dataType() instanceof StringType;
      columns.add(new Table.Column(field.name(), text ? Table.Type.STRING : Table.Type.DOUBLE));
    }
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      @Nullable Object[] own = new Object[columns.size()];
      Arrays.setAll(own, row::get);
      values.add(Arrays.asList(own));
    }
    return new Table(name, columns, values);
  }

  private Dataset<Row> ranef(SparkSession spark) {
    return spark.createDataFrame(
        LevelRows.of(spark.sparkContext(), data.effects()).flatMap(ModelTables::modes),
        RANEF_COLUMNS);
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
        return RowFactory.create(ModesTable.row(effects, level, column));
      }
    };
  }
}
