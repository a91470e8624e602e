package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.bayes.BayesOptions.Algorithm;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Responses;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/**
 * Simulation-based calibration: where parameters come from the prior and data from the model, the
 * ranks of the true values among posterior draws are uniform.
 *
 * <p>{@code -Plong} runs a thousand simulations, prints their histograms and draws {@code
 * docs/calibration.svg}; otherwise a few dozen look for gross errors.
 */
class CalibrationTest {
  private static final int SIMULATIONS = Integer.getInteger("calibration.simulations", 20);
  private static final int RANKED = 19;
  private static final int THINNING = 8;
  private static final int BINS = SIMULATIONS < 200 ? 4 : 20;
  private static final int GROUPS = 8;
  private static final int EACH = 6;

  /** Probability of a false alarm for each of some twenty quantities. */
  private static final double LEAST = 1e-4;

  private static final CalibrationPlot PLOT = new CalibrationPlot();

  @AfterAll
  static void plot() throws IOException {
    String file = System.getProperty("calibration.plot");
    if (file != null) {
      Files.writeString(Path.of(file), PLOT.svg());
    }
  }

  private static final List<String> PRIORS =
      List.of(
          "b[(Intercept)] ~ normal(0, 0.5)",
          "b ~ normal(0, 0.5)",
          "sd ~ normal(0, 0.7)",
          "cor ~ lkj(2)");

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void linear(Algorithm algorithm) {
    calibrate(Family.GAUSSIAN, algorithm);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void bernoulli(Algorithm algorithm) {
    calibrate(Family.BINOMIAL, algorithm);
  }

  private static void calibrate(Family family, Algorithm algorithm) {
    String formula = family == Family.GAUSSIAN ? "y ~ x + (1 + x | g)" : "y ~ x + (1 | g)";
    List<CalibrationRanks> ranks = new java.util.ArrayList<>();
    List<String> names = new java.util.ArrayList<>();
    for (int s = 0; s < SIMULATIONS; s++) {
      UniformRandomProvider random = Sampling.random(17, s, 1);
      double[] x = IntStream.range(0, GROUPS * EACH).mapToDouble(i -> i % EACH - 2.5).toArray();
      Truth truth = Truth.draw(family, x, random);
      Posterior posterior = fit(family, formula, algorithm, x, truth.y, s);
      names = posterior.names();
      for (int k = 0; k < names.size(); k++) {
        if (ranks.size() <= k) {
          ranks.add(new CalibrationRanks(RANKED));
        }
        ranks
            .get(k)
            .add(truth.parameters[k], CalibrationRanks.thin(posterior.parameter(k)[0], RANKED));
      }
    }
    String model = (family == Family.GAUSSIAN ? "linear, " : "Bernoulli, ") + formula;
    PLOT.panel(model + ", " + algorithm, names, ranks, BINS);
    for (int k = 0; k < names.size(); k++) {
      String said =
          family
              + " "
              + algorithm
              + " "
              + names.get(k)
              + " "
              + Arrays.toString(ranks.get(k).histogram(BINS));
      if (BINS > 4) {
        System.out.println(said + " p = " + ranks.get(k).pValue(BINS));
      }
      assertTrue(ranks.get(k).pValue(BINS) > LEAST, said);
    }
  }

  private static Posterior fit(
      Family family, String formula, Algorithm algorithm, double[] x, double[] y, long seed) {
    TableRows table =
        TableRows.builder()
            .doubles("y", y)
            .doubles("x", x)
            .strings(
                "g",
                IntStream.range(0, x.length).mapToObj(i -> "g" + i / EACH).toArray(String[]::new))
            .build();
    BayesOptions options =
        new BayesOptions(
            new SamplerOptions(1, 300, RANKED * THINNING, seed, 0.9, 8),
            algorithm,
            List.of(),
            false);
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(family));
    InMemoryObservations rows = new InMemoryObservations(table, frame, false);
    if (family == Family.GAUSSIAN) {
      LmmProblem problem = LmmProblem.of(frame, rows, true, Long.MAX_VALUE);
      return new LinearBayes(problem, priors(LinearBayes.targets(problem)), options)
          .fit(SamplerListener.none());
    }
    try (GlmmProblem problem =
        GlmmProblem.of(frame, rows, GlmmOptions.of(family, Link.LOGIT).withPriors())) {
      return new GeneralizedBayes(problem, priors(GeneralizedBayes.targets(problem)), options)
          .fit(SamplerListener.none());
    }
  }

  private static PriorSet priors(PriorTargets targets) {
    List<String> statements = new java.util.ArrayList<>(PRIORS);
    if (targets.correlated().isEmpty()) {
      statements.remove("cor ~ lkj(2)");
    }
    if (targets.dispersion() != null) {
      statements.add("sigma ~ gamma(4, 4)");
    }
    return PriorSet.resolve(
        statements,
        targets,
        new PriorDefaults(Densities.flat(), Densities.flat(), new Lkj(2), Densities.flat()));
  }

  /** Parameters in the order of a posterior's, and a response. */
  private record Truth(double[] parameters, double[] y) {
    static Truth draw(Family family, double[] x, UniformRandomProvider random) {
      boolean linear = family == Family.GAUSSIAN;
      Density b = Densities.of("normal", 0, 0.5);
      Density sd = Densities.of("normal", 0, 0.7).positive();
      double intercept = b.sample(random);
      double slope = b.sample(random);
      double first = sd.sample(random);
      double second = linear ? sd.sample(random) : 0;
      double rho = linear ? Math.tanh(new Lkj(2).sample(2, random)[0]) : 0;
      double sigma = linear ? Densities.of("gamma", 4, 4).sample(random) : 0;
      double[] y = new double[x.length];
      double u = 0;
      double v = 0;
      for (int i = 0; i < y.length; i++) {
        if (i % EACH == 0) {
          u = Responses.normal(random);
          v = Responses.normal(random);
        }
        double eta =
            intercept
                + first * u
                + (slope + second * (rho * u + Math.sqrt(1 - rho * rho) * v)) * x[i];
        y[i] =
            linear
                ? eta + sigma * Responses.normal(random)
                : random.nextDouble() < Link.LOGIT.mean(eta) ? 1 : 0;
      }
      return new Truth(
          linear
              ? new double[] {intercept, slope, first, second, rho, sigma}
              : new double[] {intercept, slope, first},
          y);
    }
  }
}
