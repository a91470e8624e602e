package sparkmixed.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.DrawnRow;
import sparkmixed.bayes.ParameterDraws;
import sparkmixed.bayes.PosteriorScores;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LevelTable;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.Modes;
import sparkmixed.predict.RowScorer;
import sparkmixed.predict.Wanted;
import sparkmixed.spark.Packed;
import sparkmixed.spark.RowCursor;

/**
 * Draws about one row, from a struct of the columns of the model and
 *
 * <pre>
 *   key, copy, levels
 * </pre>
 */
final class PosteriorRow implements UDF1<Row, double[]> {
  private static final long serialVersionUID = 1L;

  /** What is drawn. */
  enum Kind {
    /** Linear predictors. */
    LINPRED,
    /** Means on the scale of the response. */
    EPRED,
    /** Responses. */
    PREDICT
  }

  /**
   * What executors need.
   *
   * @param tables levels and mean effects of each factor; null of one whose levels are single rows,
   *     and of all if the prediction is of the population
   * @param whole whether response and weight are read
   */
  record Plan(
      ModelFrame frame,
      double[] beta,
      ParameterDraws draws,
      List<@Nullable LevelTable> tables,
      Wanted wanted,
      Kind kind,
      boolean whole)
      implements Serializable {}

  private final Broadcast<Packed<Plan>> shared;
  private final int[] inputAt;
  private final int key;
  private transient volatile @Nullable ThreadLocal<State> states;

  /**
   * @param inputAt field of the struct for each input of the frame, -1 if it is not there
   * @param key field of the key; the others follow
   */
  PosteriorRow(Broadcast<Packed<Plan>> shared, int[] inputAt, int key) {
    this.shared = shared;
    this.inputAt = inputAt.clone();
    this.key = key;
  }

  @Override
  public double @Nullable [] call(Row row) {
    ThreadLocal<State> local = states;
    if (local == null) {
      local = ThreadLocal.withInitial(() -> new State(shared.value().get()));
      states = local;
    }
    return local.get().draw(row);
  }

  /** What one thread works with. */
  private final class State implements Modes {
    private final Plan plan;
    private final RowCursor cursor;
    private final RowScorer scorer;
    private final PosteriorScores.Evaluator evaluator;
    private final LevelTable.@Nullable Finder[] finders;
    private final long[] levels;

    State(Plan plan) {
      this.plan = plan;
      ModelFrame frame = plan.frame();
      Wanted wanted = plan.wanted();
      this.cursor = new RowCursor(inputAt, ScoreRow.kinds(frame), frame);
      LinearPredictor predictor = new LinearPredictor(frame, plan.beta());
      this.scorer = predictor.scorer(wanted, plan.whole());
      this.evaluator = DrawnPrediction.scores(plan.draws(), frame, wanted).scorer();
      this.levels = new long[frame.factors().size()];
      this.finders = new LevelTable.Finder[levels.length];
      for (int f = 0; wanted.conditional() && f < finders.length; f++) {
        LevelTable table = plan.tables().get(f);
        finders[f] = table == null ? null : table.finder();
      }
    }

    double @Nullable [] draw(Row row) {
      cursor.set(row);
      double eta = scorer.eta(cursor, this);
      if (Double.isNaN(eta) || (plan.whole() && scorer.coded.weight == 0)) {
        return null;
      }
      long own = row.getLong(key);
      long copy = row.getLong(key + 1);
      List<Long> hashes = row.getList(key + 2);
      for (int f = 0; f < levels.length; f++) {
        boolean perRow = plan.frame().factors().get(f).perRow();
        levels[f] = perRow ? 31 * own + copy : hashes.get(f);
      }
      DrawnRow drawn = evaluator.predictors(scorer, eta, levels);
      double[] values = new double[drawn.eta.length];
      switch (plan.kind()) {
        case LINPRED -> System.arraycopy(drawn.eta, 0, values, 0, values.length);
        case EPRED -> drawn.means(values);
        case PREDICT -> {
          double weight = plan.whole() ? scorer.coded.weight : 1;
          drawn.responses(weight, own, copy, values);
          if (plan.frame().counts()) {
            Arrays.setAll(values, s -> Math.rint(values[s] * weight));
          }
        }
      }
      return values;
    }

    @Override
    public boolean copy(int factor, double[] target) {
      LevelTable.Finder finder = finders[factor];
      return finder != null && finder.copy(cursor, target);
    }

    @Override
    public int level(int factor) {
      LevelTable.Finder finder = finders[factor];
      return finder == null ? -1 : finder.level();
    }
  }
}
