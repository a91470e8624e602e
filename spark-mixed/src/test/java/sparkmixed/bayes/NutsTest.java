package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Moments that are known, each within four of its Monte Carlo errors under fixed seeds. */
class NutsTest {

  @Test
  void correlatedGaussianOfScalesFourDecadesApart() {
    double[] sd = {1e-2, 1, 1e2, 3e-2, 30, 1e-1, 10, 0.3, 5, 1e2};
    double[][] covariance = Targets.correlated(sd, 0.8);
    List<Chain> chains = sample(() -> Targets.gaussian(covariance), 1000, 2000, 11, 0.8, 50);
    for (int k = 0; k < sd.length; k++) {
      check(chains, k, 0, sd[k]);
    }
    // the dense metric has learnt the covariance: trajectories are as for independent parameters
    assertTrue(averageDepth(chains) < 3.2, "depth " + averageDepth(chains));
    assertCovariance(chains, covariance, 0, 1);
    assertCovariance(chains, covariance, 8, 9);
  }

  @Test
  void theSameWithADiagonalMetric() {
    double[] sd = {1e-2, 1, 1e2, 3e-2, 30, 1e-1, 10, 0.3, 5, 1e2};
    double[][] covariance = Targets.correlated(sd, 0.8);
    List<Chain> chains = sample(() -> Targets.gaussian(covariance), 1000, 2000, 12, 0.8, 0);
    for (int k = 0; k < sd.length; k++) {
      check(chains, k, 0, sd[k]);
      assertEquals(1, chains.get(0).inverseMetric()[k] / (sd[k] * sd[k]), 0.5);
    }
  }

  @Test
  void bananaByItsMoments() {
    List<Chain> chains = sample(Targets::banana, 1000, 4000, 13, 0.9, 50);
    check(chains, 0, 0, 1);
    check(chains, 1, 1, 1.5);
  }

  @Test
  void studentTails() {
    List<Chain> chains = sample(() -> Targets.student(3, 5), 1000, 4000, 14, 0.8, 50);
    for (int k = 0; k < 3; k++) {
      double[][] x = ParameterSummary.draws(chains, k);
      check(chains, k, 0, Math.sqrt(5.0 / 3));
      // R: qt(0.975, 5)   2.570582
      double quantile = Quantiles.of(x).at(0.975);
      assertEquals(2.570582, quantile, 4 * MonteCarloError.quantile(x, 0.975));
    }
  }

  @Test
  void funnelIsReportedByDivergences() {
    List<Chain> chains = sample(() -> Targets.funnel(10), 1000, 1000, 15, 0.8, 50);
    int divergences = chains.stream().mapToInt(Chain::divergences).sum();
    assertTrue(divergences > 10, "divergences " + divergences);
    double fraction =
        chains.stream().mapToDouble(chain -> EnergyFraction.of(chain.energy())).min().orElseThrow();
    assertTrue(fraction < EnergyFraction.LOW, "E-BFMI " + fraction);
  }

