package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ResourceGuardException;

/**
 * Kenward and Roger's adjustment of the covariance of the coefficients of a REML fit, from its
 * statistics: with {@code V = sum_r gamma_r G_r}, gamma the variances and covariances of the random
 * effects and sigma^2 last,
 *
 * <pre>
 *   P_r = -X'V^-1 G_r V^-1 X ,   Q_rs = X'V^-1 G_r V^-1 G_s V^-1 X ,   Phi = (X'V^-1 X)^-1
 *   W = 2 I^-1 ,   I_rs = tr(V^-1 G_r V^-1 G_s) - 2 tr(Phi Q_rs) + tr(Phi P_r Phi P_s)
 *   Phi_A = Phi + 2 Phi { sum_rs W_rs (Q_rs - P_r Phi P_s) } Phi
 * </pre>
 *
 * <p>What holds sigma^2 follows from {@code V^-1 V V^-1 = V^-1}, so no matrix of order n is formed.
 * Time O(q^2) a parameter and O(q nnz(Z'Z)), memory three matrices of order q.
 *
 * @see <a href="https://doi.org/10.2307/2533558">Kenward and Roger 1997, Biometrics 53</a>
 * @see <a href="https://doi.org/10.18637/jss.v059.i09">Halekoh and Hojsgaard 2014, JSS 59(9)</a>
 */
public final class KenwardRogerFit {
  /** Random effects beyond which dense matrices of their order are too much. */
  public static final int MOST_EFFECTS = 2000;

  private static final double NOTHING = 1e-12;

  private final PrecisionProducts products;
  private final VarianceForms forms;
  private final List<int[][]> entries = new ArrayList<>();
  private final double[] gamma;
  private final double sigma2;
  private final int p;

  private KenwardRogerFit(LmmProblem problem, double[] theta, double sigma2) {
    this.sigma2 = sigma2;
    this.products = new PrecisionProducts(problem.moments(), problem.layout(), theta, sigma2);
    this.forms = new VarianceForms(products);
    this.p = products.p();
    List<Double> values = new ArrayList<>();
    for (int t = 0; t < problem.layout().terms().size(); t++) {
      CovarianceTerm term = problem.layout().terms().get(t);
      double[] template = problem.layout().template(t, theta);
      int levels = problem.moments().levels()[term.factor()].size();
      int k = term.width();
      for (int b = 0; b < k; b++) {
        for (int a = b; a < k; a++) {
          if (term.position(a, b) >= 0) {
            double sum = 0;
            for (int c = 0; c <= b; c++) {
              sum += template[c * k + a] * template[c * k + b];
            }
            values.add(sigma2 * sum);
            entries.add(forms.entries(term, levels, a, b));
          }
        }
      }
    }
    this.gamma = values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * A model with the degrees of freedom asked for.
   *
   * @param ddf see {@link TestBasis#ddf}
   */
  public static FittedModel with(LmmProblem problem, FittedModel model, String ddf) {
    TestBasis basis = Objects.requireNonNull(model.basis());
    return model.with(
        basis.with(ddf, ddf.equals(TestBasis.KENWARD_ROGER) ? of(problem, model) : null));
  }

  /**
   * Whether there is an adjustment.
   *
   * @throws ConfigurationException if the model is not fitted by REML
   * @throws ResourceGuardException if it has more random effects than {@link #MOST_EFFECTS}
   */
  public static void check(LmmProblem problem) {
    if (!problem.reml()) {
      throw new ConfigurationException(
          "Kenward-Roger needs a fit by REML, and this one is by maximum likelihood; fit by REML, or"
              + " use ddf satterthwaite.");
    }
    long effects = 0;
    for (int f = 0; f < problem.layout().widths().length; f++) {
      effects += (long) problem.layout().widths()[f] * problem.moments().levels()[f].size();
    }
    if (effects > MOST_EFFECTS) {
      throw new ResourceGuardException(
          String.format(
              Locale.ROOT,
              "Kenward-Roger works on dense matrices of the order of the random effects, %,d here, and"
                  + " stops at %,d; use ddf satterthwaite, which costs a few evaluations of the"
                  + " criterion and differs little at this size.",
              effects,
              MOST_EFFECTS));
    }
  }

  /**
   * The adjustment at a fit, see {@link #check}.
   *
   * @param model fitted to the problem's data
   */
  public static TestBasis.KenwardRoger of(LmmProblem problem, FittedModel model) {
    check(problem);
    double[] theta = problem.inner(model.theta());
    return new KenwardRogerFit(problem, theta, model.sigma() * model.sigma()).compute(problem);
  }

  private TestBasis.KenwardRoger compute(LmmProblem problem) {
    int n = gamma.length;
    RealMatrix[] slopes = new RealMatrix[n + 1];
    RealMatrix[][] q = new RealMatrix[n + 1][n + 1];
    double[][] trace = new double[n + 1][n + 1];
    double[] single = new double[n];
    for (int r = 0; r < n; r++) {
      slopes[r] = forms.slope(entries.get(r));
      single[r] = forms.trace(entries.get(r));
      for (int s = 0; s <= r; s++) {
        trace[r][s] = forms.trace(entries.get(r), entries.get(s));
        trace[s][r] = trace[r][s];
        q[r][s] = forms.middle(entries.get(r), entries.get(s));
        q[s][r] = q[r][s].transpose();
      }
    }
    residual(problem.rowCount(), slopes, q, trace, single);
    RealMatrix phi = inverse(matrix(products.xx));
    RealMatrix information = new Array2DRowRealMatrix(n + 1, n + 1);
    for (int r = 0; r <= n; r++) {
      for (int s = 0; s <= n; s++) {
        double twice = phi.multiply(q[r][s]).getTrace();
        double both = phi.multiply(slopes[r]).multiply(phi).multiply(slopes[s]).getTrace();
        information.setEntry(r, s, trace[r][s] - 2 * twice + both);
      }
    }
    RealMatrix weights = pseudoInverse(information).scalarMultiply(2);
    RealMatrix sum = new Array2DRowRealMatrix(p, p);
    for (int r = 0; r <= n; r++) {
      for (int s = 0; s <= n; s++) {
        RealMatrix part = q[r][s].subtract(slopes[r].multiply(phi).multiply(slopes[s]));
        sum = sum.add(part.scalarMultiply(weights.getEntry(r, s)));
      }
    }
    RealMatrix adjusted = phi.add(phi.multiply(sum).multiply(phi).scalarMultiply(2));
    double[][][] asWritten = new double[n + 1][][];
    for (int r = 0; r <= n; r++) {
      asWritten[r] = problem.centring().fixedInformation(slopes[r].getData());
    }
    return new TestBasis.KenwardRoger(
        problem.centring().fixedCovariance(flat(adjusted)), weights.getData(), asWritten);
  }

  /** What belongs to sigma^2, from what belongs to the others. */
  private void residual(
      long rows, RealMatrix[] slopes, RealMatrix[][] q, double[][] trace, double[] single) {
    int n = gamma.length;
    RealMatrix own = matrix(products.xx);
    double whole = rows;
    double square = 0;
    for (int r = 0; r < n; r++) {
      own = own.add(slopes[r].scalarMultiply(gamma[r]));
      whole -= gamma[r] * single[r];
      double rest = single[r];
      RealMatrix mixed = slopes[r].scalarMultiply(-1);
      for (int s = 0; s < n; s++) {
        rest -= gamma[s] * trace[r][s];
        mixed = mixed.subtract(q[r][s].scalarMultiply(gamma[s]));
      }
      trace[r][n] = rest / sigma2;
      trace[n][r] = trace[r][n];
      q[r][n] = mixed.scalarMultiply(1 / sigma2);
      q[n][r] = q[r][n].transpose();
      square += gamma[r] * trace[r][n];
    }
    slopes[n] = own.scalarMultiply(-1 / sigma2);
    trace[n][n] = (whole / sigma2 - square) / sigma2;
    RealMatrix last = slopes[n].scalarMultiply(-1);
    for (int r = 0; r < n; r++) {
      last = last.subtract(q[r][n].scalarMultiply(gamma[r]));
    }
    q[n][n] = last.scalarMultiply(1 / sigma2);
  }

  private RealMatrix matrix(double[] columns) {
    RealMatrix matrix = new Array2DRowRealMatrix(p, p);
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        matrix.setEntry(i, j, 0.5 * (columns[j * p + i] + columns[i * p + j]));
      }
    }
    return matrix;
  }

