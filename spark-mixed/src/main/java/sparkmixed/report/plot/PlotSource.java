package sparkmixed.report.plot;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.diagnostics.HalfNormal;
import sparkmixed.diagnostics.HalfNormalOptions;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GroupwiseEstimates;
import sparkmixed.fit.RandomEffects;
import sparkmixed.report.Table;

/**
 * Everything that plots of a fit can be made from; null is what is not at hand.
 *
 * @param model the fit
 * @param effects its random effects
 * @param estimates of each level by its own rows, one entry for each factor
 * @param rows fitted values and residuals
 * @param envelope sorted residuals among those of simulations
 * @param profiles curves of the likelihood
 * @param posterior of a Bayesian fit
 * @param predictive replicates of its response
 * @param seconds wall time by stage
 */
public record PlotSource(
    FittedModel model,
    List<RandomEffects> effects,
    @Nullable List<GroupwiseEstimates> estimates,
    @Nullable RowFit rows,
    @Nullable Envelope envelope,
    @Nullable Profiles profiles,
    @Nullable BayesianResult posterior,
    @Nullable Predictive predictive,
    Map<String, Double> seconds) {

  /** A half-normal plot and how it was made. */
  public record Envelope(HalfNormal plot, HalfNormalOptions options) {}

  /**
   * Profiles of the likelihood.
   *
   * @param curves {@code effect, group, term, value, zeta}, by ascending values
   * @param limits {@code effect, group, term, estimate, conf_low, conf_high, conf_level}
   */
  public record Profiles(Table curves, Table limits) {}

  /**
   * A predictive check.
   *
   * @param statistics {@code statistic, observed, mean, sd, q2_5, median, q97_5, p_value, tied}
   * @param draws {@code statistic, value} of each replicate
   * @param density {@code replicate, value, width, density}; replicate 0 is the response, and only
   *     counts have a width
   */
  public record Predictive(Table statistics, Table draws, Table density) {}

  /** What a fit alone has to show. */
  public static PlotSource of(FittedModel model, List<RandomEffects> effects) {
    return new PlotSource(model, effects, null, null, null, null, null, null, Map.of());
  }

  public PlotSource with(@Nullable List<GroupwiseEstimates> value) {
    return new PlotSource(
        model, effects, value, rows, envelope, profiles, posterior, predictive, seconds);
  }

  public PlotSource with(RowFit value) {
    return new PlotSource(
        model, effects, estimates, value, envelope, profiles, posterior, predictive, seconds);
  }

  public PlotSource with(Envelope value) {
    return new PlotSource(
        model, effects, estimates, rows, value, profiles, posterior, predictive, seconds);
  }

  public PlotSource with(Profiles value) {
    return new PlotSource(
        model, effects, estimates, rows, envelope, value, posterior, predictive, seconds);
  }

  public PlotSource with(Map<String, Double> value) {
    return new PlotSource(
        model, effects, estimates, rows, envelope, profiles, posterior, predictive, value);
  }

  public PlotSource with(BayesianResult value) {
    return new PlotSource(
        model, effects, estimates, rows, envelope, profiles, value, predictive, seconds);
  }

  public PlotSource with(Predictive value) {
    return new PlotSource(
        model, effects, estimates, rows, envelope, profiles, posterior, value, seconds);
  }
}
