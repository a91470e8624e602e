package sparkmixed.objective;

/** A smooth function to be minimized. */
public interface Objective {

  /** Number of parameters. */
  int dimension();

  /** Value at {@code theta}; {@link Evaluation#infeasible()} where there is none. */
  Evaluation value(double[] theta);

  /** Value and gradient at {@code theta}. */
  Evaluation gradient(double[] theta);

  /** Passes over the rows so far; none where sums stand for them. */
  default long passes() {
    return 0;
  }

  /** Those of the passes that were jobs of a cluster. */
  default long remotePasses() {
    return 0;
  }

  /** Whether {@link #step} leads anywhere. */
  default boolean steps() {
    return false;
  }

  /**
   * Value and gradient at {@code theta}, and where a fixed-point step of the problem's own would go
   * from there.
   *
   * @return the step's end is {@code theta} itself if the problem has no such step
   */
  default Step step(double[] theta) {
    return new Step(gradient(theta), theta);
  }

  /**
   * The same for less work where there is less to do: value and gradient may have errors that are
   * small beside what a step is to gain.
   */
  default Step roughStep(double[] theta) {
    return step(theta);
  }

  /**
   * A fixed-point step.
   *
   * @param at the evaluation where it starts
   * @param next where it ends
   */
  record Step(Evaluation at, double[] next) {}
}
