package sparkmixed.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import sparkmixed.diagnostics.QuantileResidual;
import sparkmixed.diagnostics.ResidualSums;
import sparkmixed.diagnostics.ResidualTest;
import sparkmixed.diagnostics.SimulatedResidual;
import sparkmixed.diagnostics.SimulatedSums;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.NewLevels;
import sparkmixed.predict.RowScorer;
import sparkmixed.spark.RowCursor;

/** Residuals of the rows of one partition, and their sums. For one thread. */
final class DiagnosedRow {
  /** Fields of the struct, after key and copy. */
  private static final int SCORES = 2;

  private static final int LEVELS = 2;
  private static final int INPUTS = 3;

  /**
   * What executors need.
   *
   * @param nsim simulations with new random effects; 0 for residuals about the modes
   */
  record Plan(ModelFrame frame, FittedModel model, boolean skipNulls, long seed, int nsim)
      implements Serializable {

    DiagnosedRow start() {
      return new DiagnosedRow(this);
    }
  }

  /** Sums of either kind. */
  static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ResidualSums conditional;
    private final SimulatedSums simulated;
    private final boolean simulating;

    private Sums(boolean discrete, int nsim) {
      conditional = new ResidualSums(discrete);
      simulated = new SimulatedSums(discrete, nsim);
      simulating = nsim > 0;
    }

    Sums plus(Sums other) {
      conditional.add(other.conditional);
      simulated.add(other.simulated);
      return this;
    }

    long rows() {
      return simulating ? simulated.rows() : conditional.rows();
    }

    List<ResidualTest> tests(FittedModel model) {
      return simulating ? simulated.tests() : conditional.tests(model.dfModel());
    }
  }

  private final Plan plan;
  private final QuantileResidual residual;
  private final SimulatedResidual simulated;
  private final RowCursor cursor;
  private final RowScorer rows;
  private final int[][] columns;
  private final double[][] z;
  private final long[] levels;

  /** Sums of the rows so far. */
  final Sums sums;

  private DiagnosedRow(Plan plan) {
    this.plan = plan;
    ModelFrame frame = plan.frame();
    this.residual = new QuantileResidual(plan.model().distribution(), plan.seed());
    this.simulated = new SimulatedResidual(plan.model(), plan.nsim(), plan.seed());
    this.sums = new Sums(residual.discrete(), plan.nsim());
    int[] positions = new int[frame.inputs().size()];
    Arrays.setAll(positions, k -> INPUTS + k);
    this.cursor = new RowCursor(positions, ScoreRow.kinds(frame), frame);
    LinearPredictor predictor = new LinearPredictor(frame, plan.model().fixedEffects().estimates());
    this.rows = predictor.wholeScorer(false, NewLevels.POPULATION, plan.skipNulls());
    this.columns = predictor.columns();
    this.z = new double[columns.length][];
    Arrays.setAll(z, f -> new double[columns[f].length]);
    this.levels = new long[columns.length];
  }

  /**
   * Residual of a row on the standard normal scale, added to the sums; NaN if the row is not used.
   *
   * @param row the struct of {@link ScoredRows#diagnosed}
   * @throws sparkmixed.error.InputRejectedException if a value cannot be used
   */
  double normal(Row row) {
    long key = row.getLong(0);
    long copy = row.getLong(1);
    if (plan.nsim() == 0) {
      if (row.isNullAt(SCORES + ScoredRows.WEIGHT)) {
        return Double.NaN;
      }
      double y = row.getDouble(SCORES + ScoredRows.Y);
      double weight = row.getDouble(SCORES + ScoredRows.WEIGHT);
      residual.look(y, weight, row.getDouble(SCORES + ScoredRows.ETA), key, copy);
      sums.conditional.add(y, residual);
      return residual.normal;
    }
    cursor.set(row);
    if (!rows.encoded(cursor) || rows.coded.weight == 0) {
      return Double.NaN;
    }
    simulate(row.getList(LEVELS), key, copy);
    sums.simulated.add(rows.coded.y, simulated);
    return simulated.normal;
  }

  private void simulate(List<Long> hashes, long key, long copy) {
    CodedRow coded = rows.coded;
    for (int f = 0; f < columns.length; f++) {
      for (int c = 0; c < columns[f].length; c++) {
        z[f][c] = coded.z[columns[f][c]];
      }
      boolean perRow = plan.frame().factors().get(f).perRow();
      levels[f] = perRow ? 31 * key + copy : hashes.get(f);
    }
    simulated.look(coded.y, coded.weight, rows.fixedPart(), z, levels, key, copy);
  }
}
