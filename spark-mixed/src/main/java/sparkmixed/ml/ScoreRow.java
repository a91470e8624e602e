package sparkmixed.ml;

import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LevelTable;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.Modes;
import sparkmixed.predict.NewLevels;
import sparkmixed.spark.Packed;
import sparkmixed.spark.RowCursor;

/** The linear predictor of one row, from a struct of the columns it needs. */
final class ScoreRow implements UDF1<Row, Double> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Packed<ScoringTables>> shared;
  private final int[] inputAt;
  private final int[] modesAt;
  private final boolean conditional;
  private final NewLevels newLevels;
  private final boolean skipNulls;
  private transient volatile @Nullable ThreadLocal<State> states;

  /**
   * @param inputAt field of the struct for each input of the frame, -1 if it is not there
   * @param modesAt field of the struct that holds the modes of each factor, -1 if they are looked
   *     up
   */
  ScoreRow(
      Broadcast<Packed<ScoringTables>> shared,
      int[] inputAt,
      int[] modesAt,
      boolean conditional,
      NewLevels newLevels,
      boolean skipNulls) {
    this.shared = shared;
    this.inputAt = inputAt.clone();
    this.modesAt = modesAt.clone();
    this.conditional = conditional;
    this.newLevels = newLevels;
    this.skipNulls = skipNulls;
  }

  @Override
  public @Nullable Double call(Row row) {
    ThreadLocal<State> local = states;
    if (local == null) {
      local = ThreadLocal.withInitial(State::new);
      states = local;
    }
    double eta = local.get().eta(row);
    return Double.isNaN(eta) ? null : eta;
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
    private final LinearPredictor.Scorer scorer;
    private final RowCursor cursor;
    private final LevelTable.@Nullable Finder[] finders;
    private Row row = RowFactory.create();

    State() {
      ScoringTables tables = shared.value().get();
      LinearPredictor predictor = tables.predictor();
      scorer = predictor.scorer(conditional, newLevels, skipNulls);
      cursor = new RowCursor(inputAt, kinds(predictor.frame()), predictor.frame());
      finders = new LevelTable.Finder[modesAt.length];
      for (int f = 0; conditional && f < modesAt.length; f++) {
        LevelTable table = tables.tables().get(f);
        finders[f] = table == null ? null : table.finder();
      }
    }

    double eta(Row current) {
      row = current;
      cursor.set(current);
      return scorer.eta(cursor, this);
    }

    @Override
    public boolean copy(int factor, double[] target) {
      LevelTable.Finder finder = finders[factor];
      if (finder != null) {
        return finder.copy(cursor, target);
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
  }
}
