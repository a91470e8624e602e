package sparkmixed.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.predict.Simulation;
import sparkmixed.spark.Packed;
import sparkmixed.spark.RowCursor;

/**
 * A simulated response of one row, from a struct of the columns of the model and
 *
 * <pre>
 *   eta, key, copy, levels, simulation
 * </pre>
 */
final class SimulateRow implements UDF1<Row, Double> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Packed<Plan>> shared;
  private final int[] inputAt;
  private final int eta;
  private transient volatile @Nullable ThreadLocal<State> states;

  /**
   * What executors need.
   *
   * @param whole whether weights and trials are read
   * @param conditional whether eta has the modes in it
   */
  record Plan(
      ModelFrame frame,
      Simulation simulation,
      boolean whole,
      boolean conditional,
      boolean skipNulls)
      implements java.io.Serializable {}

  /**
   * @param inputAt field of the struct for each input of the frame, -1 if it is not there
   * @param eta field of the linear predictor; the others follow
   */
  SimulateRow(Broadcast<Packed<Plan>> shared, int[] inputAt, int eta) {
    this.shared = shared;
    this.inputAt = inputAt.clone();
    this.eta = eta;
  }

  @Override
  public @Nullable Double call(Row row) {
    ThreadLocal<State> local = states;
    if (local == null) {
      local = ThreadLocal.withInitial(() -> new State(shared.value().get()));
      states = local;
    }
    double y = local.get().draw(row);
    return Double.isNaN(y) ? null : (Double) y;
  }

  /** What one thread works with. */
  private final class State {
    private final Plan plan;
    private final Simulation.Drawer drawer;
    private final RowCursor cursor;
    private final RowEncoder encoder;
    private final CodedRow coded;
    private final RowProblems problems = new RowProblems();

    State(Plan plan) {
      this.plan = plan;
      this.drawer = plan.simulation().drawer();
      this.cursor = new RowCursor(inputAt, ScoreRow.kinds(plan.frame()), plan.frame());
      this.encoder = plan.frame().encoder(plan.skipNulls());
      this.coded = plan.frame().newRow();
    }

    private boolean nullLevel() {
      for (int f = 0; f < plan.frame().factors().size(); f++) {
        for (int input : plan.frame().factors().get(f).partInputs()) {
          if (cursor.isNull(input)) {
            if (plan.skipNulls()) {
              return true;
            }
            throw rejected(plan.frame().inputs().get(input));
          }
        }
      }
      return false;
    }

    double draw(Row row) {
      if (row.isNullAt(eta)) {
        return Double.NaN;
      }
      cursor.set(row);
      if (nullLevel()) {
        return Double.NaN;
      }
      RowEncoder.Status status =
          plan.whole()
              ? encoder.encode(cursor, coded, problems)
              : encoder.encodePredictors(cursor, coded, problems);
      if (status == RowEncoder.Status.REJECTED) {
        problems.throwIfAny();
      }
      if (status != RowEncoder.Status.USED) {
        return Double.NaN;
      }
      long key = row.getLong(eta + 1);
      long copy = row.getLong(eta + 2);
      List<Long> levels = row.getList(eta + 3);
      int simulation = row.getInt(eta + 4);
      double predictor = row.getDouble(eta);
      for (int f = 0; f < plan.frame().factors().size(); f++) {
        boolean perRow = plan.frame().factors().get(f).perRow();
        if (perRow || !plan.conditional()) {
          long level = perRow ? 31 * key + copy : levels.get(f);
          predictor += drawer.effect(f, coded.z, level, simulation);
        }
      }
      double y = drawer.response(predictor, coded.weight, key, copy, simulation);
      return plan.frame().counts() ? Math.rint(y * coded.weight) : y;
    }
  }

  /** A level that is null would be one more level. */
  private static InputRejectedException rejected(String column) {
    return new InputRejectedException(
        "Column \""
            + column
            + "\" (grouping factor) is null in a row to be simulated; remove or impute it, or set"
            + " handleInvalid = skip for a null response.");
  }

  /** No input is read from the struct. */
  static int[] nowhere(int inputs) {
    int[] at = new int[inputs];
    Arrays.fill(at, -1);
    return at;
  }
}
