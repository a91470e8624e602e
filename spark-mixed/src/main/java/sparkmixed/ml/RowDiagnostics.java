package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.Envelope;
import sparkmixed.diagnostics.FittedRows;
import sparkmixed.diagnostics.HalfNormal;
import sparkmixed.diagnostics.HalfNormalOptions;
import sparkmixed.diagnostics.ResidualTest;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.family.Family;
import sparkmixed.family.ResponseTails;
import sparkmixed.fit.RowModel;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.report.DiagnosticsTables;
import sparkmixed.report.Table;

/**
 * Whether a model describes rows, those that it was fitted to or others: randomized quantile
 * residuals and the tests on them, each in one pass. Families of counts and proportions are
 * randomized, by a function of the seed and the row, and need a shuffle that numbers rows which the
 * model cannot tell apart.
 *
 * <p>Residuals are about the conditional modes, which the rows have shrunk; {@link #simulated}
 * compares the rows with simulations from new random effects instead, as R's DHARMa does, for
 * {@code nsim} draws a row. A model with {@code (1 | .obs)} has no modes for rows, and must be
 * simulated.
 */
public final class RowDiagnostics {
  /** Name of the column of residuals. */
  public static final String RESIDUAL = "quantile_residual";

  /** Rows that a half-normal plot may have. */
  static final int MOST_ROWS = 100_000;

  /** Simulations, as DHARMa's. */
  private static final int USUAL = 250;

  private final MixedEffectsModel<?> model;
  private final Dataset<Row> rows;
  private final long seed;
  private final int nsim;

  RowDiagnostics(MixedEffectsModel<?> model, Dataset<Row> rows, long seed, int nsim) {
    this.model = model;
    this.rows = rows;
    this.seed = seed;
    this.nsim = nsim;
  }

  /** The same with another randomization. */
  public RowDiagnostics seed(long value) {
    return new RowDiagnostics(model, rows, value, nsim);
  }

  /**
   * The same by simulation with new random effects.
   *
   * @param simulations at least 20; DHARMa's default is 250
   */
  public RowDiagnostics simulated(int simulations) {
    if (simulations < 20) {
      throw new ConfigurationException(
          "simulated(" + simulations + "): at least 20 simulations are needed; 250 are usual.");
    }
    return new RowDiagnostics(model, rows, seed, simulations);
  }

  /**
   * The rows with their residuals, standard normal if the model is right, in the column {@link
   * #RESIDUAL}; null for a row that is not used. Lazy.
   */
  public Dataset<Row> residuals() {
    StructType schema = Columns.append(rows.schema(), "the column", RESIDUAL, DataTypes.DoubleType);
    ScoredRows scored = new ScoredRows(model, rows);
    int width = rows.columns().length;
    DiagnosedRow.Plan plan = plan();
    MapPartitionsFunction<Row, Row> residuals =
        part -> {
          DiagnosedRow state = plan.start();
          return mapped(
              part,
              row -> {
                Object[] values = new Object[width + 1];
                for (int k = 0; k < width; k++) {
                  values[k] = row.get(k);
                }
                double normal = state.normal(row.getStruct(width));
                values[width] = Double.isNaN(normal) ? null : (Double) normal;
                return RowFactory.create(values);
              });
        };
    return with(scored).mapPartitions(residuals, Encoders.row(schema));
  }

