package sparkmixed.inference;

import java.util.Arrays;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.VarianceInformation;

/**
 * Degrees of freedom of t statistics of a linear mixed model by Satterthwaite's method,
 *
 * <pre>
 *   df = 2 v^2 / (g' A g) ,    v = c'V c ,    g_k = c' (dV/dk) c
 * </pre>
 *
 * <p>with A the covariance of the variance parameters (Kuznetsova, Brockhoff and Christensen 2017,
 * section 2). They need no data: the fit keeps A and the derivatives.
 */
public final class Satterthwaite {
  private Satterthwaite() {}

  /**
   * Degrees of freedom of a linear combination of the estimated coefficients.
   *
   * @param combination c, one number for each estimated coefficient
   * @return NaN if the model does not know how precise its variances are
   */
  public static double degrees(FittedModel model, double[] combination) {
    VarianceInformation known = model.information();
    if (known == null) {
      return Double.NaN;
    }
    double v = quadratic(model.fixedEffects().vcov(), combination);
    double[] g = new double[known.jacobian().length];
    Arrays.setAll(g, k -> quadratic(known.jacobian()[k], combination));
    return 2 * v * v / quadratic(known.covariance(), g);
  }

  static double quadratic(double[][] matrix, double[] vector) {
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      for (int j = 0; j < vector.length; j++) {
        sum += vector[i] * matrix[i][j] * vector[j];
      }
    }
    return sum;
  }
}
