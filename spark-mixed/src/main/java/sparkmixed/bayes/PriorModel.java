package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.fit.Problem;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;

/**
 * A model before any response was seen: every draw is an exact and independent one of the priors,
 * as {@code sample_prior = "only"} of brms. Of the data only the levels and, for the intercept of
 * the mean-centred design, the means of X play a part.
 */
final class PriorModel implements PosteriorModel {
  private static final int STREAM = 0x5052;

  private final ModelFrame frame;
  private final int[] columns;
  private final double[] means;
  private final List<Levels> levels;
  private final PriorSet priors;
  private final CovarianceLayout layout;
  private final CovarianceParameters covariance;
  private final long seed;

  private PriorModel(
      ModelFrame frame,
      int[] columns,
      double[] means,
      List<Levels> levels,
      PriorSet priors,
      long seed) {
    this.frame = frame;
    this.columns = columns;
    this.means = means;
    this.levels = levels;
    this.priors = priors;
    this.layout = CovarianceLayout.of(frame);
    this.covariance = new CovarianceParameters(layout, priors);
    this.seed = seed;
  }

  /**
   * Draws.
   *
   * @param dispersion what the family's parameter is called; null if it has none
   * @throws sparkmixed.error.ConfigurationException if a prior is flat
   */
  static Posterior draws(
      Problem problem, PriorSet priors, @Nullable String dispersion, BayesOptions options) {
    priors.requireProper();
    long seed = options.sampler().seed();
    ModelFrame frame = problem.frame();
    int[] columns = problem.columns();
    double[] means = problem.columnMeans();
    List<Levels> levels = problem.facts().levels();
    Sampling sampling =
        new Sampling(c -> new PriorModel(frame, columns, means, levels, priors, seed), options);
    int n = options.sampler().draws();
    List<Chain> chains = new ArrayList<>();
    for (int c = 0; c < options.sampler().chains(); c++) {
      double[][] numbers = new double[n][];
      for (int s = 0; s < n; s++) {
        numbers[s] = new double[] {c, s};
      }
      chains.add(
          new Chain(
              numbers,
              new double[n],
              new double[0],
              new int[n],
              new boolean[n],
              new double[n],
              Double.NaN,
              new double[0],
              0));
    }
    return sampling.posterior(
        chains,
        ModelNames.reported(
            frame,
            columns,
            new CovarianceParameters(CovarianceLayout.of(frame), priors),
            dispersion),
        columns,
        priors.sources(),
        BayesOptions.Algorithm.PRIOR,
        "exact and independent draws of the priors, without the data");
  }

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double evaluate(double[] q, double[] gradient) {
    return 0;
  }

  /**
   * A draw is a function of the seed and its own number.
   *
   * @param q number of the chain, and of the draw
   */
  @Override
  public PosteriorDraw draw(double[] q, DoubleSupplier normal) {
    UniformRandomProvider random = Sampling.random(seed, (int) q[0], (int) q[1], STREAM);
    double[] own = covariance.sample(random);
    Density dispersion = priors.dispersion();
    return new PosteriorDraw(
        beta(random),
        covariance.reported(own),
        dispersion == null ? Double.NaN : dispersion.sample(random),
        effects(covariance.theta(own), normal),
        0);
  }

  private double[] beta(UniformRandomProvider random) {
    double[] beta = new double[frame.p()];
    Arrays.fill(beta, Double.NaN);
    double center = 0;
    int intercept = -1;
    for (int c = 0; c < columns.length; c++) {
      int j = columns[c];
      if (priors.centredIntercept() != null && j == frame.interceptColumn()) {
        intercept = j;
      } else {
        beta[j] = priors.coefficients().get(c).sample(random);
        center += beta[j] * means[j];
      }
    }
    if (priors.centredIntercept() != null && intercept >= 0) {
      beta[intercept] = priors.centredIntercept().sample(random) - center;
    }
    return beta;
  }

  private Blocks[] effects(double[] theta, DoubleSupplier normal) {
    double[][] templates = layout.templates(theta);
    Blocks[] effects = new Blocks[templates.length];
    for (int f = 0; f < effects.length; f++) {
      int k = layout.widths()[f];
      effects[f] = new Blocks(k, levels.get(f).size());
      for (int level = 0; level < effects[f].rows(); level++) {
        double[] page = effects[f].page(level);
        int at = effects[f].offset(level);
        for (int column = 0; column < k; column++) {
          double z = normal.getAsDouble();
          for (int row = column; row < k; row++) {
            page[at + row] += templates[f][column * k + row] * z;
          }
        }
      }
    }
    return effects;
  }
}
