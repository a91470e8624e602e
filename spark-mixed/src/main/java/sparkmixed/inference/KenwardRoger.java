package sparkmixed.inference;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import sparkmixed.fit.TestBasis;

/**
 * Degrees of freedom and the scaling of F by matching its first two moments (Kenward and Roger
 * 1997, section 3; the letters are theirs and pbkrtest's).
 */
final class KenwardRoger {
  /** Of tests that are adjusted for nothing. */
  static final KenwardRoger NONE =
      new KenwardRoger(
          new TestBasis.KenwardRoger(new double[0][], new double[0][], new double[0][][]),
          new double[0][]);

  /** Below this V0 is taken for zero, and a df this near 2 leaves F unscaled; pbkrtest's. */
  private static final double ZERO = 1e-10;

  private static final double NEAR_TWO = 0.01;

  private final TestBasis.KenwardRoger known;
  private final double[][] vcov;

  /** Degrees of freedom, and what F is multiplied by. */
  record Test(double degrees, double scale) {}

  KenwardRoger(TestBasis.KenwardRoger known, double[][] vcov) {
    this.known = known;
    this.vcov = vcov;
  }

  double[][] adjusted() {
    return known.adjusted();
  }

  /** Of {@code L beta}, rows of L independent. */
  Test test(RealMatrix l) {
    RealMatrix phi = new Array2DRowRealMatrix(vcov, true);
    RealMatrix middle = l.multiply(phi).multiply(l.transpose());
    RealMatrix theta = l.transpose().multiply(new LUDecomposition(middle).getSolver().solve(l));
    RealMatrix thetaPhi = theta.multiply(phi);
    int n = known.slopes().length;
    RealMatrix[] u = new RealMatrix[n];
    for (int r = 0; r < n; r++) {
      u[r] = thetaPhi.multiply(new Array2DRowRealMatrix(known.slopes()[r], true)).multiply(phi);
    }
    double a1 = 0;
    double a2 = 0;
    for (int r = 0; r < n; r++) {
      for (int s = 0; s < n; s++) {
        double w = known.weights()[r][s];
        a1 += w * u[r].getTrace() * u[s].getTrace();
        a2 += w * u[r].multiply(u[s]).getTrace();
      }
    }
    return moments(l.getRowDimension(), a1, a2);
  }

  private static Test moments(int q, double a1, double a2) {
    double b = (a1 + 6 * a2) / (2 * q);
    double g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2);
    double below = 3 * q + 2 * (1 - g);
    double v0 = 1 + g / below * b;
    double v1 = 1 - (q - g) / below * b;
    double v2 = 1 - (q + 2 - g) / below * b;
    v0 = Math.abs(v0) < ZERO ? 0 : v0;
    double expectation = 1 - a2 / q;
    double ratio = Math.abs(expectation) < 1e-14 && Math.abs(v1) < 1e-14 ? 1 : expectation / v1;
    double rho = ratio * ratio * v0 / (v2 * q);
    double df = 4 + (q + 2) / (q * rho - 1);
    double scale = Math.abs(df - 2) < NEAR_TWO ? 1 : df * expectation / (df - 2);
    return new Test(df, scale);
  }
}
