package sparkmixed.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.EffectSummary;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PriorSet;
import sparkmixed.family.Responses;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.predict.CounterRandom;

/**
 * Draws that were made up: of a regression {@code y ~ 1 + x1 + ... + (1 + x1 | g)} with
 * coefficients about their numbers, standard deviations that are absolute normal numbers, a uniform
 * correlation, and sigma about 2.
 */
public final class MadePosterior {
  private final int coefficients;
  private final int chains;
  private final int draws;
  private final double[][][] values;
  private final int[][] divergent;
  private String prior = "normal(0, 10)";

  /** With {@code coefficients + 4} parameters. */
  public MadePosterior(int coefficients, int chains, int draws) {
    this.coefficients = coefficients;
    this.chains = chains;
    this.draws = draws;
    this.values = new double[chains][draws][coefficients + 4];
    this.divergent = new int[chains][0];
    for (int c = 0; c < chains; c++) {
      CounterRandom random = new CounterRandom();
      random.start(7, 1, c);
      for (double[] draw : values[c]) {
        for (int j = 0; j < coefficients; j++) {
          draw[j] = j + Responses.normal(random);
        }
        draw[coefficients] = Math.abs(Responses.normal(random));
        draw[coefficients + 1] = Math.abs(Responses.normal(random));
        draw[coefficients + 2] = 2 * random.nextDouble() - 1;
        draw[coefficients + 3] = 2 + 0.1 * Responses.normal(random);
      }
    }
  }

  /** Adds a number to one parameter in one chain. */
  public MadePosterior shifted(int parameter, int chain, double shift) {
    for (double[] draw : values[chain]) {
      draw[parameter] += shift;
    }
    return this;
  }

  public MadePosterior divergent(int chain, int... positions) {
    divergent[chain] = positions;
    return this;
  }

  /** The prior of the coefficients but the intercept. */
  public MadePosterior prior(String text) {
    prior = text;
    return this;
  }

  private static String column(int j) {
    return j == 0 ? "(Intercept)" : "x" + j;
  }

  /** The model behind it. */
  public FittedModel model() {
    List<String> names = new ArrayList<>();
    double[][] vcov = new double[coefficients][coefficients];
    for (int j = 0; j < coefficients; j++) {
      names.add(column(j));
      vcov[j][j] = 1;
    }
    double[] estimates = new double[coefficients];
    Arrays.setAll(estimates, j -> j);
    return new FittedModel(
        "y ~ 1 + x1 + (1 + x1 | g)",
        "Bayes",
        Distribution.linear(2),
        100,
        0,
        0,
        List.of(new FittedModel.Group("g", 5)),
        Double.NaN,
        2,
        new double[] {1, 0, 1},
        new FittedModel.FixedEffects(names, estimates, vcov),
        List.of(
            new FittedModel.TermCovariance(
                "g", List.of("(Intercept)", "x1"), true, new double[][] {{1, 0}, {0, 1}})),
        false,
        new FittedModel.Convergence(true, "Chains agree.", 9, 12, Double.NaN),
        new FittedModel.Solver("driver", "block-diagonal", "one factor", 1234),
        List.of(),
        List.of());
  }

  /** The draws, with a prior of the centred intercept where every column has mean 0.5. */
  public BayesianResult result() {
    List<String> names = new ArrayList<>(List.of("b_Intercept"));
    List<PriorSet.Source> priors = new ArrayList<>();
    String nobody = PriorSet.Source.DEFAULT;
    priors.add(new PriorSet.Source("Intercept", "student_t(3, 1, 2.5)", "", nobody));
    for (int j = 1; j < coefficients; j++) {
      names.add("b_x" + j);
      priors.add(new PriorSet.Source("b[x" + j + "]", prior, "", "b ~ " + prior));
    }
    names.addAll(List.of("sd_g__Intercept", "sd_g__x1", "cor_g__Intercept__x1", "sigma"));
    String positive = "student_t(3, 0, 2.5)";
    priors.add(new PriorSet.Source("sd[g, (Intercept)]", positive, "> 0", nobody));
    priors.add(new PriorSet.Source("sd[g, x1]", "(flat)", "> 0", "sd[g, x1] ~ flat"));
    priors.add(new PriorSet.Source("cor[g]", "lkj(2)", "", "cor ~ lkj(2)"));
    priors.add(new PriorSet.Source("sigma", positive, "> 0", nobody));
    double[] ones = new double[chains];
    Arrays.fill(ones, 1);
    int diverged = Arrays.stream(divergent).mapToInt(own -> own.length).sum();
    double[] centre = new double[coefficients];
    Arrays.fill(centre, 0.5);
    return new BayesianResult(
        new Posterior(
            names,
            values,
            List.<EffectSummary>of(),
            null,
            priors,
            new Posterior.Sampler(
                "nuts", "", diverged, 0, ones, ones, 1000, null, null, divergent)),
        draws,
        centre,
        null,
        "nobody asked",
        null);
  }
}
