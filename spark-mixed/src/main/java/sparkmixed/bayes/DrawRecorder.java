package sparkmixed.bayes;

import java.util.Arrays;

/** Keeps the draws of a chain as they come. */
final class DrawRecorder {
  private final double[][] draws;
  private final double[] logDensity;
  private final double[] energy;
  private final int[] treeDepth;
  private final boolean[] divergent;
  private final double[] acceptance;
  private int count;
  private int divergences;

  DrawRecorder(int capacity) {
    this.draws = new double[capacity][];
    this.logDensity = new double[capacity];
    this.energy = new double[capacity];
    this.treeDepth = new int[capacity];
    this.divergent = new boolean[capacity];
    this.acceptance = new double[capacity];
  }

  /** Goes on after draws that are there. */
  DrawRecorder(int capacity, Chain earlier) {
    this(capacity);
    count = earlier.draws().length;
    System.arraycopy(earlier.draws(), 0, draws, 0, count);
    System.arraycopy(earlier.logDensity(), 0, logDensity, 0, count);
    System.arraycopy(earlier.energy(), 0, energy, 0, count);
    System.arraycopy(earlier.treeDepth(), 0, treeDepth, 0, count);
    System.arraycopy(earlier.divergent(), 0, divergent, 0, count);
    System.arraycopy(earlier.acceptance(), 0, acceptance, 0, count);
    divergences = earlier.divergences();
  }

  void add(Trajectory.Transition transition) {
    PhasePoint end = transition.end();
    draws[count] = end.q();
    logDensity[count] = end.logDensity();
    energy[count] = end.energy();
    treeDepth[count] = transition.depth();
    divergent[count] = transition.divergent();
    acceptance[count] = transition.acceptance();
    divergences += transition.divergent() ? 1 : 0;
    count++;
  }

  int divergences() {
    return divergences;
  }

  Chain chain(double stepSize, double[] inverseMetric, long gradients) {
    return new Chain(
        Arrays.copyOf(draws, count),
        Arrays.copyOf(logDensity, count),
        Arrays.copyOf(energy, count),
        Arrays.copyOf(treeDepth, count),
        Arrays.copyOf(divergent, count),
        Arrays.copyOf(acceptance, count),
        stepSize,
        inverseMetric.clone(),
        gradients);
  }
}
