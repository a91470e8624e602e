package sparkmixed.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.QuantileResidual;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.LevelUnion;
import sparkmixed.moments.Levels;
import sparkmixed.report.plot.RowFit;
import sparkmixed.spark.RowSample;
import sparkmixed.spark.SparkFrames;

/**
 * Fitted values and residuals of rows for plots, on the driver: of at most {@link #MOST_ROWS} all,
 * of more a sample of about {@link #SAMPLE}.
 *
 * <p>A row is in the sample by a hash of its values, so that neither partitions nor their order
 * matter; the others are not scored. Only where so few different rows repeat so often that such a
 * sample has another size, it is by their places, too.
 */
final class PlotRows {
  static final long MOST_ROWS = 200_000;
  static final int SAMPLE = 100_000;

  private static final long SEED = 1;

  /** A sample by content that is off its size by more than this is not taken. */
  private static final double TOLERANCE = 0.2;

  private final MixedEffectsModel<?> model;
  private final ModelData data;
  private final double[] beta;

  PlotRows(MixedEffectsModel<?> model) {
    this.model = model;
    this.data = model.data();
    this.beta = data.fitted().fixedEffects().estimates().clone();
    for (int j = 0; j < beta.length; j++) {
      beta[j] = Double.isNaN(beta[j]) ? 0 : beta[j];
    }
  }

  /** Why there can be no such plots; null if there can. */
  @Nullable String obstacle() {
    for (GroupingFactor factor : data.frame().factors()) {
      if (factor.perRow()) {
        return "the effects of single rows, (1 | " + factor.name() + "), belong to no new row";
      }
    }
    return null;
  }

  /**
   * Reads rows; one Spark job, rarely two.
   *
   * @param count how many there are; negative if that is not known and has to be counted
   * @throws sparkmixed.error.InputRejectedException if a value cannot be used
   */
  RowFit read(Dataset<Row> table, long count) {
    List<Integer> all = new ArrayList<>();
    for (int k = 0; k < data.frame().inputs().size(); k++) {
      all.add(k);
    }
    data.frame().checkSchema(SparkFrames.columns(table.schema()), all);
    long total = count >= 0 ? count : table.count();
    if (total <= MOST_ROWS) {
      return fit(sample(table, 1, RowSample.By.CONTENT), -1);
    }
    double share = (double) SAMPLE / total;
    List<RowSample.Part> parts = sample(table, share, RowSample.By.CONTENT);
    if (Math.abs(size(parts) - SAMPLE) > TOLERANCE * SAMPLE) {
      parts = sample(table, share, RowSample.By.PLACE);
    }
    return fit(parts, total);
  }

  private List<RowSample.Part> sample(Dataset<Row> table, double share, RowSample.By by) {
    boolean skipNulls = model.getHandleInvalid().equals("skip");
    List<RowSample.Part> parts = RowSample.read(table, data.frame(), skipNulls, beta, share, by);
    RowProblems problems = new RowProblems();
    for (RowSample.Part part : parts) {
      problems = problems.merge(part.problems());
    }
    problems.throwIfAny();
    return parts;
  }

  private static int size(List<RowSample.Part> parts) {
    return parts.stream().mapToInt(RowSample.Part::size).sum();
  }

  /**
   * @param total rows that the sample is from; negative if it is all of them
   */
  private RowFit fit(List<RowSample.Part> parts, long total) {
    int n = size(parts);
    double[] location = new double[n];
    double[] residual = new double[n];
    double[] standardized = new double[n];
    int[][][] positions = positions(parts);
    int[][] columns = LmmProblem.shape(data.frame()).z();
    FittedModel fitted = data.fitted();
    QuantileResidual quantile = new QuantileResidual(fitted.distribution(), SEED);
    Map<Long, Long> copies = new HashMap<>();
    int at = 0;
    for (int k = 0; k < parts.size(); k++) {
      RowSample.Part part = parts.get(k);
      int q = part.size() == 0 ? 0 : part.z().length / part.size();
      for (int i = 0; i < part.size(); i++, at++) {
        double eta = part.fixed()[i];
        for (int f = 0; f < columns.length; f++) {
          int level = positions[f][k][part.level()[f][i]];
          for (int c = 0; level >= 0 && c < columns[f].length; c++) {
            eta += part.z()[i * q + columns[f][c]] * data.effects().get(f).modes().get(level, c);
          }
        }
        location[at] = eta;
        if (fitted.linear()) {
          residual[at] = part.y()[i] - eta;
          standardized[at] = residual[at] * Math.sqrt(part.weight()[i]) / fitted.sigma();
        } else {
          long copy = quantile.discrete() ? copies.merge(part.key()[i], 1L, Long::sum) - 1 : 0;
          quantile.look(part.y()[i], part.weight()[i], eta, part.key()[i], copy);
          residual[at] = quantile.normal;
          standardized[at] = quantile.normal;
        }
      }
    }
    return new RowFit(total < 0 ? n : total, location, residual, standardized);
  }

  /**
   * {@code [factor][part][level]}: where the levels of each part stand among those of the fit; -1
   * if the fit did not see them.
   */
  private int[][][] positions(List<RowSample.Part> parts) {
    int[][][] all = new int[data.effects().size()][parts.size()][];
    for (int f = 0; f < all.length; f++) {
      int factor = f;
      RandomEffects effects = data.effects().get(f);
      List<Levels> lists = new ArrayList<>();
      lists.add(effects.levels());
      parts.forEach(part -> lists.add(part.levels()[factor]));
      LevelUnion union = LevelUnion.of(lists);
      int[] known = new int[union.levels().size()];
      Arrays.fill(known, -1);
      int[] own = union.positions(0);
      for (int level = 0; level < own.length; level++) {
        known[own[level]] = level;
      }
      for (int k = 0; k < parts.size(); k++) {
        int[] there = union.positions(k + 1);
        all[f][k] = Arrays.stream(there).map(position -> known[position]).toArray();
      }
    }
    return all;
  }
}