  private static Iterator<Row> mapped(
      Iterator<Row> rows, java.util.function.UnaryOperator<Row> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return function.apply(rows.next());
      }
    };
  }

  /**
   * Tests: {@code test, statistic, p_value, message}. About the modes {@code uniformity,
   * overdispersion, outliers} and, of counts and proportions, {@code zero_inflation}; simulated,
   * {@code dispersion} in both directions takes the place of {@code overdispersion}. Beyond 2^20
   * rows the statistic of uniformity is known to 1e-6.
   */
  public Dataset<Row> tests() {
    return new ModelTables(model.data(), model.uid(), null)
        .about(rows.sparkSession(), DiagnosticsTables.tests(residualTests()));
  }

  /** {@link #tests} as a list. */
  public List<ResidualTest> residualTests() {
    try (JobScope scope = JobScope.open(rows.sparkSession(), model.uid())) {
      scope.describe("residual tests of " + model.fitted().formula());
      ScoredRows scored = new ScoredRows(model, rows);
      DiagnosedRow.Plan plan = plan();
      DiagnosedRow.Sums sums =
          with(scored)
              .select(scored.name())
              .toJavaRDD()
              .mapPartitions(part -> List.of(sums(plan, part)).iterator())
              .treeReduce(DiagnosedRow.Sums::plus);
      if (sums.rows() == 0) {
        throw new InputRejectedException("There are no usable rows to test residuals of.");
      }
      return sums.tests(model.fitted());
    }
  }

  private static DiagnosedRow.Sums sums(DiagnosedRow.Plan plan, Iterator<Row> part) {
    DiagnosedRow state = plan.start();
    while (part.hasNext()) {
      double unused = state.normal(part.next().getStruct(0));
    }
    return state.sums;
  }

  /**
   * {@link ModelDiagnostics#all} with a row for each test; by 250 simulations if the model has an
   * effect of every row.
   */
  public Table all() {
    RowDiagnostics able = nsim == 0 && perRow() != null ? simulated(USUAL) : this;
    return DiagnosticsTables.all(model.fitted(), able.residualTests());
  }

  /**
   * The row {@code overdispersion} of {@link #tests}, whose p-value is of Pearson's chi-squared.
   */
  public Dataset<Row> overdispersion() {
    List<ResidualTest> tests =
        new ArrayList<>(new RowDiagnostics(model, rows, seed, 0).residualTests());
    tests.removeIf(test -> !test.test().equals("overdispersion"));
    return new ModelTables(model.data(), model.uid(), null)
        .about(SparkSession.active(), DiagnosticsTables.tests(tests));
  }

  /** {@link #halfNormal(HalfNormalOptions)} with hnp's defaults. */
  public HalfNormal halfNormal() {
    return halfNormal(HalfNormalOptions.defaults());
  }

  /**
   * A half-normal plot with a simulated envelope, as R's package hnp: {@code sim} responses are
   * simulated with new random effects and refitted, which costs as much as {@code sim} warm fits,
   * several at a time. The rows are brought to the driver.
   *
   * @throws ResourceGuardException beyond {@value #MOST_ROWS} rows
   */
  public HalfNormal halfNormal(HalfNormalOptions options) {
    return halfNormal(options, one -> one.residuals(options.residType()));
  }

  /**
   * The plot of other diagnostics than residuals.
   *
   * @param diagfun diagnostics of a fit, one a point; called from several threads
   */
  public HalfNormal halfNormal(HalfNormalOptions options, Envelope.DiagFun<FittedRows> diagfun) {
    String purpose = String.format(Locale.ROOT, "half-normal plot with %,d refits", options.sim());
    try (OpenModel open = OpenModel.on(model, rows, purpose)) {
      long count = open.problem().rowCount();
      if (count > MOST_ROWS) {
        throw new ResourceGuardException(
            String.format(
                Locale.ROOT,
                "A half-normal plot of %,d rows would take %,d refits to all of them, and shows"
                    + " nothing more than one of fewer; give the rows of some groups (at most"
                    + " %,d), or use quantile residuals: diagnostics(rows).tests().",
                count,
                options.sim(),
                MOST_ROWS));
      }
      RowModel rowModel = open.rowModel();
      return new FittedRows(rowModel, rowModel.response(), rowModel.fit(model.fitted()))
          .halfNormal(options, diagfun);
    }
  }

  /** The points of a plot: {@code quantile, residual, lower, median, upper, out}. */
  public Dataset<Row> table(HalfNormal plot) {
    return new ModelTables(model.data(), model.uid(), null)
        .about(rows.sparkSession(), DiagnosticsTables.halfNormal(plot));
  }

  private Dataset<Row> with(ScoredRows scored) {
    GroupingFactor perRow = perRow();
    if (perRow != null && nsim == 0) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "The model has an effect of every row (%s), whose modes belong to the rows of the"
                  + " fit; ask for simulated(%d).",
              perRow.name(),
              USUAL));
    }
    Family family = Family.named(model.fitted().distribution().family());
    return scored.diagnosed(nsim == 0, nsim > 0 || ResponseTails.discrete(family));
  }

  private @Nullable GroupingFactor perRow() {
    return model.data().frame().factors().stream()
        .filter(GroupingFactor::perRow)
        .findFirst()
        .orElse(null);
  }

  private DiagnosedRow.Plan plan() {
    return new DiagnosedRow.Plan(
        model.data().frame(), model.fitted(), model.getHandleInvalid().equals("skip"), seed, nsim);
  }
}