  // R 4.2.2, rstan 2.21.7:
  //   m <- stan_model(model_code = "data { int d; matrix[d, d] S; } parameters { vector[d] q; }
  //     model { q ~ multi_normal(rep_vector(0, d), S); }")
  //   S <- outer(1:5, 1:5) * 0.5^abs(outer(1:5, 1:5, "-"))
  //   for (delta in c(0.6, 0.8, 0.95)) {
  //     f <- sampling(m, list(d = 5, S = S), chains = 100, iter = 2000, warmup = 1000, seed = 3,
  //       control = list(adapt_delta = delta, metric = "dense_e"))
  //     p <- get_sampler_params(f, inc_warmup = FALSE)
  //     a <- sapply(p, function(x) mean(x[, "accept_stat__"]))
  //     s <- sapply(p, function(x) x[1, "stepsize__"])
  //     cat(delta, mean(a), sd(a), mean(s), sd(s), "\n") }
  //       0.6 0.7639359 0.03452229 1.1159 0.07761668
  //       0.8 0.8959788 0.01911081 0.773308 0.06661268
  //       0.95 0.9534078 0.008058148 0.5357556 0.04230078
  // averaging the logs of the steps, not acceptances, leaves it above a low target
  @Test
  void adaptsToTheAcceptanceThatStanDoes() {
    double[][] covariance = Targets.correlated(new double[] {1, 2, 3, 4, 5}, 0.5);
    double[] delta = {0.6, 0.8, 0.95};
    double[] acceptance = {0.7639, 0.8960, 0.9534};
    double[] acceptanceSd = {0.0345, 0.0191, 0.0081};
    double[] step = {1.1159, 0.7733, 0.5358};
    double[] stepSd = {0.0776, 0.0666, 0.0423};
    for (int k = 0; k < delta.length; k++) {
      SamplerOptions options = new SamplerOptions(50, 1000, 1000, 16, delta[k], 10);
      List<Chain> chains =
          Nuts.sample(
              c -> Targets.gaussian(covariance), new double[50][], options, SamplerListener.none());
      double errors = 4 * Math.sqrt(1 / 100.0 + 1 / 50.0);
      assertEquals(
          acceptance[k],
          average(chains, chain -> DrawMatrix.mean(chain.acceptance())),
          errors * acceptanceSd[k]);
      assertEquals(step[k], average(chains, Chain::stepSize), errors * stepSd[k]);
    }
  }

  @Test
  void noWarmupAndAShortOneStillSample() {
    double[][] covariance = Targets.correlated(new double[] {1, 2}, 0.5);
    for (int warmup : new int[] {0, 10, 60, 149, 150, 151, 200}) {
      List<Chain> chains = sample(() -> Targets.gaussian(covariance), warmup, 2000, 17, 0.8, 50);
      check(chains, 0, 0, 1);
      check(chains, 1, 0, 2);
    }
  }

  private static List<Chain> sample(
      Supplier<LogDensity> density, int warmup, int draws, long seed, double delta, int dense) {
    SamplerOptions options = new SamplerOptions(4, warmup, draws, seed, delta, 10, 2, dense);
    List<Chain> chains =
        Nuts.sample(c -> density.get(), new double[4][], options, SamplerListener.none());
    assertEquals(4, chains.size());
    return chains;
  }

  private static void check(List<Chain> chains, int k, double mean, double sd) {
    double[][] x = ParameterSummary.draws(chains, k);
    ParameterSummary summary = ParameterSummary.of("q" + k, x);
    assertEquals(mean, summary.mean(), 4 * summary.mcseMean(), "mean of " + k);
    assertEquals(sd, summary.sd(), 4 * MonteCarloError.sd(x), "sd of " + k);
    assertTrue(summary.rhat() < 1.01, "rhat " + summary.rhat());
    // the errors above are small enough to mean something
    assertTrue(summary.essBulk() > 400, "ess " + summary.essBulk());
  }

  private static void assertCovariance(List<Chain> chains, double[][] covariance, int i, int j) {
    List<double[]> products = new ArrayList<>();
    for (Chain chain : chains) {
      double[] product = new double[chain.draws().length];
      for (int s = 0; s < product.length; s++) {
        product[s] = chain.draws()[s][i] * chain.draws()[s][j];
      }
      products.add(product);
    }
    ParameterSummary summary = ParameterSummary.of("product", products.toArray(double[][]::new));
    assertEquals(covariance[i][j], summary.mean(), 4 * summary.mcseMean());
  }

  private static double average(List<Chain> chains, ToDoubleFunction<Chain> of) {
    return chains.stream().mapToDouble(of).average().orElseThrow();
  }

  private static double averageDepth(List<Chain> chains) {
    return chains.stream()
        .flatMapToInt(chain -> Arrays.stream(chain.treeDepth()))
        .average()
        .orElseThrow();
  }
}
