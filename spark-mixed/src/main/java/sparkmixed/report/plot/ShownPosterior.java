package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import sparkmixed.bayes.BayesOptions;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.Density;
import sparkmixed.bayes.ParameterSummary;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.ReportedPriors;
import sparkmixed.fit.FittedModel;

/**
 * A posterior as figures show it: of many parameters the first ones and those that mix worst, by
 * their effective sample sizes.
 */
final class ShownPosterior {
  static final int FIRST = 12;
  static final int WORST = 4;

  private static final String PRIOR = BayesOptions.Algorithm.PRIOR.toString();

  private final BayesianResult result;
  private final List<ParameterSummary> summaries;
  private final ReportedPriors priors;
  private final List<Density> densities;
  private final List<Integer> byMixing;
  private final List<Integer> shown;
  private final boolean[][] divergent;

  ShownPosterior(BayesianResult result, FittedModel model) {
    this.result = result;
    this.summaries = result.summaries();
    this.priors = new ReportedPriors(result, model);
    this.densities = priors.densities();
    this.byMixing =
        IntStream.range(0, summaries.size())
            .boxed()
            .sorted(Comparator.comparingDouble(this::mixing))
            .toList();
    TreeSet<Integer> chosen = new TreeSet<>();
    int all = summaries.size();
    IntStream.range(0, all <= FIRST + WORST ? all : FIRST).forEach(chosen::add);
    byMixing.stream().filter(k -> !chosen.contains(k)).limit(WORST).toList().forEach(chosen::add);
    this.shown = List.copyOf(chosen);
    Posterior posterior = result.posterior();
    this.divergent = new boolean[posterior.chains()][];
    for (int c = 0; c < divergent.length; c++) {
      divergent[c] = new boolean[posterior.draws()[c].length];
      for (int s : posterior.sampler().divergent()[c]) {
        divergent[c][s] = true;
      }
    }
  }

  /** Chains that disagree have few effective draws, too; constant ones have none. */
  private double mixing(int k) {
    double size = summaries.get(k).essBulk();
    return Double.isNaN(size) ? 0 : size;
  }

  /** Positions of all parameters. */
  List<Integer> all() {
    return IntStream.range(0, summaries.size()).boxed().toList();
  }

  /** Positions of the parameters that figures have panels for, ascending. */
  List<Integer> shown() {
    return shown;
  }

  /** Positions of the parameters with the fewest effective draws, the worst first. */
  List<Integer> worst(int count) {
    return byMixing.subList(0, Math.min(count, byMixing.size()));
  }

  ParameterSummary summary(int k) {
    return summaries.get(k);
  }

  String name(int k) {
    return summaries.get(k).name();
  }

  /** As {@code [chain][draw]}. */
  double[][] draws(int k) {
    return result.posterior().parameter(k);
  }

  Density prior(int k) {
    return densities.get(k);
  }

  ReportedPriors priors() {
    return priors;
  }

  /** Whether the data play no part in the draws. */
  boolean ofPriors() {
    return result.posterior().sampler().algorithm().equals(PRIOR);
  }

  int chains() {
    return result.posterior().chains();
  }

  int drawsPerChain() {
    return result.drawsPerChain();
  }

  /** Whether a draw's trajectory diverged. */
  boolean divergent(int chain, int draw) {
    return divergent[chain][draw];
  }

  /** Draws whose trajectories diverged, as chain and draw; evenly chosen if there are more. */
  List<int[]> divergences(int most) {
    List<int[]> all = new ArrayList<>();
    for (int c = 0; c < divergent.length; c++) {
      for (int s = 0; s < divergent[c].length; s++) {
        if (divergent[c][s]) {
          all.add(new int[] {c, s});
        }
      }
    }
    List<int[]> chosen = new ArrayList<>();
    int count = Math.min(most, all.size());
    for (int k = 0; k < count; k++) {
      chosen.add(all.get((int) ((long) k * all.size() / count)));
    }
    return chosen;
  }

  /** What a caption says of parameters without a panel; empty if there are none. */
  String leftOut() {
    int all = summaries.size();
    return shown.size() == all
        ? ""
        : String.format(
            Locale.ROOT,
            " The first %d of %,d parameters, and the %d others with the fewest effective draws.",
            FIRST,
            all,
            shown.size() - FIRST);
  }

  /** All draws of {@code [chain][draw]}. */
  static double[] flat(double[][] draws) {
    int n = 0;
    for (double[] chain : draws) {
      n += chain.length;
    }
    double[] flat = new double[n];
    int at = 0;
    for (double[] chain : draws) {
      System.arraycopy(chain, 0, flat, at, chain.length);
      at += chain.length;
    }
    return flat;
  }
}
