package sparkmixed.diagnostics;

import java.io.Serializable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Residuals;
import sparkmixed.family.ResponseTails;
import sparkmixed.fit.Distribution;
import sparkmixed.predict.CounterRandom;

/**
 * The randomized quantile residual of a row (Dunn and Smyth 1996, doi:10.2307/1390802): standard
 * normal if the model is right, whatever the family.
 *
 * <pre>
 *   u = P(Y &lt; y) + v P(Y = y),   r = Phi^-1(u)
 * </pre>
 *
 * <p>v is uniform and a function of a seed and a key of the row, so that it does not depend on
 * where the row is; a continuous response needs none. One instance is scratch for one thread.
 */
public final class QuantileResidual implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Link link;
  private final ResponseTails tails;
  private final Residuals residuals;
  private final boolean discrete;
  private final boolean pearson;
  private final long seed;
  private final CounterRandom random = new CounterRandom();

  /** Mean of the last row looked at. */
  public double mean;

  /** u of the last row looked at. */
  public double uniform;

  /** r of the last row looked at. */
  public double normal;

  /**
   * What a chi-squared distribution sums: the squared Pearson residual of a binomial or Poisson
   * row; elsewhere the variance is estimated or the tails are long, and {@code r^2} stands for it.
   */
  public double square;

  /** Probability of a zero. */
  public double zero;

  public QuantileResidual(Distribution distribution, long seed) {
    Family family = Family.named(distribution.family());
    double dispersion = distribution.dispersion();
    this.link = Link.named(distribution.link());
    this.tails = new ResponseTails(family, dispersion);
    this.residuals = new Residuals(family, link, dispersion);
    this.discrete = ResponseTails.discrete(family);
    this.pearson = family == Family.BINOMIAL || family == Family.POISSON;
    this.seed = seed;
  }

  /** Whether rows are randomized. */
  public boolean discrete() {
    return discrete;
  }

  /**
   * Looks at a row.
   *
   * @param key of the row
   * @param copy number of the row among those of this key
   */
  public void look(double y, double weight, double eta, long key, long copy) {
    mean = link.mean(eta);
    tails.look(y, mean, weight);
    double v = 0;
    if (discrete) {
      random.start(seed, key, copy);
      v = random.nextDouble();
    }
    double lower = tails.below + v * tails.at;
    double upper = tails.above + (1 - v) * tails.at;
    uniform = lower < upper ? lower : 1 - upper;
    normal = ResponseTails.normalScore(lower, upper);
    double residual = pearson ? residuals.of(Residuals.Type.PEARSON, y, weight, eta) : normal;
    square = residual * residual;
    zero = tails.zero(mean, weight);
  }
}
