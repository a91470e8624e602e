package sparkmixed.bayes;

import java.util.Arrays;
import java.util.Objects;
import sparkmixed.family.Responses;
import sparkmixed.frame.CodedRow;
import sparkmixed.predict.CounterRandom;

/**
 * The linear predictor of a row under every draw, and responses about it. Numbers drawn are
 * functions of the seed, the draw and a key, so that neither other rows nor partitions matter. Has
 * scratch, so every thread needs its own; O(S (p + K)) a row.
 */
public final class DrawnRow {
  /** Keeps what rows draw apart from what levels draw. */
  private static final long ROW = 0x5DEECE66DL;

  private final ParameterDraws draws;
  private final Responses[] responses;
  private final CounterRandom random = new CounterRandom();

  /** One number a draw; the next row overwrites it. */
  public final double[] eta;

  DrawnRow(ParameterDraws draws) {
    this.draws = draws;
    this.eta = new double[draws.size()];
    this.responses = new Responses[eta.length];
    for (int s = 0; s < eta.length; s++) {
      responses[s] = new Responses(draws.family(), draws.dispersion()[s]);
    }
  }

  /** Starts a row: {@code eta = x'beta + offset}. */
  public void start(CodedRow row) {
    Arrays.fill(eta, row.offset);
    for (int j = 0; j < row.x.length; j++) {
      double x = row.x[j];
      double[] beta = draws.beta()[j];
      if (x != 0) {
        for (int s = 0; s < eta.length; s++) {
          eta[s] += x * beta[s];
        }
      }
    }
  }

  /**
   * Adds the effects of a level of the fit, {@code z'b}.
   *
   * @param level position among the levels of the fit
   */
  public void addKnown(int factor, double[] z, int level) {
    float[] own = Objects.requireNonNull(draws.effects())[factor][level];
    int[] columns = draws.columns()[factor];
    for (int c = 0; c < columns.length; c++) {
      double loading = z[columns[c]];
      int from = c * eta.length;
      for (int s = 0; s < eta.length; s++) {
        eta[s] += loading * own[from + s];
      }
    }
  }

  /** Adds the same effects {@code z'b} to every draw. */
  public void addFixed(double part) {
    for (int s = 0; s < eta.length; s++) {
      eta[s] += part;
    }
  }

  /**
   * Adds the effects of a level that the fit did not see, drawn from {@code N(0, Sigma)} with the
   * Sigma of each draw.
   *
   * @param level key of the level: rows with the same one share its effects
   */
  public void addNew(int factor, double[] z, long level) {
    int[] columns = draws.columns()[factor];
    int k = columns.length;
    for (int s = 0; s < eta.length; s++) {
      double[] root = draws.roots()[factor][s];
      random.start(draws.seed() + factor, level, s);
      for (int c = 0; c < k; c++) {
        double loading = 0;
        for (int r = c; r < k; r++) {
          loading += root[c * k + r] * z[columns[r]];
        }
        eta[s] += loading * Responses.normal(random);
      }
    }
  }

  /**
   * A response under every draw; a proportion if the model is binomial, NaN where eta has no valid
   * mean.
   *
   * @param key of the row
   * @param copy number of the row among those of this key
   * @param out receives one number a draw
   */
  public void responses(double weight, long key, long copy, double[] out) {
    for (int s = 0; s < eta.length; s++) {
      random.start(draws.seed() ^ ROW, key + copy * ROW, s);
      out[s] = responses[s].draw(draws.link().mean(eta[s]), weight, random);
    }
  }

  /**
   * The means, on the scale of the response.
   *
   * @param out receives one number a draw
   */
  public void means(double[] out) {
    for (int s = 0; s < eta.length; s++) {
      out[s] = draws.link().mean(eta[s]);
    }
  }
}
