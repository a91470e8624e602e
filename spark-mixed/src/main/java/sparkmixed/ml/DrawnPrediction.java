package sparkmixed.ml;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.ParameterDraws;
import sparkmixed.bayes.PosteriorParameters;
import sparkmixed.bayes.PosteriorScores;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.Distribution;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.RowScores;
import sparkmixed.predict.Uncertainty;
import sparkmixed.predict.Wanted;

/**
 * Which draws of a posterior rows are predicted from.
 *
 * @param draws most of them
 * @param effects whether those of the random effects are needed
 * @param seed of what is drawn about them
 */
record DrawnPrediction(int draws, boolean effects, long seed) {
  private static final long MEGABYTE = 1L << 20;

  /** The draws of a Bayesian model in the layout that rows are predicted by. */
  static PosteriorParameters parameters(ModelData data) {
    Distribution distribution = data.fitted().distribution();
    return new PosteriorParameters(
        Objects.requireNonNull(data.posterior()).posterior(),
        data.frame(),
        data.fitted().fixedEffects().estimated(),
        Family.named(distribution.family()),
        Link.named(distribution.link()));
  }

  /** Whether a model has no levels that a row could have. */
  static boolean withoutLevels(ModelFrame frame) {
    return frame.factors().stream().allMatch(GroupingFactor::perRow);
  }

  /**
   * What scoring takes from draws: standard errors, intervals, and means on the scale of the
   * response where that is not the scale of the draws.
   *
   * @param added columns that are wanted
   * @return null if nothing is: of a model without draws, of an identity link, and where means
   *     cannot be taken over draws because those of the random effects are not at hand
   * @throws ConfigurationException if standard errors or intervals need draws of the random effects
   *     that are not at hand
   * @throws ResourceGuardException if they are too large to be sent to executors
   */
  static @Nullable DrawnPrediction of(ModelData data, MixedParams params, ScoreColumns added) {
    if (data.posterior() == null || !(params instanceof BayesianParams bayesian)) {
      return null;
    }
    Wanted wanted = added.wanted();
    Link link = Link.named(data.fitted().distribution().link());
    boolean means = link != Link.IDENTITY && added.positions().containsValue(RowScores.RESPONSE);
    if (!means && !wanted.errors()) {
      return null;
    }
    boolean levels = wanted.conditional() && !withoutLevels(data.frame());
    boolean strict = levels && wanted.errors() && wanted.uncertainty() != Uncertainty.FIXED;
    int draws = draws(bayesian);
    boolean atHand = !levels || atHand(data, draws, params.getBroadcastLimitMB(), strict);
    return means && !atHand && !wanted.errors()
        ? null
        : new DrawnPrediction(draws, levels && atHand && (means || strict), params.getSeed());
  }

  /** The number that is set. */
  static int draws(BayesianParams params) {
    return params.getPredictionDraws() == 0 ? Integer.MAX_VALUE : params.getPredictionDraws();
  }

  /**
   * Whether the draws of the random effects can be sent to executors.
   *
   * @param strict whether it is an error if not
   */
  static boolean atHand(ModelData data, int draws, int limitMB, boolean strict) {
    PosteriorParameters parameters = parameters(data);
    boolean kept = Objects.requireNonNull(data.posterior()).posterior().kept() != null;
    int count = Math.min(draws, parameters.all());
    long bytes = parameters.effectBytes(count);
    boolean small = bytes <= limitMB * MEGABYTE;
    for (int f = 0; f < data.effects().size(); f++) {
      small &=
          data.frame().factors().get(f).perRow()
              || !ScoringTables.joined(data.effects().get(f), limitMB);
    }
    if (strict && !kept) {
      throw new ConfigurationException(
          "The draws of the random effects are not at hand, so conditional predictions have neither"
              + " standard errors nor intervals; fit with keepEffects = true, or set uncertainty ="
              + " fixed or predictionType = population.");
    }
    if (strict && !small) {
      throw new ResourceGuardException(
          String.format(
              Locale.ROOT,
              "%,d draws of the random effects take %,d MB on every executor, and their levels must"
                  + " be there, too: more than broadcastLimitMB = %d; raise it, set predictionDraws"
                  + " to fewer, or set uncertainty = fixed.",
              count,
              bytes / MEGABYTE + 1,
              limitMB));
    }
    return kept && small;
  }

  /** The draws themselves. */
  ParameterDraws of(ModelData data) {
    PosteriorParameters parameters = parameters(data);
    return parameters.draws(parameters.spread(draws), effects, seed);
  }

  /** Scores of rows from draws. */
  static PosteriorScores scores(ParameterDraws draws, ModelFrame frame, Wanted wanted) {
    boolean[] perRow = new boolean[frame.factors().size()];
    for (int f = 0; f < perRow.length; f++) {
      perRow[f] = frame.factors().get(f).perRow();
    }
    return new PosteriorScores(draws, wanted, perRow);
  }
}
