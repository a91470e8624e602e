package sparkmixed.bayes;

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

  /** Listens to nothing, stops nothing. */
  static SamplerListener none() {
    return new SamplerListener() {};
  }
}
