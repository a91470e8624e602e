package sparkmixed.ml;

import java.util.List;
import sparkmixed.bayes.BayesOptions;
import sparkmixed.bayes.SamplerOptions;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.LmmOptions;
import sparkmixed.optimize.Minimizer;

/** Settings of a fit, from the Params of an estimator or of the model that it made. */
final class FitOptions {
  private static final long MEGABYTE = 1L << 20;
  private static final double HEAP_SHARE = 0.6;

  /** Stan's. */
  private static final int MAX_TREE_DEPTH = 10;

  private FitOptions() {}

  static LmmOptions linear(MixedParams params) {
    Minimizer.Method search =
        params.getSolver().equals("bobyqa")
            ? Minimizer.Method.DERIVATIVE_FREE
            : Minimizer.Method.QUASI_NEWTON;
    return new LmmOptions(
        params.getMethod().equals("REML"),
        params.getMaxIter(),
        params.getTol(),
        search,
        memoryBudget(params));
  }

  static GlmmOptions generalized(GeneralizedParams params) {
    GlmmOptions.Method method =
        switch (params.getMethod()) {
          case "PQL" -> GlmmOptions.Method.PQL;
          case "AGQ" -> GlmmOptions.Method.AGQ;
          case "MonteCarlo" -> GlmmOptions.Method.MONTE_CARLO;
          default -> GlmmOptions.Method.LAPLACE;
        };
    return new GlmmOptions(
        Family.named(params.getFamily()),
        Link.named(params.getLink()),
        method,
        curvature(params, method),
        params.getQuadraturePoints(),
        params.getSamples(),
        params.getSeed(),
        params.getMaxIter(),
        params.getTol(),
        params.getPlacement(),
        memoryBudget(params),
        false);
  }

  static BayesOptions bayesian(BayesianParams params) {
    return new BayesOptions(
        new SamplerOptions(
            params.getChains(),
            params.getWarmup(),
            params.getDraws(),
            params.getSeed(),
            params.getAdaptDelta(),
            MAX_TREE_DEPTH),
        params.getSamplePrior().equals("only")
            ? BayesOptions.Algorithm.PRIOR
            : BayesOptions.Algorithm.named(params.getAlgorithm()),
        List.of(params.getPriors()),
        params.getKeepEffects(),
        BayesOptions.Parameterization.named(params.getParameterization()));
  }

  /** Of the generalized problem that a Bayesian fit samples, whose rows are on the driver. */
  static GlmmOptions sampled(BayesianParams params) {
    return new GlmmOptions(
        Family.named(params.getFamily()),
        Link.named(params.getLink()),
        GlmmOptions.Method.LAPLACE,
        GlmmOptions.Curvature.OBSERVED,
        1,
        1,
        params.getSeed(),
        params.getMaxIter(),
        params.getTol(),
        "driver",
        memoryBudget(params),
        true);
  }

  /** As asked for; otherwise PQL is what {@code glmer} means by it, and the rest is exact. */
  private static GlmmOptions.Curvature curvature(
      GeneralizedParams params, GlmmOptions.Method method) {
    String curvature =
        method == GlmmOptions.Method.PQL && !params.isSet(params.curvature())
            ? "expected"
            : params.getCurvature();
    return curvature.equals("expected")
        ? GlmmOptions.Curvature.EXPECTED
        : GlmmOptions.Curvature.OBSERVED;
  }

  /** Bytes that the kernel may hold on the driver. */
  static long memoryBudget(MixedParams params) {
    return params.getMemoryBudgetMB() == 0
        ? (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory())
        : params.getMemoryBudgetMB() * MEGABYTE;
  }
}
