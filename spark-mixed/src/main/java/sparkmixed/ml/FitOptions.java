package sparkmixed.ml;

import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.LmmOptions;
import sparkmixed.optimize.Minimizer;

/** Settings of a fit, from the Params of an estimator or of the model that it made. */
final class FitOptions {
  private static final long MEGABYTE = 1L << 20;
  private static final double HEAP_SHARE = 0.6;

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
        memoryBudget(params));
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
  private static long memoryBudget(MixedParams params) {
    return params.getMemoryBudgetMB() == 0
        ? (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory())
        : params.getMemoryBudgetMB() * MEGABYTE;
  }
}
