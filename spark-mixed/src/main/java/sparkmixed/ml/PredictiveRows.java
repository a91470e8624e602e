package sparkmixed.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.DrawnRow;
import sparkmixed.bayes.ParameterDraws;
import sparkmixed.bayes.PosteriorParameters;
import sparkmixed.bayes.PredictiveCheck;
import sparkmixed.bayes.PredictiveSums;
import sparkmixed.error.InputRejectedException;
import sparkmixed.family.Family;
import sparkmixed.family.ResponseTails;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LevelTable;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.NewLevels;
import sparkmixed.predict.RowScorer;
import sparkmixed.spark.Packed;
import sparkmixed.spark.RowCursor;

/**
 * Replicates responses of rows from a posterior, for a predictive check: one pass, and a shuffle
 * that numbers rows which are equal in all columns, so that each has numbers of its own whatever
 * the partitions. Levels that the fit did not see, and those of {@code (1 | .obs)}, have effects
 * drawn from their distribution.
 */
final class PredictiveRows {
  /** Fields of the struct of {@link ScoredRows#diagnosed}. */
  private static final int LEVELS = 2;

  private static final int INPUTS = 3;

  private PredictiveRows() {}

  /**
   * What executors need.
   *
   * @param tables levels of each factor; null of a factor whose levels are single rows
   */
  private record Plan(
      ModelFrame frame,
      ParameterDraws draws,
      List<@Nullable LevelTable> tables,
      boolean skipNulls,
      boolean whole)
      implements Serializable {}

  /**
   * The check.
   *
   * @param parameters of the model
   * @param most draws that are replicated
   * @throws InputRejectedException if there are no usable rows
   */
  static PredictiveCheck check(
      MixedEffectsModel<?> model, PosteriorParameters parameters, Dataset<Row> rows, int most) {
    ModelData data = model.data();
    ModelFrame frame = data.frame();
    int[] picked = parameters.spread(most);
    List<@Nullable LevelTable> tables = new ArrayList<>();
    for (int f = 0; f < frame.factors().size(); f++) {
      GroupingFactor factor = frame.factors().get(f);
      tables.add(factor.perRow() ? null : LevelTable.positions(factor, data.effects().get(f)));
    }
    Plan plan =
        new Plan(
            frame,
            parameters.draws(picked, true, model.getSeed()),
            tables,
            model.getHandleInvalid().equals("skip"),
            whole(Family.named(data.fitted().distribution().family()), frame));
    ScoredRows scored = new ScoredRows(model, rows);
    Broadcast<Packed<Plan>> shared =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext())
            .broadcast(Packed.of(plan));
    try {
      PredictiveSums sums =
          scored
              .diagnosed(false, true)
              .select(scored.name())
              .toJavaRDD()
              .mapPartitions(part -> List.of(sums(shared.value().get(), part)).iterator())
              .treeAggregate(
                  new PredictiveSums(picked.length, plan.whole()),
                  PredictiveSums::add,
                  PredictiveSums::add);
      if (sums.rows() == 0) {
        throw new InputRejectedException("There are no usable rows to be checked.");
      }
      return PredictiveCheck.of(sums, picked, parameters.perChain());
    } finally {
      shared.destroy();
    }
  }

  /** Whether responses are counts; proportions with weights are not. */
  private static boolean whole(Family family, ModelFrame frame) {
    return ResponseTails.discrete(family)
        && (family != Family.BINOMIAL || frame.counts() || !frame.weighted());
  }

  private static PredictiveSums sums(Plan plan, Iterator<Row> part) {
    State state = new State(plan);
    while (part.hasNext()) {
      state.add(part.next().getStruct(0));
    }
    return state.sums;
  }

  /** What one task works with. */
  private static final class State {
    private final Plan plan;
    private final PredictiveSums sums;
    private final RowCursor cursor;
    private final RowScorer rows;
    private final DrawnRow drawn;
    private final LevelTable.@Nullable Finder[] finders;
    private final double[] replicated;
    private final double[] nothing = new double[0];

    State(Plan plan) {
      this.plan = plan;
      ModelFrame frame = plan.frame();
      int[] positions = new int[frame.inputs().size()];
      Arrays.setAll(positions, k -> INPUTS + k);
      this.cursor = new RowCursor(positions, ScoreRow.kinds(frame), frame);
      this.rows =
          new LinearPredictor(frame, new double[frame.p()])
              .wholeScorer(false, NewLevels.POPULATION, plan.skipNulls());
      this.drawn = plan.draws().row();
      this.replicated = new double[plan.draws().size()];
      this.sums = new PredictiveSums(replicated.length, plan.whole());
      this.finders = new LevelTable.Finder[plan.tables().size()];
      for (int f = 0; f < finders.length; f++) {
        LevelTable table = plan.tables().get(f);
        finders[f] = table == null ? null : table.finder();
      }
    }

    void add(Row row) {
      cursor.set(row);
      if (!rows.encoded(cursor) || rows.coded.weight == 0) {
        return;
      }
      CodedRow coded = rows.coded;
      long key = row.getLong(0);
      long copy = row.getLong(1);
      List<Long> hashes = row.getList(LEVELS);
      drawn.start(coded);
      for (int f = 0; f < finders.length; f++) {
        LevelTable.Finder finder = finders[f];
        if (finder == null) {
          drawn.addNew(f, coded.z, 31 * key + copy);
        } else if (finder.copy(cursor, nothing)) {
          drawn.addKnown(f, coded.z, finder.level());
        } else {
          drawn.addNew(f, coded.z, hashes.get(f));
        }
      }
      drawn.responses(coded.weight, key, copy, replicated);
      double y = coded.y;
      if (plan.frame().counts()) {
        y = Math.rint(y * coded.weight);
        for (int s = 0; s < replicated.length; s++) {
          replicated[s] = Math.rint(replicated[s] * coded.weight);
        }
      }
      sums.add(y, replicated);
    }
  }
}
