package sparkmixed.bayes;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Corrects draws from an approximation by their importance weights, Pareto-smoothed over all
 * chains: every chain is resampled from itself, in its own order, so that repeated draws count as
 * such in what is said of its mixing.
 *
 * @see <a href="https://arxiv.org/abs/1507.02646">Vehtari, Simpson, Gelman, Yao &amp; Gabry 2024,
 *     JMLR 25</a>
 */
final class Reweighting {
  private static final int STREAM = 0x5053;

  /** Shape of the tail beyond which weights correct nothing. */
  static final double UNRELIABLE = 0.7;

  /** Differences of log weights that are rounding. */
  private static final double SAME = 1e-6;

  private final PosteriorDraw[][] draws;
  private final int[][] origins;

  Reweighting(PosteriorDraw[][] draws) {
    this.draws = draws;
    this.origins =
        Arrays.stream(draws)
            .map(chain -> IntStream.range(0, chain.length).toArray())
            .toArray(int[][]::new);
  }

  /** For each draw of a chain the one of that chain that now stands there. */
  int[][] origins() {
    return origins;
  }

  /**
   * Replaces the draws, if their weights can be relied on.
   *
   * @return k-hat of the weights; null if they are all the same, so that nothing is to correct
   */
  @Nullable Double corrected(long seed) {
    double[] log =
        Arrays.stream(draws)
            .flatMap(Arrays::stream)
            .mapToDouble(PosteriorDraw::logWeight)
            .toArray();
    double most = Arrays.stream(log).max().orElseThrow();
    if (Arrays.stream(log).allMatch(weight -> most - weight < SAME)) {
      return null;
    }
    ParetoSmoothing smoothed = ParetoSmoothing.of(log, 1);
    if (!(smoothed.k() <= UNRELIABLE)) {
      return smoothed.k();
    }
    double[] weights = smoothed.normalized();
    int at = 0;
    for (int c = 0; c < draws.length; c++) {
      int n = draws[c].length;
      draws[c] = resampled(draws[c], Arrays.copyOfRange(weights, at, at + n), seed, c);
      at += n;
    }
    return smoothed.k();
  }

  private PosteriorDraw[] resampled(PosteriorDraw[] own, double[] weights, long seed, int chain) {
    double total = Arrays.stream(weights).sum();
    double[] shares = Arrays.stream(weights).map(weight -> weight / total).toArray();
    int[] picked = Resampling.inOrder(shares, own.length, Sampling.random(seed, chain, STREAM));
    origins[chain] = picked;
    return Arrays.stream(picked).mapToObj(s -> own[s]).toArray(PosteriorDraw[]::new);
  }
}
