package sparkmixed.ml;

import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.GroupKeys;
import sparkmixed.predict.LevelTable;
import sparkmixed.predict.Modes;
import sparkmixed.predict.RowScores;
import sparkmixed.predict.Wanted;
import sparkmixed.spark.Packed;
import sparkmixed.spark.RowCursor;
import sparkmixed.spark.RowFunction;

/**
 * Scores of one row: the linear predictor from its columns one by one, everything from a struct of
 * them.
 */
final class ScoreRow implements RowFunction {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Packed<ScoringTables>> shared;
  private final int[] inputAt;
  private final int[] modesAt;
  private final Wanted wanted;
  private final int[] fields;
  private transient volatile @Nullable ThreadLocal<State> states;

  /**
   * @param inputAt field of the struct for each input of the frame, -1 if it is not there
   * @param modesAt field of the struct that holds the modes of each factor, -1 if they are looked
   *     up
   * @param fields positions of the scores that {@link #all} gives
   */
  ScoreRow(
      Broadcast<Packed<ScoringTables>> shared,
      int[] inputAt,
      int[] modesAt,
      Wanted wanted,
      int[] fields) {
    this.shared = shared;
    this.inputAt = inputAt.clone();
    this.modesAt = modesAt.clone();
    this.wanted = wanted;
    this.fields = fields.clone();
  }

  /** The linear predictor alone. */
  UDF1<Row, Double> eta() {
    return row -> {
      double eta = state().eta(row);
      return Double.isNaN(eta) ? null : (Double) eta;
    };
  }

  /** Everything that is wanted, a field each; null where there is none. */
  UDF1<Row, Row> all() {
    return row -> RowFactory.create(state().scores(row));
  }

  @Override
  public ForThread forThread() {
    State own = new State();
    return own::eta;
  }

  private State state() {
    ThreadLocal<State> local = states;
    if (local == null) {
      local = ThreadLocal.withInitial(State::new);
      states = local;
    }
    return local.get();
  }

  static ColumnKind[] kinds(ModelFrame frame) {
    ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
    for (int k = 0; k < kinds.length; k++) {
      kinds[k] = frame.kind(k);
    }
    return kinds;
  }

  /** What one thread works with. */
  private final class State implements Modes {
    private final RowScores.Scorer scorer;
    private final RowCursor cursor;
    private final LevelTable.@Nullable Finder[] finders;
    private final double[] values;
    private Row row = RowFactory.create();
    private GroupKeys keys;

    State() {
      ScoringTables tables = shared.value().get();
      RowScores scores = tables.scores(wanted);
      ModelFrame frame = tables.predictor().frame();
      values = new double[scores.width()];
      scorer = scores.scorer();
      cursor = new RowCursor(inputAt, kinds(frame), frame);
      keys = cursor;
      finders = new LevelTable.Finder[modesAt.length];
      for (int f = 0; wanted.conditional() && f < modesAt.length; f++) {
        LevelTable table = tables.tables().get(f);
        finders[f] = table == null ? null : table.finder();
      }
    }

    double eta(Values current) {
      keys = current;
      return scorer.eta(current, this);
    }

    double eta(Row current) {
      row = current;
      cursor.set(current);
      return scorer.eta(cursor, this);
    }

    @Nullable Object[] scores(Row current) {
      row = current;
      cursor.set(current);
      scorer.score(cursor, this, values);
      @Nullable Object[] scores = new Object[fields.length];
      for (int k = 0; k < scores.length; k++) {
        double value = values[fields[k]];
        scores[k] = Double.isNaN(value) ? null : (Object) value;
      }
      return scores;
    }

    @Override
    public boolean copy(int factor, double[] target) {
      LevelTable.Finder finder = finders[factor];
      if (finder != null) {
        return finder.copy(keys, target);
      }
      if (row.isNullAt(modesAt[factor])) {
        return false;
      }
      List<Double> modes = row.getList(modesAt[factor]);
      for (int k = 0; k < modes.size(); k++) {
        target[k] = modes.get(k);
      }
      return true;
    }

    @Override
    public int level(int factor) {
      LevelTable.Finder finder = finders[factor];
      return finder == null ? -1 : finder.level();
    }
  }
}
