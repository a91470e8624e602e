package sparkmixed.fit;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.LinearPart;
import sparkmixed.moments.Moments;
import sparkmixed.moments.ResponseProducts;
import sparkmixed.pls.GramRoot;

/**
 * Draws responses of a fitted linear mixed model without its rows: the products of a response with
 * the columns, which are all that a refit looks at, have exactly the distribution that those of a
 * response drawn row by row have,
 *
 * <pre>
 *   [Z X]'W y* = [Z X]'W (X beta + Z b*) + sigma R xi
 *   y*'W y*    = mu'W mu + 2 sigma mu'W e + sigma^2 (xi'xi + chi^2)
 * </pre>
 *
 * <p>(see {@link GramRoot}). O(numbers of the statistics) a draw, whatever the number of rows.
 * Thread-safe.
 */
public final class ResponseSampler {
  private final Moments moments;
  private final GramRoot root;
  private final double[][] templates;
  private final double[] beta;
  private final double sigma;
  private final long left;

  private ResponseSampler(
      Moments moments, GramRoot root, double[][] templates, double[] beta, double sigma) {
    this.moments = moments;
    this.root = root;
    this.templates = templates;
    this.beta = beta;
    this.sigma = sigma;
    this.left = moments.totals().rows() - root.rank();
  }

  /** Of a fit to the statistics of a problem. */
  public static ResponseSampler of(LmmProblem problem, FittedModel model) {
    return new ResponseSampler(
        problem.moments(),
        GramRoot.of(problem.moments()),
        problem.layout().templates(problem.inner(model.theta())),
        problem.centring().centredLinearBeta(model.fixedEffects().estimates()),
        model.sigma());
  }

  /** One response with new random effects, in the coordinates of {@link LmmProblem#response}. */
  public ResponseProducts draw(UniformRandomProvider random) {
    SharedStateContinuousSampler normal = ZigguratSampler.NormalizedGaussian.of(random);
    Blocks[] b = new Blocks[templates.length];
    for (int f = 0; f < b.length; f++) {
      b[f] = effects(f, normal);
    }
    ResponseProducts mean = LinearPart.of(moments, b, beta);
    double[] xi = new double[root.rank()];
    for (int k = 0; k < xi.length; k++) {
      xi[k] = sigma * normal.sample();
    }
    ResponseProducts noise = root.times(xi);
    double rest =
        left > 0 ? AhrensDieterMarsagliaTsangGammaSampler.of(random, 0.5 * left, 2).sample() : 0;
    double squares =
        mean.y() + 2 * LinearPart.dot(noise, b, beta) + noise.y() + sigma * sigma * rest;
    double[] x = mean.x();
    for (int j = 0; j < x.length; j++) {
      x[j] += noise.x()[j];
    }
    for (int f = 0; f < b.length; f++) {
      add(mean.z()[f], noise.z()[f]);
    }
    return new ResponseProducts(x, mean.z(), squares);
  }

  private static void add(Blocks sum, Blocks part) {
    for (int i = 0; i < sum.rows(); i++) {
      for (int a = 0; a < sum.stride(); a++) {
        sum.page(i)[sum.offset(i) + a] += part.get(i, a);
      }
    }
  }

  private Blocks effects(int factor, SharedStateContinuousSampler normal) {
    double[] t = templates[factor];
    int k = moments.shape().width(factor);
    Blocks b = new Blocks(k, moments.levels()[factor].size());
    double[] u = new double[k];
    for (int i = 0; i < b.rows(); i++) {
      for (int c = 0; c < k; c++) {
        u[c] = sigma * normal.sample();
      }
      double[] page = b.page(i);
      int at = b.offset(i);
      for (int c = 0; c < k; c++) {
        for (int a = c; a < k; a++) {
          page[at + a] += t[c * k + a] * u[c];
        }
      }
    }
    return b;
  }
}
