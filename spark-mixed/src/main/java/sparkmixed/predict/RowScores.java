package sparkmixed.predict;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Residuals;
import sparkmixed.family.Responses;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.RowValues;

/**
 * Predictions, their errors and intervals, and residuals of rows: the one place where a row meets a
 * fitted model.
 *
 * <p>A confidence interval is {@code eta -+ z se} brought to the scale of the response. A
 * prediction interval of a gaussian model with identity link is {@code eta -+ z sqrt(se^2 +
 * sigma^2/w)}; of any other model it reaches from the lower quantile of the response's distribution
 * at the low end of the confidence interval to the upper one at its high end, and so holds at least
 * its level. z is the normal quantile. Of a Bayesian model, {@link DrawnScores} say all of this.
 */
public final class RowScores implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Positions in a row's scores; residuals follow. */
  public static final int LINK = 0;

  public static final int RESPONSE = 1;
  public static final int STD_ERROR = 2;
  public static final int LOW = 3;
  public static final int HIGH = 4;

  /** The response and its prior weight, where {@link Wanted#wholeRows} are read. */
  public static final int OBSERVED = 5;

  public static final int WEIGHT = 6;
  public static final int RESIDUALS = 7;

  private final LinearPredictor predictor;
  private final Wanted wanted;
  private final Family family;
  private final Link link;
  private final double dispersion;
  private final Residuals residuals;
  private final Responses responses;
  private final @Nullable PredictionErrors errors;
  private final @Nullable DrawnScores drawn;
  private final double tail;
  private final double quantile;

  /**
   * @param errors needed if {@link Wanted#errors} and there are no draws
   * @param drawn scores from draws, which take the place of those from estimates; null without
   */
  public RowScores(
      LinearPredictor predictor,
      FittedModel fitted,
      Wanted wanted,
      @Nullable PredictionErrors errors,
      @Nullable DrawnScores drawn) {
    Distribution distribution = fitted.distribution();
    this.predictor = predictor;
    this.wanted = wanted;
    this.family = Family.named(distribution.family());
    this.link = Link.named(distribution.link());
    this.dispersion = distribution.dispersion();
    this.residuals = new Residuals(family, link, dispersion);
    this.responses = new Responses(family, dispersion);
    this.errors = errors;
    this.drawn = drawn;
    this.tail = 0.5 * (1 - wanted.level());
    this.quantile = NormalDistribution.of(0, 1).inverseSurvivalProbability(tail);
  }

  public LinearPredictor predictor() {
    return predictor;
  }

  /** Numbers of a row. */
  public int width() {
    return RESIDUALS + wanted.residuals().size();
  }

  /** A scorer for one thread. */
  public Scorer scorer() {
    return new Scorer();
  }

  /** Scores rows, one after the other. */
  public final class Scorer {
    private final boolean whole = wanted.wholeRows(predictor.frame());
    private final RowScorer rows = predictor.scorer(wanted, whole);
    private final PredictionErrors.@Nullable Evaluator evaluator =
        wanted.errors() && drawn == null ? Objects.requireNonNull(errors).evaluator() : null;
    private final DrawnScores.@Nullable Scorer draws = drawn == null ? null : drawn.scorer();

    private Scorer() {}

    /** The linear predictor of a row alone; NaN if it has none. */
    public double eta(RowValues row, Modes source) {
      return rows.eta(row, source);
    }

    /**
     * Scores a row; NaN where it has no score.
     *
     * @param out receives {@link #width} numbers
     * @throws sparkmixed.error.InputRejectedException as {@link RowScorer#eta} does
     */
    public void score(RowValues row, Modes source, double[] out) {
      double eta = rows.eta(row, source);
      Arrays.fill(out, Double.NaN);
      if (Double.isNaN(eta)) {
        return;
      }
      out[LINK] = eta;
      out[RESPONSE] = link.mean(eta);
      if (draws != null) {
        draws.score(rows, eta, out);
      } else if (evaluator != null) {
        double variance = evaluator.variance(rows.coded, rows.levels);
        double error = Math.sqrt(Math.max(0, variance));
        out[STD_ERROR] = variance >= 0 || variance > -1e-9 ? error : Double.NaN;
        interval(eta, out[STD_ERROR], rows.coded.weight, out);
      }
      if (whole && rows.coded.weight > 0) {
        observe(eta, out);
      }
    }

    private void observe(double eta, double[] out) {
      double y = rows.coded.y;
      double weight = rows.coded.weight;
      out[OBSERVED] = y;
      out[WEIGHT] = weight;
      for (int k = 0; k < wanted.residuals().size(); k++) {
        out[RESIDUALS + k] = residuals.of(wanted.residuals().get(k), y, weight, eta);
      }
    }
  }

  private void interval(double eta, double error, double weight, double[] out) {
    boolean prediction = wanted.interval() == Interval.PREDICTION;
    if (wanted.interval() == Interval.NONE || Double.isNaN(error) || (prediction && weight == 0)) {
      return;
    }
    if (prediction && family == Family.GAUSSIAN && link == Link.IDENTITY) {
      double half = quantile * Math.sqrt(error * error + dispersion / weight);
      out[LOW] = eta - half;
      out[HIGH] = eta + half;
      return;
    }
    double one = link.mean(inDomain(eta - quantile * error, eta));
    double other = link.mean(inDomain(eta + quantile * error, eta));
    double low = Math.min(one, other);
    double high = Math.max(one, other);
    out[LOW] = prediction ? responses.quantile(false, tail, low, weight) : low;
    out[HIGH] = prediction ? responses.quantile(true, tail, high, weight) : high;
  }

  /** An end that has crossed the edge of the link's domain, where its mean is infinite or zero. */
  private double inDomain(double end, double eta) {
    return switch (link) {
      case INVERSE -> end * eta > 0 ? end : Math.copySign(0.0, eta);
      case INVERSE_SQUARED, SQRT -> Math.max(0, end);
      default -> end;
    };
  }
}
