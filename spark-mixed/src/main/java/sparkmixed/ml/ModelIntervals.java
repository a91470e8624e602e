package sparkmixed.ml;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.GlmmProfiles;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.LmmProfiles;
import sparkmixed.fit.Problem;
import sparkmixed.fit.Profiles;
import sparkmixed.inference.Bootstrap;
import sparkmixed.inference.Interval;
import sparkmixed.inference.ParametricBootstrap;
import sparkmixed.inference.ProfileLikelihood;
import sparkmixed.inference.Wald;
import sparkmixed.report.IntervalTables;
import sparkmixed.report.Table;
import sparkmixed.report.Tables;

/**
 * Confidence intervals of a fitted model, as {@code run_id, model_id, fitted_at, effect, group,
 * term, estimate, conf_low, conf_high, conf_level, method, note}: coefficients, standard deviations
 * and correlations named as in {@code tidy}.
 */
public final class ModelIntervals {
  private static final double HALF = 0.5;

  /** On either side of an estimate, besides those of the search: profiles are smooth. */
  private static final int POINTS_OF_A_PLOT = 4;

  private final MixedEffectsModel<?> model;
  private final @Nullable Dataset<Row> rows;

  ModelIntervals(MixedEffectsModel<?> model, @Nullable Dataset<Row> rows) {
    this.model = model;
    this.rows = rows;
  }

  /** By the normal distribution of the estimates: coefficients only. */
  public Dataset<Row> wald(double level) {
    return table(Wald.intervals(model.fitted(), checked(level)));
  }

  /**
   * Where the likelihood has fallen by the level's quantile. Of a REML fit, as in R, by maximum
   * likelihood, whose estimates the table has. A limit at 0 of a standard deviation, or at -1 or 1
   * of a correlation, says that the likelihood excludes nothing on that side.
   *
   * <p>Cost: some ten to twenty constrained fits a quantity.
   *
   * @throws ConfigurationException if the data are not at hand, or the method has no likelihood
   */
  public Dataset<Row> profile(double level) {
    checked(level);
    return table(with("profile", open -> ProfileLikelihood.intervals(profiles(open), level)));
  }

  /**
   * The curves {@code effect, group, term, value, zeta} for profile plots, from limit to limit.
   *
   * @param points on either side of the estimate
   */
  public Dataset<Row> profileCurves(double level, int points) {
    if (points < 1) {
      throw new ConfigurationException("A curve needs at least one point on either side.");
    }
    checked(level);
    return about(
        IntervalTables.profile(
            with("profile", open -> ProfileLikelihood.curves(profiles(open), level, points))));
  }

  /** Percentile intervals of a parametric bootstrap, see {@link #simulated}. */
  public Dataset<Row> bootstrap(int nsim, long seed, double level) {
    return table(simulated(nsim, seed).intervals(checked(level), Bootstrap.Type.PERCENTILE));
  }

  /**
   * Intervals of a parametric bootstrap.
   *
   * @param type {@code percentile}, {@code basic} or {@code normal}, as R's {@code boot.ci}, or
   *     {@code bias-corrected}: percentiles moved by the bias of the median
   */
  public Dataset<Row> bootstrap(int nsim, long seed, double level, String type) {
    Bootstrap.Type chosen = Bootstrap.Type.named(type);
    return table(simulated(nsim, seed).intervals(checked(level), chosen));
  }

  /**
   * Simulates responses with new random effects and refits each, as R's {@code bootMer}: all draws,
   * and what failed.
   *
   * @param nsim simulations, two at least
   */
  public Bootstrap simulated(int nsim, long seed) {
    if (nsim < 2) {
      throw new ConfigurationException(
          "nsim is " + nsim + "; a bootstrap needs two simulations at least, and 1000 are usual.");
    }
    return with("bootstrap", open -> bootstrap(open, nsim, seed));
  }

  /**
   * What a job writes of intervals: the tables {@code intervals}, {@code tidy} with its limits, and
   * of profiles {@code profile}, their curves.
   *
   * @param method {@code wald}, {@code profile} or {@code bootstrap}
   */
  public List<Table> tables(String method, double level, int nsim, long seed) {
    if (method.equals("profile")) {
      return profileTables(level);
    }
    List<Interval> intervals =
        switch (method) {
          case "wald" -> Wald.intervals(model.fitted(), checked(level));
          case "bootstrap" ->
              simulated(nsim, seed).intervals(checked(level), Bootstrap.Type.PERCENTILE);
          default ->
              throw new ConfigurationException(
                  "There are no intervals \""
                      + method
                      + "\"; they are wald, profile or bootstrap.");
        };
    return List.of(
        IntervalTables.intervals(intervals),
        IntervalTables.tidy(Tables.tidy(model.fitted()), intervals));
  }

  /** The tables {@code intervals, tidy, profile} of one walk along the profiles. */
  List<Table> profileTables(double level) {
    checked(level);
    List<ProfileLikelihood.Profile> walked =
        with(
            "profile", open -> ProfileLikelihood.profiles(profiles(open), level, POINTS_OF_A_PLOT));
    List<Interval> intervals = walked.stream().map(ProfileLikelihood.Profile::interval).toList();
    return List.of(
        IntervalTables.intervals(intervals),
        IntervalTables.tidy(Tables.tidy(model.fitted()), intervals),
        IntervalTables.profile(
            walked.stream().flatMap(profile -> profile.points().stream()).toList()));
  }

  private Profiles profiles(Problem open) {
    if (open instanceof LmmProblem linear) {
      return LmmProfiles.of(linear, FitOptions.linear(model), model.fitted().theta());
    }
    return GlmmProfiles.of((GlmmProblem) open, model.fitted());
  }

  private Bootstrap bootstrap(Problem open, int nsim, long seed) {
    if (open instanceof LmmProblem linear) {
      LmmOptions options = FitOptions.linear(model);
      return ParametricBootstrap.of(
          linear, model.fitted(), options, simulation(nsim, seed, options.memoryBudget()));
    }
    GlmmProblem generalized = (GlmmProblem) open;
    return ParametricBootstrap.of(
        generalized, model.fitted(), simulation(nsim, seed, generalized.options().memoryBudget()));
  }

  private static ParametricBootstrap.Options simulation(int nsim, long seed, long budget) {
    return new ParametricBootstrap.Options(
        nsim, seed, Runtime.getRuntime().availableProcessors(), (long) (HALF * budget));
  }

  private <T> T with(String purpose, Function<Problem, T> work) {
    try (OpenModel open =
        rows == null ? OpenModel.kept(model, purpose) : OpenModel.on(model, rows, purpose)) {
      return work.apply(open.problem());
    }
  }

  private static double checked(double level) {
    if (!(level > 0 && level < 1)) {
      throw new ConfigurationException(
          "The level is " + level + "; it must be between 0 and 1, 0.95 for example.");
    }
    return level;
  }

  private Dataset<Row> table(List<Interval> intervals) {
    return about(IntervalTables.intervals(intervals));
  }

  private Dataset<Row> about(Table table) {
    return new ModelTables(model.data(), model.uid(), null).about(SparkSession.active(), table);
  }
}
