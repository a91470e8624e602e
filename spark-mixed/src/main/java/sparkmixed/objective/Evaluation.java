package sparkmixed.objective;

/**
 * An objective at one point.
 *
 * @param value the objective; positive infinity where it does not exist
 * @param gradient its derivative by theta; empty if it was not asked for
 */
public record Evaluation(double value, double[] gradient) {

  /** A point where the objective does not exist. */
  public static Evaluation infeasible() {
    return new Evaluation(Double.POSITIVE_INFINITY, new double[0]);
  }

  public boolean feasible() {
    return !Double.isInfinite(value) && !Double.isNaN(value);
  }

  /** Largest absolute entry of the gradient. */
  public double gradientNorm() {
    double norm = 0;
    for (double g : gradient) {
      norm = Math.max(norm, Math.abs(g));
    }
    return norm;
  }
}
