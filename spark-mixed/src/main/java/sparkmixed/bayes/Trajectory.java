package sparkmixed.bayes;

import java.util.function.BooleanSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

/**
 * One transition of the no-U-turn sampler: a trajectory is doubled, forwards or backwards at
 * random, until it turns back, and one of its points is drawn by weight, biased to the later ones.
 *
 * @see <a href="https://jmlr.org/papers/v15/hoffman14a.html">Hoffman &amp; Gelman 2014, JMLR 15</a>
 * @see <a href="https://arxiv.org/abs/1701.02434">Betancourt 2017, appendix A</a>
 */
final class Trajectory {

  /** Error of H beyond which a trajectory is given up as divergent. */
  static final double DIVERGENT = 1000;

  /** The chain is to stop; thrown out of a half-built trajectory. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  /**
   * What a transition came to.
   *
   * @param end the draw
   * @param acceptance average of {@code min(1, exp(H0 - H))} over the trajectory
   */
  record Transition(PhasePoint end, int depth, boolean divergent, double acceptance) {}

  private final Hamiltonian hamiltonian;
  private final UniformRandomProvider random;
  private final double stepSize;
  private final BooleanSupplier stop;
  private final double startEnergy;
  private int steps;
  private double acceptance;
  private boolean divergent;

  private Trajectory(
      Hamiltonian hamiltonian,
      PhasePoint start,
      double stepSize,
      UniformRandomProvider random,
      BooleanSupplier stop) {
    this.hamiltonian = hamiltonian;
    this.startEnergy = start.energy();
    this.stepSize = stepSize;
    this.random = random;
    this.stop = stop;
  }

  /**
   * Moves on from a position.
   *
   * @param stop asked before every gradient
   */
  static Transition from(
      Hamiltonian hamiltonian,
      PhasePoint position,
      double stepSize,
      int maxDepth,
      UniformRandomProvider random,
      BooleanSupplier stop) {
    PhasePoint start = hamiltonian.kicked(position, random);
    return new Trajectory(hamiltonian, start, stepSize, random, stop).grow(start, maxDepth);
  }

  private Transition grow(PhasePoint start, int maxDepth) {
    // its last point is where it was grown last
    Tree tree = Tree.leaf(start, 0);
    int direction = 1;
    int depth = 0;
    boolean straight = true;
    while (straight && depth < maxDepth) {
      int next = random.nextDouble() > 0.5 ? 1 : -1;
      Tree grown = next == direction ? tree : tree.reversed();
      direction = next;
      Tree more = build(depth, grown.last(), direction * stepSize);
      if (more == null) {
        break;
      }
      depth++;
      boolean later = random.nextDouble() < Math.exp(more.logWeight() - grown.logWeight());
      straight = grown.straightWith(more);
      tree = grown.join(more, later ? more.sample() : grown.sample());
    }
    return new Transition(tree.sample(), depth, divergent, acceptance / Math.max(1, steps));
  }

  /** A stretch of 2^depth steps; null if it diverges, or turns back within itself. */
  private @Nullable Tree build(int depth, PhasePoint from, double eps) {
    if (depth == 0) {
      return step(from, eps);
    }
    Tree near = build(depth - 1, from, eps);
    if (near == null) {
      return null;
    }
    Tree far = build(depth - 1, near.last(), eps);
    if (far == null) {
      return null;
    }
    double both = Tree.logSum(near.logWeight(), far.logWeight());
    boolean farther = random.nextDouble() < Math.exp(far.logWeight() - both);
    return near.straightWith(far) ? near.join(far, farther ? far.sample() : near.sample()) : null;
  }

  private @Nullable Tree step(PhasePoint from, double eps) {
    if (stop.getAsBoolean()) {
      throw new Stopped();
    }
    PhasePoint point = hamiltonian.leapfrog(from, eps);
    double logWeight = startEnergy - point.energy();
    steps++;
    acceptance += Math.min(1, Math.exp(logWeight));
    if (-logWeight > DIVERGENT) {
      divergent = true;
      return null;
    }
    return Tree.leaf(point, logWeight);
  }
}
