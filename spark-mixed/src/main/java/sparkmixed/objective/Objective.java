package sparkmixed.objective;

/** A smooth function to be minimized. */
public interface Objective {

  /** Number of parameters. */
  int dimension();

  /** Value at {@code theta}; {@link Evaluation#infeasible()} where there is none. */
  Evaluation value(double[] theta);

  /** Value and gradient at {@code theta}. */
  Evaluation gradient(double[] theta);
}
