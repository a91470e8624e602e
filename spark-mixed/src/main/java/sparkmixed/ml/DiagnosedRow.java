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
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.spark.RowCursor;

/** Residuals of the rows of one partition, and their sums. For one thread. */
final class DiagnosedRow {

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
  private final RowEncoder encoder;
  private final CodedRow coded;
  private final RowProblems problems = new RowProblems();
  private final double[] beta;
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
    Arrays.setAll(positions, k -> k);
    this.cursor = new RowCursor(positions, ScoreRow.kinds(frame), frame);
    this.encoder = frame.encoder(plan.skipNulls());
    this.coded = frame.newRow();
    this.beta = plan.model().fixedEffects().estimates().clone();
    for (int j = 0; j < beta.length; j++) {
      beta[j] = Double.isNaN(beta[j]) ? 0 : beta[j];
    }
    this.columns = LmmProblem.shape(frame).z();
    this.z = new double[columns.length][];
    Arrays.setAll(z, f -> new double[columns[f].length]);
    this.levels = new long[columns.length];
  }

  /**
   * Residual of a row on the standard normal scale, added to the sums; NaN if the row is not used.
   *
   * @param row the struct of {@link DiagnosedRows}
   * @throws sparkmixed.error.InputRejectedException if a value cannot be used
   */
  double normal(Row row) {
    cursor.set(row);
    RowEncoder.Status status = encoder.encode(cursor, coded, problems);
    if (status == RowEncoder.Status.REJECTED) {
      problems.throwIfAny();
    }
    int inputs = plan.frame().inputs().size();
    boolean unscored = plan.nsim() == 0 && row.isNullAt(inputs + 2);
    if (status != RowEncoder.Status.USED || unscored) {
      return Double.NaN;
    }
    long key = row.getLong(inputs);
    long copy = row.getLong(inputs + 1);
    if (plan.nsim() == 0) {
      residual.look(coded.y, coded.weight, row.getDouble(inputs + 2), key, copy);
      sums.conditional.add(coded.y, residual);
      return residual.normal;
    }
    simulate(row.getList(inputs + 3), key, copy);
    sums.simulated.add(coded.y, simulated);
    return simulated.normal;
  }

  private void simulate(List<Long> hashes, long key, long copy) {
    double fixed = coded.offset;
    for (int j = 0; j < beta.length; j++) {
      fixed += beta[j] * coded.x[j];
    }
    for (int f = 0; f < columns.length; f++) {
      for (int c = 0; c < columns[f].length; c++) {
        z[f][c] = coded.z[columns[f][c]];
      }
      boolean perRow = plan.frame().factors().get(f).perRow();
      levels[f] = perRow ? 31 * key + copy : hashes.get(f);
    }
    simulated.look(coded.y, coded.weight, fixed, z, levels, key, copy);
  }
}
