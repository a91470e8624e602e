package sparkmixed.bayes;

import java.util.List;
import java.util.concurrent.CancellationException;

/** The chains were stopped before their end, and can go on from their states. */
public final class SamplingCancelledException extends CancellationException {
  private static final long serialVersionUID = 1L;

  private final transient List<ChainState> states;

  SamplingCancelledException(List<ChainState> states) {
    super("sampling was cancelled");
    this.states = List.copyOf(states);
  }

  /** Of the chains that had begun, finished ones too; for {@link Nuts#resume}. */
  public List<ChainState> states() {
    return states;
  }
}
