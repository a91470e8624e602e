package sparkmixed.bayes;

import java.util.Arrays;
import java.util.List;

/** Is told how far chains are, and may stop them. Called from the chains' threads. */
public interface SamplerListener {

  /** A chain has done an iteration; the argument is good during the call only. */
  default void iterated(ChainProgress progress) {}

  /**
   * Whether to stop; asked before every gradient of a trajectory. The chains then end within an
   * evaluation of the density (a few, where one looks for its start or its step size), and {@link
   * SamplingCancelledException} hands over what they have done.
   */
  default boolean cancelled() {
    return false;
  }

  /** Chains that were stopped earlier, and go on now; the others begin. */
  default List<ChainState> earlier() {
    return List.of();
  }

  /** Chains were stopped, here. Called once, before {@link SamplingCancelledException}. */
  default void stopped(List<ChainState> states) {}

  /**
   * Log densities of independent proposals that were found earlier; NaN for those that were not.
   * Shared: those that are found now are put there.
   *
   * @param draws their number
   */
  default double[] densities(int draws) {
    double[] none = new double[draws];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  /** More of the log densities have been found. Called from several threads. */
  default void weighed(double[] densities) {}

  /** Independent proposals were stopped. Called once, before a {@code CancellationException}. */
  default void stopped(double[] densities) {}

  /** Listens to nothing, stops nothing. */
  static SamplerListener none() {
    return new SamplerListener() {};
  }
}
