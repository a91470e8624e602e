package sparkmixed.diagnostics;

import java.io.Serializable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Responses;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.predict.CounterRandom;

/**
 * The rank of a response among responses simulated with new random effects (as R's DHARMa): uniform
 * if the model is right, and unlike a residual about the modes not shrunk by them.
 *
 * <p>Effects are a function of seed, number of the simulation and level, responses of seed, number
 * and row, so rows of a level share its effects wherever they are. Cost of a row: {@code nsim}
 * draws of its levels' effects and of a response. One instance is scratch for one thread.
 */
public final class SimulatedResidual implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Keep apart what rows, ties and factors draw. */
  private static final long ROW = 0x5DEECE66DL;

  private static final long TIE = 0x9E6C63D0676A9A99L;

  private final int nsim;
  private final long seed;
  private final Link link;
  private final Responses responses;
  private final double[][][] factors;
  private final double[] normals;
  private final CounterRandom random = new CounterRandom();

  /** Responses of the last row, one of each simulation. */
  public final double[] simulated;

  /** u of the last row looked at: its rank, ties broken by a draw. */
  public double uniform;

  /** The rank as a standard normal value. */
  public double normal;

  /** Whether the response is beyond all simulated ones; among equal extremes a draw decides. */
  public boolean outside;

  public SimulatedResidual(FittedModel model, int nsim, long seed) {
    Distribution distribution = model.distribution();
    this.nsim = nsim;
    this.seed = seed;
    this.link = Link.named(distribution.link());
    this.responses = new Responses(Family.named(distribution.family()), distribution.dispersion());
    this.factors = new double[model.groups().size()][][];
    int widest = 0;
    for (int f = 0; f < factors.length; f++) {
      factors[f] = CovarianceFactor.of(model, model.groups().get(f).name());
      widest = Math.max(widest, factors[f].length);
      for (double[] row : factors[f]) {
        for (int c = 0; c < row.length; c++) {
          row[c] *= CovarianceFactor.scale(model);
        }
      }
    }
    this.normals = new double[widest];
    this.simulated = new double[nsim];
  }

  public int nsim() {
    return nsim;
  }

  /**
   * Simulates a row.
   *
   * @param fixed {@code x'beta + offset}
   * @param z for each factor the row of Z
   * @param levels for each factor a key of the row's level
   * @param key of the row
   * @param copy number of the row among those of this key
   */
  public void look(
      double y, double weight, double fixed, double[][] z, long[] levels, long key, long copy) {
    int below = 0;
    int equal = 0;
    for (int s = 0; s < nsim; s++) {
      double eta = fixed;
      for (int f = 0; f < factors.length; f++) {
        random.start(seed + f, levels[f], s);
        eta += effect(factors[f], z[f]);
      }
      random.start(seed ^ ROW, key + copy * ROW, s);
      simulated[s] = responses.draw(link.mean(eta), weight, random);
      below += simulated[s] < y ? 1 : 0;
      equal += simulated[s] == y ? 1 : 0;
    }
    random.start(seed ^ TIE, key, copy);
    // the response itself is one more of its equals
    uniform = (below + random.nextDouble() * (equal + 1)) / (nsim + 1);
    normal = sparkmixed.family.ResponseTails.normalScore(uniform, 1 - uniform);
    outside = Math.min(uniform, 1 - uniform) < 1.0 / (nsim + 1);
  }

  private double effect(double[][] factor, double[] z) {
    int k = factor.length;
    for (int c = 0; c < k; c++) {
      normals[c] = Responses.normal(random);
    }
    double sum = 0;
    for (int row = 0; row < k; row++) {
      double b = 0;
      for (int c = 0; c <= row; c++) {
        b += factor[row][c] * normals[c];
      }
      sum += z[row] * b;
    }
    return sum;
  }
}
