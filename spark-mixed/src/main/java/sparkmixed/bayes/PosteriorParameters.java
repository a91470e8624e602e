package sparkmixed.bayes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Blocks;
import sparkmixed.predict.Simulation;

/** Draws of a posterior in the layout by which rows are predicted. */
public final class PosteriorParameters {
  private final Posterior posterior;
  private final ModelFrame frame;
  private final int[] estimated;
  private final Family family;
  private final Link link;

  /**
   * @param estimated columns of X
   */
  public PosteriorParameters(
      Posterior posterior, ModelFrame frame, int[] estimated, Family family, Link link) {
    this.posterior = posterior;
    this.frame = frame;
    this.estimated = estimated.clone();
    this.family = family;
    this.link = link;
  }

  /** Draws of all chains. */
  public int all() {
    return posterior.chains() * perChain();
  }

  /** Draws of one chain. */
  public int perChain() {
    return posterior.draws()[0].length;
  }

  /** Bytes that the effects of this many draws take; 0 if they are not at hand. */
  public long effectBytes(int draws) {
    Posterior.EffectDraws kept = posterior.kept();
    Blocks[] shape = kept == null ? new Blocks[0] : kept.values()[0][0];
    long numbers = 0;
    for (int f = 0; f < shape.length; f++) {
      numbers += frame.factors().get(f).perRow() ? 0 : (long) shape[f].rows() * shape[f].stride();
    }
    return numbers * draws * Float.BYTES;
  }

  /**
   * Draws spread evenly over all, in the order of the chains: all of them if they are not more.
   *
   * @param most how many
   * @return their numbers, from 0 on
   */
  public int[] spread(int most) {
    int count = Math.min(most, all());
    int[] picked = new int[count];
    for (int k = 0; k < count; k++) {
      picked[k] = (int) ((k + 0.5) * all() / count);
    }
    return picked;
  }

  /**
   * Those draws, numbered chain after chain from 0 on.
   *
   * @param withEffects whether draws of random effects are taken along, if they are at hand
   * @param seed of what will be drawn about them
   */
  public ParameterDraws draws(int[] picked, boolean withEffects, long seed) {
    int size = picked.length;
    double[][] beta = new double[frame.p()][size];
    double[] dispersion = new double[size];
    int[][] columns = LmmProblem.shape(frame).z();
    double[][][] roots = new double[columns.length][size][];
    for (int s = 0; s < size; s++) {
      double[] draw = draw(picked[s]);
      for (int k = 0; k < estimated.length; k++) {
        beta[estimated[k]][s] = draw[k];
      }
      dispersion[s] =
          family.hasDispersion()
              ? PosteriorModelFit.dispersion(family, draw[draw.length - 1])
              : Double.NaN;
      for (int f = 0; f < columns.length; f++) {
        roots[f][s] = new double[columns[f].length * columns[f].length];
      }
      roots(draw, columns, roots, s);
    }
    return new ParameterDraws(
        family,
        link,
        beta,
        dispersion,
        columns,
        roots,
        withEffects ? effects(picked, columns) : null,
        seed);
  }

  private double[] draw(int number) {
    return posterior.draws()[number / perChain()][number % perChain()];
  }

  /** {@code diag(sd) L} with the root L of the correlations, term by term. */
  private void roots(double[] draw, int[][] columns, double[][][] roots, int s) {
    List<TermDesign> terms = frame.terms();
    int sd = estimated.length;
    int cor = sd + terms.stream().mapToInt(TermDesign::size).sum();
    int[] start = new int[columns.length];
    for (TermDesign term : terms) {
      int k = term.size();
      double[] own = new double[k * k];
      for (int a = 0; a < k; a++) {
        own[a * k + a] = 1;
        for (int b = 0; term.correlated() && b < a; b++) {
          own[b * k + a] = draw[cor++];
        }
      }
      Simulation.semidefinite(own, k);
      int f = term.factor();
      int width = columns[f].length;
      for (int c = 0; c < k; c++) {
        for (int r = c; r < k; r++) {
          roots[f][s][(start[f] + c) * width + start[f] + r] = draw[sd + r] * own[c * k + r];
        }
      }
      start[f] += k;
      sd += k;
    }
  }

  private float @Nullable [][][] effects(int[] picked, int[][] columns) {
    Posterior.EffectDraws kept = posterior.kept();
    if (kept == null) {
      return null;
    }
    float[][][] effects = new float[columns.length][][];
    for (int f = 0; f < columns.length; f++) {
      int k = columns[f].length;
      int levels = frame.factors().get(f).perRow() ? 0 : kept.values()[0][0][f].rows();
      effects[f] = new float[levels][k * picked.length];
      for (int s = 0; s < picked.length; s++) {
        Blocks of = kept.values()[picked[s] / perChain()][picked[s] % perChain()][f];
        for (int level = 0; level < levels; level++) {
          for (int c = 0; c < k; c++) {
            effects[f][level][c * picked.length + s] = (float) of.get(level, c);
          }
        }
      }
    }
    return effects;
  }
}
