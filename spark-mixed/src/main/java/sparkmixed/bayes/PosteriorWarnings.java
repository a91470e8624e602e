package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;

/** What is to be said against draws, each with what to do. */
public final class PosteriorWarnings {
  /** R-hat from which chains have not mixed well (Vehtari et al. 2021). */
  static final double MIXED = 1.01;

  /** R-hat from which brms says that parts of the model have not converged. */
  static final double CONVERGED = 1.05;

  /** Effective draws below which R-hat and quantiles are not to be relied on. */
  static final double ENOUGH = 400;

  private PosteriorWarnings() {}

  /** Whether every parameter's R-hat is at most 1.05; one that cannot be computed is left out. */
  public static boolean converged(List<ParameterSummary> summaries) {
    return summaries.stream().noneMatch(one -> one.rhat() > CONVERGED);
  }

  /** Of a posterior. */
  public static List<FittedModel.Warning> of(
      List<ParameterSummary> summaries, Posterior posterior, @Nullable InformationCriteria loo) {
    List<FittedModel.Warning> warnings = new ArrayList<>();
    mixing(summaries, warnings);
    sampler(posterior.sampler(), posterior, warnings);
    if (loo != null && loo.kHat().unreliable() > 0) {
      add(
          warnings,
          "LOO_K_HAT",
          "%,d of %,d observations have a Pareto k-hat above %.2f (largest %.2f), so elpd_loo is"
              + " not reliable: look at these rows, or compare models by cross-validation.",
          loo.kHat().unreliable(),
          loo.observations(),
          loo.kHat().threshold(),
          loo.largestK());
    }
    return warnings;
  }

  private static void mixing(List<ParameterSummary> summaries, List<FittedModel.Warning> warnings) {
    ParameterSummary worst = least(summaries, one -> -one.rhat());
    if (worst != null && worst.rhat() > MIXED) {
      add(
          warnings,
          "RHAT",
          "R-hat of %s is %.3f, above %.2f: the chains have not mixed; raise warmup and draws, or"
              + " give narrower priors.",
          worst.name(),
          worst.rhat(),
          MIXED);
    }
    ParameterSummary bulk = least(summaries, ParameterSummary::essBulk);
    if (bulk != null && bulk.essBulk() < ENOUGH) {
      few(warnings, "ESS_BULK", "bulk", "means and medians are", bulk.name(), bulk.essBulk());
    }
    ParameterSummary tail = least(summaries, ParameterSummary::essTail);
    if (tail != null && tail.essTail() < ENOUGH) {
      few(warnings, "ESS_TAIL", "tail", "limits of intervals are", tail.name(), tail.essTail());
    }
  }

  private static void few(
      List<FittedModel.Warning> warnings,
      String code,
      String which,
      String what,
      String name,
      double size) {
    add(
        warnings,
        code,
        "The %s effective sample size of %s is %.0f, below %.0f, so %s uncertain: raise draws.",
        which,
        name,
        size,
        ENOUGH,
        what);
  }

  private static @Nullable ParameterSummary least(
      List<ParameterSummary> summaries, ToDoubleFunction<ParameterSummary> of) {
    ParameterSummary least = null;
    for (ParameterSummary one : summaries) {
      double value = of.applyAsDouble(one);
      if (!Double.isNaN(value) && (least == null || value < of.applyAsDouble(least))) {
        least = one;
      }
    }
    return least;
  }

  private static void sampler(
      Posterior.Sampler sampler, Posterior posterior, List<FittedModel.Warning> warnings) {
    int draws = posterior.draws().length * posterior.draws()[0].length;
    if (sampler.divergences() > 0) {
      add(
          warnings,
          "DIVERGENCES",
          "%,d of %,d trajectories diverged, so draws may miss parts of the posterior: raise"
              + " adaptDelta above its value, towards 0.99, or give narrower priors.",
          sampler.divergences(),
          draws);
    }
    if (sampler.treeDepthHits() > 0) {
      add(
          warnings,
          "TREE_DEPTH",
          "%,d of %,d trajectories were cut at the greatest length, which makes draws less"
              + " effective, not wrong: scale the predictors, or raise warmup.",
          sampler.treeDepthHits(),
          draws);
    }
    double energy = java.util.Arrays.stream(sampler.energyFraction()).min().orElse(Double.NaN);
    if (energy < EnergyFraction.LOW) {
      add(
          warnings,
          "ENERGY",
          "E-BFMI of a chain is %.2f, below %.1f: it hardly reaches the tails; raise warmup and"
              + " draws, or give narrower priors.",
          energy,
          EnergyFraction.LOW);
    }
    Double kHat = sampler.kHat();
    if (kHat != null && kHat > ParetoSmoothing.threshold(Math.max(draws, 2))) {
      add(
          warnings,
          "IMPORTANCE_K_HAT",
          "Pareto k-hat of the importance weights is %.2f, above %.2f, so the approximation is not"
              + " corrected: use algorithm = nuts.",
          kHat,
          ParetoSmoothing.threshold(draws));
    }
  }

  private static void add(
      List<FittedModel.Warning> warnings, String code, String message, Object... values) {
    warnings.add(new FittedModel.Warning(code, String.format(Locale.ROOT, message, values)));
  }
}
