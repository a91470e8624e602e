package sparkmixed.fit;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.Objective;
import sparkmixed.optimize.Minimizer;
import sparkmixed.optimize.Optimum;

/**
 * A coefficient, standard deviation or correlation of a fitted model, and the least deviance that
 * the model has when it is held at any value and everything else is free. Not thread-safe: the
 * quantities of a model share its workspace.
 */
public final class ProfiledQuantity {
  /** Decrease of the deviance that is left when a search stops. */
  private static final double TOLERANCE = 1e-7;

  private static final int ITERATIONS = 200;

  /**
   * A quantity's name in the columns of {@code tidy}.
   *
   * @param group grouping factor; null of a coefficient
   */
  public record Name(String effect, @Nullable String group, String term) {}

  /**
   * Where a quantity is and may be.
   *
   * @param estimate by maximum likelihood
   * @param unit about a standard error
   */
  public record Range(double estimate, double unit, double lower, double upper) {}

  /**
   * The model with a quantity held.
   *
   * @param objective of the free parameters
   * @param restriction null if all are free: the objective itself holds the quantity
   */
  record Held(Objective objective, @Nullable Restriction restriction) {}

  /** Holds a quantity. */
  @FunctionalInterface
  interface Holder {
    Held at(double value);
  }

  /**
   * How parameters are searched for.
   *
   * @param start all of them at the optimum
   * @param lifted the same off the boundary, where a search would see no way to go
   * @param scale typical sizes
   * @param metric typical inverse curvatures in units of scale
   * @param even whether the deviance is even in the sign of each
   */
  record Search(double[] start, double[] lifted, double[] scale, double[] metric, boolean[] even) {}

  private final Name name;
  private final Range range;
  private final Search search;
  private final Holder holder;

  /** All parameters at the values seen so far. */
  private final TreeMap<Double, double[]> solved = new TreeMap<>();

  ProfiledQuantity(Name name, Range range, Search search, Holder holder) {
    this.name = name;
    this.range = range;
    this.search = search;
    this.holder = holder;
    solved.put(range.estimate(), search.lifted());
  }

  public Name name() {
    return name;
  }

  public Range range() {
    return range;
  }

  /** Least deviance with the quantity at {@code value}; NaN where a search found none. */
  public double deviance(double value) {
    Held held = holder.at(value);
    Restriction restriction = held.restriction();
    double[] near = nearest(value);
    double[] free = restriction == null ? near : restriction.free(near);
    int n = free.length;
    if (n == 0) {
      Evaluation only = held.objective().value(free);
      return only.feasible() ? only.value() : Double.NaN;
    }
    double[] scale = search.scale();
    double[] metric = search.metric();
    boolean[] even = search.even();
    if (restriction != null) {
      scale = restriction.scales(scale);
      int[] counterparts = restriction.counterparts();
      metric = new double[n];
      even = new boolean[n];
      for (int k = 0; k < n; k++) {
        metric[k] = search.metric()[counterparts[k]];
        even[k] = search.even()[counterparts[k]];
      }
    }
    Minimizer minimizer =
        new Minimizer(Minimizer.Method.QUASI_NEWTON, ITERATIONS, TOLERANCE, entry -> {});
    Optimum optimum = minimizer.minimize(held.objective(), free, scale, metric, even);
    if (!Double.isFinite(optimum.value())) {
      return Double.NaN;
    }
    double[] point = optimum.theta();
    solved.put(value, restriction == null ? point : restriction.all(point));
    return optimum.value();
  }

  private double[] nearest(double value) {
    Map.Entry<Double, double[]> below = solved.floorEntry(value);
    Map.Entry<Double, double[]> above = solved.ceilingEntry(value);
    if (below == null || above == null) {
      return java.util.Objects.requireNonNull(below == null ? above : below).getValue();
    }
    return value - below.getKey() <= above.getKey() - value ? below.getValue() : above.getValue();
  }

  /**
   * Directions in which coefficients are searched for: columns F with {@code F F' = V}, of which
   * all but the first leave coefficient {@code first} where it is.
   *
   * @param v covariance of the coefficients, r x r
   */
  static double[][] directions(double[][] v, int first) {
    int r = v.length;
    double[][] columns = new double[r][r];
    double[] left = new double[r * r];
    for (int j = 0; j < r; j++) {
      for (int i = 0; i < r; i++) {
        left[j * r + i] = v[i][j];
      }
    }
    for (int k = 0; k < r; k++) {
      int pivot = k == 0 ? first : k <= first ? k - 1 : k;
      double variance = left[pivot * r + pivot];
      double floor = 1e-12 * v[pivot][pivot];
      if (!(variance > floor)) {
        // separated, or dependent to rounding: a direction of its own
        columns[k][pivot] = v[pivot][pivot] > 0 ? Math.sqrt(v[pivot][pivot]) : 1;
        continue;
      }
      double root = Math.sqrt(variance);
      for (int i = 0; i < r; i++) {
        columns[k][i] = left[pivot * r + i] / root;
      }
      for (int j = 0; j < r; j++) {
        for (int i = 0; i < r; i++) {
          left[j * r + i] -= columns[k][i] * columns[k][j];
        }
      }
      for (int before = 0; before < k; before++) {
        columns[k][before == 0 ? first : before <= first ? before - 1 : before] = 0;
      }
    }
    return columns;
  }
}
