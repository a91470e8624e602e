package sparkmixed.bayes;

import sparkmixed.family.Link;
import sparkmixed.predict.DrawnScores;
import sparkmixed.predict.Interval;
import sparkmixed.predict.RowScorer;
import sparkmixed.predict.RowScores;
import sparkmixed.predict.Uncertainty;
import sparkmixed.predict.Wanted;

/**
 * Predictions of rows from a posterior: the mean over the draws on the scale of the response,
 *
 * <pre>
 *   E[mu | y] = 1/S sum_s g^-1(x'beta_s + z'b_s + offset)
 * </pre>
 *
 * <p>the standard deviation of the linear predictor, and quantiles with equal tails of the mean
 * (confidence) or of responses about it (prediction). In the mean a level that the fit did not see
 * is the average one, b = 0; {@link Uncertainty} says what the other two count. Responses and new
 * effects are functions of the seed and the draw, the same for every row: what is said of a row
 * depends on no other. {@code O(S (p + K))} a row, with an interval {@code O(S log S)}.
 */
public final class PosteriorScores implements DrawnScores {
  private static final long serialVersionUID = 1L;

  /** The key of every row and level, since rows are described one by one. */
  private static final long ANY = 0;

  private final ParameterDraws draws;
  private final Wanted wanted;
  private final boolean[] perRow;

  /**
   * @param perRow for each factor whether its levels are single rows
   */
  public PosteriorScores(ParameterDraws draws, Wanted wanted, boolean[] perRow) {
    this.draws = draws;
    this.wanted = wanted;
    this.perRow = perRow.clone();
  }

  @Override
  public Evaluator scorer() {
    return new Evaluator();
  }

  /** Whether the draws of known levels are there, so that means can be taken over them. */
  private boolean complete() {
    boolean levels = false;
    for (boolean own : perRow) {
      levels |= !own;
    }
    return !wanted.conditional() || !levels || draws.effects() != null;
  }

  /** For one thread. */
  public final class Evaluator implements Scorer {
    private final DrawnRow drawn = draws.row();
    private final double[] values = new double[draws.size()];
    private final boolean averages = draws.link() != Link.IDENTITY && complete();
    private final double tail = 0.5 * (1 - wanted.level());

    private Evaluator() {}

    @Override
    public void score(RowScorer row, double eta, double[] out) {
      boolean same = wanted.uncertainty() != Uncertainty.FIXED;
      boolean begun = averages || (wanted.errors() && same);
      if (begun) {
        drawn.start(row.coded);
        known(row);
      }
      if (averages) {
        drawn.means(values);
        out[RowScores.RESPONSE] = DrawMatrix.mean(values);
      }
      if (wanted.errors()) {
        if (same) {
          fresh(row);
        } else {
          fixed(row, eta);
        }
        out[RowScores.STD_ERROR] = Math.sqrt(DrawMatrix.variance(drawn.eta));
        interval(row.coded.weight, out);
      }
    }

    /**
     * The linear predictor of the row that was coded last under every draw, with what is wanted of
     * new levels.
     *
     * @param eta at the means
     * @param levels key of the row's level of each factor: rows with the same one share its effects
     */
    public DrawnRow predictors(RowScorer row, double eta, long[] levels) {
      if (wanted.uncertainty() == Uncertainty.FIXED) {
        fixed(row, eta);
        return drawn;
      }
      drawn.start(row.coded);
      known(row);
      fresh(row, levels);
      return drawn;
    }

    private void fixed(RowScorer row, double eta) {
      drawn.start(row.coded);
      drawn.addFixed(eta - row.fixedPart());
    }

    private void known(RowScorer row) {
      for (int f = 0; wanted.conditional() && f < perRow.length; f++) {
        if (row.level(f) >= 0) {
          drawn.addKnown(f, row.coded.z, row.level(f));
        }
      }
    }

    private void fresh(RowScorer row) {
      fresh(row, new long[perRow.length]);
    }

    private void fresh(RowScorer row, long[] levels) {
      for (int f = 0; wanted.uncertainty() == Uncertainty.NEW_LEVELS && f < perRow.length; f++) {
        if (row.level(f) < 0) {
          drawn.addNew(f, row.coded.z, levels[f]);
        }
      }
    }

    private void interval(double weight, double[] out) {
      boolean prediction = wanted.interval() == Interval.PREDICTION;
      if (wanted.interval() == Interval.NONE || (prediction && weight == 0)) {
        return;
      }
      if (prediction) {
        drawn.responses(weight, ANY, ANY, values);
      } else {
        drawn.means(values);
      }
      Quantiles quantiles = Quantiles.of(values);
      out[RowScores.LOW] = quantiles.at(tail);
      out[RowScores.HIGH] = quantiles.at(1 - tail);
    }
  }
}
