package sparkmixed.inference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.RealMatrix;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.TestBasis;

/**
 * How dropped columns of X depend on estimated ones in the data: {@code x_dropped = x_kept K}, and
 * so which combinations of all p coefficients the data determine.
 */
public final class Aliasing {
  /** On a combination relative to its largest entry; emmeans's tolerance for estimability. */
  private static final double ESTIMABLE = 1e-8;

  private final int p;
  private final int[] kept;
  private final double @Nullable [][] full;

  private Aliasing(int p, int[] kept, double @Nullable [][] full) {
    this.p = p;
    this.kept = kept;
    this.full = full;
  }

  /** Of a model. */
  public static Aliasing of(FittedModel model) {
    double[] estimates = model.fixedEffects().estimates();
    int p = estimates.length;
    int[] kept = IntStream.range(0, p).filter(j -> !Double.isNaN(estimates[j])).toArray();
    if (kept.length == p) {
      return new Aliasing(p, kept, null);
    }
    TestBasis basis = model.basis();
    TestBasis.DesignSums design = basis == null ? null : basis.design();
    return new Aliasing(p, kept, design == null ? null : full(design, kept));
  }

  /** Every column of X in the estimated ones, as written: r x p. */
  private static double[][] full(TestBasis.DesignSums design, int[] kept) {
    int r = kept.length;
    int p = design.shift().length;
    RealMatrix products = new Array2DRowRealMatrix(r, r);
    double[] unit = new double[r];
    for (int c = 0; c < r; c++) {
      unit[c] = 1 / Math.sqrt(design.products()[kept[c]][kept[c]]);
    }
    for (int c = 0; c < r; c++) {
      for (int d = 0; d < r; d++) {
        products.setEntry(c, d, design.products()[kept[c]][kept[d]] * unit[c] * unit[d]);
      }
    }
    DecompositionSolver solver = new CholeskyDecomposition(products, 1e-9, 0).getSolver();
    int intercept = -1;
    for (int c = 0; c < r; c++) {
      boolean shifted = design.shift()[kept[c]] != 0;
      intercept = intercept < 0 && !shifted && isConstant(design, kept[c]) ? c : intercept;
    }
    double[][] full = new double[r][p];
    for (int j = 0; j < p; j++) {
      double[] right = new double[r];
      for (int c = 0; c < r; c++) {
        right[c] = design.products()[kept[c]][j] * unit[c];
      }
      double[] k = solver.solve(new org.hipparchus.linear.ArrayRealVector(right)).toArray();
      double moved = design.shift()[j];
      for (int c = 0; c < r; c++) {
        full[c][j] = k[c] * unit[c];
        moved -= full[c][j] * design.shift()[kept[c]];
      }
      if (intercept >= 0) {
        full[intercept][j] += moved;
      }
    }
    for (int c = 0; c < r; c++) {
      for (int d = 0; d < r; d++) {
        full[c][kept[d]] = c == d ? 1 : 0;
      }
    }
    return full;
  }

  /** Whether a column is the intercept: columns are shifted beside one only. */
  private static boolean isConstant(TestBasis.DesignSums design, int column) {
    return column == 0 && design.mean()[0] == 1;
  }

  /** Positions of the estimated columns among all. */
  public int[] kept() {
    return kept.clone();
  }

  /** How many columns are not estimated. */
  int dropped() {
    return p - kept.length;
  }

  /**
   * A combination of all p coefficients as one of the estimated ones.
   *
   * @return null if the data do not determine it
   */
  public double @Nullable [] reduced(double[] combination) {
    double[] own = new double[kept.length];
    for (int c = 0; c < own.length; c++) {
      own[c] = combination[kept[c]];
    }
    double largest = Arrays.stream(combination).map(Math::abs).max().orElse(0);
    for (int j = 0; j < p; j++) {
      if (Arrays.binarySearch(kept, j) < 0) {
        double implied = full == null ? Double.NaN : 0;
        for (int c = 0; c < own.length && full != null; c++) {
          implied += own[c] * full[c][j];
        }
        if (full == null ? combination[j] != 0 : !near(implied, combination[j], largest)) {
          return null;
        }
      }
    }
    return own;
  }

  private static boolean near(double a, double b, double scale) {
    return Math.abs(a - b) <= ESTIMABLE * Math.max(scale, 1e-300);
  }

  /** K for all columns, r x p: the identity in the estimated ones. */
  double[][] full() {
    if (kept.length == p) {
      double[][] identity = new double[p][p];
      for (int j = 0; j < p; j++) {
        identity[j][j] = 1;
      }
      return identity;
    }
    if (full == null) {
      throw new ConfigurationException(
          "Tests of terms with dropped columns need the cross products of the design, which were"
              + " not kept with this model; fit it again.");
    }
    return full;
  }
}
