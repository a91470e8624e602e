package sparkmixed.bayes;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/** Picks draws by their weights. */
final class Resampling {
  private Resampling() {}

  /**
   * Stratified: one uniform number in each of {@code count} equal parts of (0, 1), so that a draw
   * is picked at most once more or less often than it should be (Kitagawa 1996). In their order.
   * O(S + count).
   *
   * @param weights that sum to 1
   */
  static int[] inOrder(double[] weights, int count, UniformRandomProvider random) {
    int[] picked = new int[count];
    int last = weights.length - 1;
    while (last > 0 && weights[last] == 0) {
      last--;
    }
    int at = 0;
    double upTo = weights[0];
    for (int k = 0; k < count; k++) {
      double u = (k + random.nextDouble()) / count;
      while (u >= upTo && at < last) {
        at++;
        upTo += weights[at];
      }
      picked[k] = at;
    }
    return picked;
  }

  /** The same in random order. */
  static int[] withReplacement(double[] weights, int count, UniformRandomProvider random) {
    int[] picked = inOrder(weights, count, random);
    for (int k = count - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int swapped = picked[k];
      picked[k] = picked[other];
      picked[other] = swapped;
    }
    return picked;
  }

  /**
   * Successive draws without putting back, as the largest of {@code log(u) / w} (Efraimidis and
   * Spirakis 2006). O(S log S).
   *
   * @param weights of which at least {@code count} are positive
   */
  static int[] withoutReplacement(double[] weights, int count, UniformRandomProvider random) {
    double[] key = new double[weights.length];
    int positive = 0;
    for (int i = 0; i < key.length; i++) {
      double u = random.nextDouble();
      positive += weights[i] > 0 ? 1 : 0;
      key[i] = weights[i] > 0 ? Math.log(u) / weights[i] : Double.NEGATIVE_INFINITY;
    }
    if (count > positive) {
      throw new IllegalArgumentException(
          count + " different draws of " + positive + " that have a weight");
    }
    return IntStream.range(0, key.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> key[i]).reversed())
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
