package sparkmixed.job;

import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;

/**
 * Intervals that a fit writes, as configured in {@code inference}.
 *
 * @param method {@code wald}, {@code profile} or {@code bootstrap}
 * @param linear whether the model keeps its statistics
 */
record IntervalSpec(String method, double level, int nsim, long seed, boolean linear) {
  static final double LEVEL = 0.95;

  private static final int SIMULATIONS = 1000;

  /** Checks; null stands for the usual value. */
  static IntervalSpec of(
      String method,
      @Nullable Double level,
      @Nullable Integer nsim,
      @Nullable Long seed,
      Families kind) {
    IntervalSpec spec =
        new IntervalSpec(
            method,
            level == null ? LEVEL : level,
            nsim == null ? SIMULATIONS : nsim,
            seed == null ? 1 : seed,
            kind.linear());
    if (!(spec.level > 0 && spec.level < 1)) {
      throw new ConfigurationException(
          "Configuration key \"inference.level\" is "
              + spec.level
              + "; it must be between 0 and 1, 0.95 for example.");
    }
    if (spec.nsim < 2) {
      throw new ConfigurationException(
          "Configuration key \"inference.nsim\" is " + spec.nsim + "; it must be 2 at least.");
    }
    return spec;
  }

  /** Whether rows have to be read again. */
  boolean needsRows() {
    return !linear && !method.equals("wald");
  }

  /** Refuses before the fit what would fail after it. */
  void check(Families kind, @Nullable String placement) {
    String fittedBy = kind.method();
    if (kind.bayesian()) {
      throw new ConfigurationException(
          "inference.intervals are for models fitted by likelihood; model.method = Bayes has the"
              + " quantiles of its draws in fit.json and the tables tidy and posterior.");
    }
    if (method.equals("profile") && (fittedBy.equals("PQL") || fittedBy.equals("MonteCarlo"))) {
      throw new ConfigurationException(
          "inference.intervals = profile needs a likelihood, and model.method = "
              + fittedBy
              + " has none to profile; use method Laplace or AGQ, or intervals wald or bootstrap.");
    }
    if (needsRows()
        && placement != null
        && (placement.equals("separable") || placement.equals("executor"))) {
      throw new ConfigurationException(
          "inference.intervals = "
              + method
              + " refits a generalized model on the driver, and model.placement = "
              + placement
              + " leaves its rows on the executors; use placement auto or driver, or intervals"
              + " wald.");
    }
  }
}
