package sparkmixed.bayes;

import java.util.Arrays;
import java.util.Locale;
import sparkmixed.predict.CounterRandom;

/**
 * Weighted draws, S of d parameters.
 *
 * @param draws S x d, independent, of the proposal
 * @param logDensity of the target at them, up to a constant
 * @param logRatios log of target over proposal density, not smoothed
 * @param smoothing their smoothed weights, and k-hat
 */
public record ImportanceSample(
    double[][] draws, double[] logDensity, double[] logRatios, ParetoSmoothing smoothing) {
  private static final long RESAMPLE = 0x524553L;
  private static final long METROPOLIS = 0x4D4554L;

  /** Draws of the target that are worth as much as these. */
  public double effectiveSampleSize() {
    return smoothing.effectiveSampleSize(1);
  }

  /** Whether k-hat is low enough for the number of draws that the weights can be relied on. */
  public boolean isReliable() {
    return smoothing.k() <= ParetoSmoothing.threshold(draws.length);
  }

  /**
   * Draws of the target with equal weights, some of them several times. What is computed from them
   * has the effective sample size of the weights, at most.
   *
   * @param count how many
   */
  public double[][] resampled(int count, long seed) {
    CounterRandom random = new CounterRandom();
    random.start(seed, RESAMPLE, 0);
    return rows(Resampling.withReplacement(smoothing.normalized(), count, random));
  }

  /**
   * Draws that are all different: of approximately the target, the closer the fewer are taken.
   *
   * @param count how many, well below the effective sample size
   */
  public double[][] resampledWithoutReplacement(int count, long seed) {
    CounterRandom random = new CounterRandom();
    random.start(seed, RESAMPLE, 1);
    return rows(Resampling.withoutReplacement(smoothing.normalized(), count, random));
  }

  /**
   * Independence Metropolis chains over the draws, each over its own part: exact for the target, by
   * the ratios as they are,
   *
   * <pre>
   *   accept(q -> q') = min(1, w(q') / w(q))
   * </pre>
   *
   * <p>Their effective sample sizes are those of {@link EffectiveSampleSize}.
   *
   * @param chains at most S; each has {@code S / chains} draws
   * @return {@code [chain][draw][parameter]}
   */
  public double[][][] metropolis(int chains, long seed) {
    int length = draws.length / chains;
    if (length < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d chains of %d draws", chains, draws.length));
    }
    CounterRandom random = new CounterRandom();
    double[][][] result = new double[chains][length][];
    for (int c = 0; c < chains; c++) {
      random.start(seed, METROPOLIS, c);
      // drawn by weight, a start needs no warm-up
      int at = Resampling.withReplacement(smoothing.normalized(), 1, random)[0];
      for (int s = 0; s < length; s++) {
        int candidate = c * length + s;
        double change = logRatios[candidate] - logRatios[at];
        at = Math.log(random.nextDouble()) < change ? candidate : at;
        result[c][s] = draws[at];
      }
    }
    return result;
  }

  private double[][] rows(int[] picked) {
    return Arrays.stream(picked).mapToObj(i -> draws[i]).toArray(double[][]::new);
  }
}