  private double[] flat(RealMatrix matrix) {
    double[] flat = new double[p * p];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        flat[j * p + i] = matrix.getEntry(i, j);
      }
    }
    return flat;
  }

  private static RealMatrix inverse(RealMatrix matrix) {
    return new CholeskyDecomposition(matrix, 1e-9, 0).getSolver().getInverse();
  }

  /**
   * Of a symmetric matrix scaled to a diagonal of ones: directions without information drop out.
   */
  private static RealMatrix pseudoInverse(RealMatrix information) {
    int n = information.getRowDimension();
    double[] unit = new double[n];
    for (int r = 0; r < n; r++) {
      double own = information.getEntry(r, r);
      unit[r] = own > 0 ? 1 / Math.sqrt(own) : 0;
    }
    RealMatrix even = new Array2DRowRealMatrix(n, n);
    for (int r = 0; r < n; r++) {
      for (int s = 0; s < n; s++) {
        double value = 0.5 * (information.getEntry(r, s) + information.getEntry(s, r));
        even.setEntry(r, s, value * unit[r] * unit[s]);
      }
    }
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(even);
    RealMatrix inverse = new Array2DRowRealMatrix(n, n);
    for (int k = 0; k < n; k++) {
      double value = eigen.getEigenvalue(k);
      if (value > NOTHING * eigen.getEigenvalue(0)) {
        RealMatrix outer = eigen.getEigenvector(k).outerProduct(eigen.getEigenvector(k));
        inverse = inverse.add(outer.scalarMultiply(1 / value));
      }
    }
    for (int r = 0; r < n; r++) {
      for (int s = 0; s < n; s++) {
        inverse.multiplyEntry(r, s, unit[r] * unit[s]);
      }
    }
    return inverse;
  }
}
