package sparkmixed.fit;

import sparkmixed.optimize.LogEntry;

/** Is told what a fit is doing, as it does it. */
public interface FitListener {

  /** A stage begins: {@code statistics}, {@code optimize} or {@code inference}. */
  default void stage(String name) {}

  /** An evaluation of the criterion is done. */
  default void evaluated(LogEntry entry) {}

  /** Listens to nothing. */
  static FitListener none() {
    return new FitListener() {};
  }
}
