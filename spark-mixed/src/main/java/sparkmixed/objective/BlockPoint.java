package sparkmixed.objective;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Where a block of rows is asked to look: everything that its own effects depend on.
 *
 * @param held parameters
 * @param beta of the estimated columns of X
 * @param dense b of the crossed factors
 */
record BlockPoint(ModeParameters held, double[] beta, double[] dense) implements Serializable {

  /** Whether these are the same to the last bit. */
  boolean same(BlockPoint other) {
    return held.same(other.held)
        && Arrays.equals(beta, other.beta)
        && Arrays.equals(dense, other.dense);
  }

  double[][] templates() {
    return held.templates();
  }
}
