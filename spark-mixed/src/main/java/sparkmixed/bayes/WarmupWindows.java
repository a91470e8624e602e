package sparkmixed.bayes;

/**
 * Stan's schedule of a warm-up: 75 iterations that only adapt the step size, windows of 25, 50, 100
 * ... iterations each of which ends with a new metric, and 50 more for the step size. A short
 * warm-up has 15% and 10% of its iterations before and after one window; one below 20 has none.
 *
 * @param from first iteration of the first window, counted from 0
 * @param to the iteration after the last window
 * @param firstSize of the first window
 */
record WarmupWindows(int from, int to, int firstSize) {
  private static final int BEFORE = 75;
  private static final int FIRST = 25;
  private static final int AFTER = 50;
  private static final int SHORTEST = 20;

  static WarmupWindows of(int warmup) {
    if (warmup < SHORTEST) {
      return new WarmupWindows(0, 0, 0);
    }
    if (warmup >= BEFORE + FIRST + AFTER) {
      return new WarmupWindows(BEFORE, warmup - AFTER, FIRST);
    }
    int before = (int) (0.15 * warmup);
    int to = warmup - (int) (0.1 * warmup);
    return new WarmupWindows(before, to, to - before);
  }

  /** Whether an iteration is in a window. */
  boolean contains(int iteration) {
    return iteration >= from && iteration < to;
  }

  /**
   * Last iteration of a window; one that would leave less room than the next one, of twice its
   * size, needs takes all of it. Stan has the same rule, but for the first window.
   *
   * @param start its first iteration
   * @param size it should have
   */
  int end(int start, int size) {
    int end = start + size - 1;
    return end + 2 * size >= to ? to - 1 : end;
  }
}
