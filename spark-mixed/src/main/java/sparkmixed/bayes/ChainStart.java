package sparkmixed.bayes;

import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.NotConvergedException;

/** Where a chain begins: where it is told, or uniform over (-2, 2)^d as Stan does. */
final class ChainStart {
  private static final int TRIES = 100;
  private static final double WIDTH = 2;

  private ChainStart() {}

  /**
   * A point at rest with a finite density and gradient.
   *
   * @throws NotConvergedException if there is none
   */
  static PhasePoint find(
      Hamiltonian hamiltonian,
      int dimension,
      double @Nullable [] given,
      int chain,
      UniformRandomProvider random) {
    if (given != null) {
      if (given.length != dimension) {
        throw new IllegalArgumentException(
            "a start of " + given.length + " for " + dimension + " parameters");
      }
      PhasePoint point = hamiltonian.at(given.clone());
      if (Double.isFinite(point.energy())) {
        return point;
      }
      throw new NotConvergedException(
          String.format(
              Locale.ROOT,
              "Chain %d cannot begin where it was told to: the log posterior there is %s. Give"
                  + " another start.",
              chain + 1,
              point.logDensity()));
    }
    for (int attempt = 0; attempt < TRIES; attempt++) {
      double[] q = new double[dimension];
      for (int i = 0; i < dimension; i++) {
        q[i] = WIDTH * (2 * random.nextDouble() - 1);
      }
      PhasePoint point = hamiltonian.at(q);
      if (Double.isFinite(point.energy())) {
        return point;
      }
    }
    throw new NotConvergedException(
        String.format(
            Locale.ROOT,
            "Chain %d has no start: the log posterior or its gradient is not finite at any of %d"
                + " random points. Check the priors for values that the data cannot have.",
            chain + 1,
            TRIES));
  }
}
