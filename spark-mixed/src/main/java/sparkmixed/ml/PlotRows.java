package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.QuantileResidual;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.MomentShape;
import sparkmixed.predict.LevelTable;
import sparkmixed.report.plot.RowFit;
import sparkmixed.spark.RowCursor;
import sparkmixed.spark.SparkFrames;

/**
 * Fitted values and residuals of rows for plots, on the driver: of at most {@link #MOST_ROWS} all,
 * of more a sample of about {@link #SAMPLE}.
 *
 * <p>A row is in the sample by a hash of its values, so that neither partitions nor their order
 * matter; the others are not scored. Only where so few different rows repeat so often that such a
 * sample has another size, rows are drawn by Spark, whose draw depends on the partitions.
 */
final class PlotRows {
  static final long MOST_ROWS = 200_000;
  static final int SAMPLE = 100_000;

  private static final long SEED = 1;

  /** A sample by content that is off its size by more than this is not taken. */
  private static final double TOLERANCE = 0.2;

  private final MixedEffectsModel<?> model;
  private final ModelData data;

  PlotRows(MixedEffectsModel<?> model) {
    this.model = model;
    this.data = model.data();
  }

  /**
   * Why there can be no such plots; null if there can.
   *
   * <p>The modes of effects of single rows belong to rows of the fit. And levels are looked up in
   * memory.
   */
  @Nullable String obstacle() {
    for (int f = 0; f < data.effects().size(); f++) {
      GroupingFactor factor = data.frame().factors().get(f);
      if (factor.perRow()) {
        return "the effects of single rows (1 | " + factor.name() + ") are not those of new rows";
      }
      if (ScoringTables.joined(data.effects().get(f), model.getBroadcastLimitMB())) {
        return "the levels of \""
            + factor.name()
            + "\" take more than broadcastLimitMB = "
            + model.getBroadcastLimitMB();
      }
    }
    return null;
  }

  /**
   * Reads rows; one Spark job.
   *
   * @param count how many there are; negative if that is not known and has to be counted
   * @throws sparkmixed.error.InputRejectedException if a value cannot be used
   */
  RowFit read(Dataset<Row> table, long count) {
    ModelFrame frame = data.frame();
    List<Integer> all = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (int k = 0; k < frame.inputs().size(); k++) {
      all.add(k);
      columns.add(Columns.of(table, frame.inputs().get(k)).as("c" + k));
    }
    frame.checkSchema(SparkFrames.columns(table.schema()), all);
    long total = count >= 0 ? count : table.count();
    Dataset<Row> selected = table.select(columns.toArray(Column[]::new));
    Column[] own = all.stream().map(k -> functions.col("c" + k)).toArray(Column[]::new);
    Dataset<Row> keyed = selected.withColumn("key", functions.xxhash64(own));
    Collected rows = collect(keyed, total);
    return rows.fit(total);
  }

  private Collected collect(Dataset<Row> keyed, long total) {
    if (total <= MOST_ROWS) {
      return new Collected(keyed.collectAsList());
    }
    double share = (double) SAMPLE / total;
    // a share of all hashes: the lowest ones, as signed numbers
    long limit = (long) (Long.MIN_VALUE + share * 2 * (double) Long.MAX_VALUE);
    Dataset<Row> sample = keyed.filter(functions.col("key").lt(limit));
    List<Row> rows = sample.limit(2 * SAMPLE).collectAsList();
    if (Math.abs(rows.size() - SAMPLE) > TOLERANCE * SAMPLE) {
      rows = keyed.sample(share, SEED).limit(2 * SAMPLE).collectAsList();
    }
    return new Collected(rows);
  }

  /** Rows on the driver. */
  private final class Collected {
    private final List<Row> rows;
    private final RowCursor cursor;
    private final RowEncoder encoder;
    private final double[] beta;
    private final MomentShape shape;
    private final LevelTable.Finder[] finders;
    private final double[][] modes;

    Collected(List<Row> rows) {
      this.rows = rows;
      ModelFrame frame = data.frame();
      int[] positions = new int[frame.inputs().size()];
      Arrays.setAll(positions, k -> k);
      this.cursor = new RowCursor(positions, ScoreRow.kinds(frame), frame);
      this.encoder = frame.encoder(model.getHandleInvalid().equals("skip"));
      this.beta = data.fitted().fixedEffects().estimates().clone();
      for (int j = 0; j < beta.length; j++) {
        beta[j] = Double.isNaN(beta[j]) ? 0 : beta[j];
      }
      this.shape = sparkmixed.fit.LmmProblem.shape(frame);
      this.finders = new LevelTable.Finder[data.effects().size()];
      this.modes = new double[finders.length][];
      for (int f = 0; f < finders.length; f++) {
        RandomEffects effects = data.effects().get(f);
        int[] inputs =
            frame.factors().get(f).partInputs().stream().mapToInt(Integer::intValue).toArray();
        finders[f] = new LevelTable(inputs, effects.levels(), effects.modes()).finder();
        modes[f] = new double[shape.width(f)];
      }
    }

    RowFit fit(long total) {
      FittedModel fitted = data.fitted();
      QuantileResidual quantile = new QuantileResidual(fitted.distribution(), SEED);
      boolean linear = fitted.linear();
      int n = rows.size();
      double[] location = new double[n];
      double[] residual = new double[n];
      double[] standardized = new double[n];
      Map<Long, Long> copies = new HashMap<>();
      CodedRow coded = data.frame().newRow();
      RowProblems problems = new RowProblems();
      int used = 0;
      for (Row row : rows) {
        cursor.set(row);
        RowEncoder.Status status = encoder.encode(cursor, coded, problems);
        if (status == RowEncoder.Status.REJECTED) {
          problems.throwIfAny();
        }
        if (status == RowEncoder.Status.USED) {
          double eta = eta(coded);
          location[used] = eta;
          if (linear) {
            residual[used] = coded.y - eta;
            standardized[used] = residual[used] * Math.sqrt(coded.weight) / fitted.sigma();
          } else {
            long key = row.getLong(row.length() - 1);
            long copy = quantile.discrete() ? copies.merge(key, 1L, Long::sum) - 1 : 0;
            quantile.look(coded.y, coded.weight, eta, key, copy);
            residual[used] = quantile.normal;
            standardized[used] = quantile.normal;
          }
          used++;
        }
      }
      return new RowFit(
          n < total ? total : used,
          Arrays.copyOf(location, used),
          Arrays.copyOf(residual, used),
          Arrays.copyOf(standardized, used));
    }

    /** With the modes of the levels that the fit knows. */
    private double eta(CodedRow coded) {
      double eta = coded.offset;
      for (int j = 0; j < beta.length; j++) {
        eta += coded.x[j] * beta[j];
      }
      for (int f = 0; f < finders.length; f++) {
        if (finders[f].copy(cursor, modes[f])) {
          for (int c = 0; c < modes[f].length; c++) {
            eta += coded.z[shape.z()[f][c]] * modes[f][c];
          }
        }
      }
      return eta;
    }
  }
}
