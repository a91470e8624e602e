package sparkmixed.bayes;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import sparkmixed.family.Responses;
import sparkmixed.linalg.Cholesky;

/**
 * Multivariate Student t distribution, to propose from: about as wide as its target, with heavier
 * tails,
 *
 * <pre>
 *   q = m + L z sqrt(nu / chi2_nu),   S = L L',   z ~ N(0, I)
 *   log g(q) = log Gamma((nu + d) / 2) - log Gamma(nu / 2) - d/2 log(nu pi) - log|L|
 *              - (nu + d)/2 log(1 + (q - m)' S^-1 (q - m) / nu)
 * </pre>
 */
public final class StudentProposal {
  private final double[] centre;
  private final double[] root;
  private final double degrees;
  private final double constant;

  /**
   * A distribution.
   *
   * @param centre m, length d
   * @param scale S, d x d, symmetric positive definite, by columns; the covariance is {@code nu /
   *     (nu - 2) S}
   * @param degrees nu, positive
   * @throws IllegalArgumentException if S is not positive definite
   */
  public StudentProposal(double[] centre, double[] scale, double degrees) {
    int d = centre.length;
    this.centre = centre.clone();
    this.root = scale.clone();
    this.degrees = degrees;
    if (!Cholesky.factor(root, d)) {
      throw new IllegalArgumentException("the scale matrix is not positive definite");
    }
    double logDet = 0;
    for (int i = 0; i < d; i++) {
      logDet += Math.log(root[i * d + i]);
    }
    this.constant =
        LogGamma.value((degrees + d) / 2)
            - LogGamma.value(degrees / 2)
            - d / 2.0 * Math.log(degrees * Math.PI)
            - logDet;
  }

  int dimension() {
    return centre.length;
  }

  /** A draw. O(d^2). */
  double[] draw(UniformRandomProvider random) {
    int d = centre.length;
    double[] z = new double[d];
    for (int i = 0; i < d; i++) {
      z[i] = Responses.normal(random);
    }
    double chiSquare = AhrensDieterMarsagliaTsangGammaSampler.of(random, degrees / 2, 2).sample();
    double stretch = Math.sqrt(degrees / chiSquare);
    double[] q = centre.clone();
    for (int j = 0; j < d; j++) {
      for (int i = j; i < d; i++) {
        q[i] += root[j * d + i] * z[j] * stretch;
      }
    }
    return q;
  }

  /** log g(q). O(d^2). */
  double logDensity(double[] q) {
    int d = centre.length;
    double[] z = new double[d];
    for (int i = 0; i < d; i++) {
      z[i] = q[i] - centre[i];
    }
    Cholesky.solve(root, d, d, z);
    return constant - (degrees + d) / 2 * Math.log1p(Hamiltonian.dot(z, z) / degrees);
  }
}
