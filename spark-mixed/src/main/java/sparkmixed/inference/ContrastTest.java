package sparkmixed.inference;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.TestBasis;

/**
 * Tests of linear combinations of the estimated coefficients: t and F with degrees of freedom by
 * Satterthwaite or by Kenward and Roger in a linear model, otherwise normal and chi-squared.
 *
 * @see <a href="https://doi.org/10.18637/jss.v082.i13">Kuznetsova, Brockhoff and Christensen 2017,
 *     JSS 82(13)</a>
 */
public final class ContrastTest {
  /** Relative size of an eigenvalue that counts as zero; lmerTest's. */
  private static final double NOTHING = Math.sqrt(Math.ulp(1.0));

  /** Degrees of freedom closer than this are equal; lmerTest's. */
  private static final double EQUAL = 1e-8;

  private final FittedModel model;
  private final String ddf;
  private final KenwardRoger adjustment;

  /**
   * One linear combination.
   *
   * @param df infinite for a normal statistic
   */
  public record Single(
      double estimate, double stdError, double df, double statistic, double pValue) {
    /** The limits of a confidence interval. */
    public double[] limits(double level) {
      double distance = Wald.quantile(0.5 * (1 - level), df) * stdError;
      return new double[] {estimate - distance, estimate + distance};
    }
  }

  /**
   * Several linear combinations together.
   *
   * @param meanSquare F times sigma^2, before Kenward and Roger's scaling; NaN if the model is not
   *     linear
   * @param numDf their rank
   * @param denDf infinite where the statistic is chi-squared
   * @param statistic F, or chi-squared if {@code denDf} is infinite
   */
  public record Joint(double meanSquare, int numDf, double denDf, double statistic, double pValue) {
    /** Whether the statistic is chi-squared. */
    public boolean chiSquared() {
      return Double.isInfinite(denDf);
    }
  }

  /**
   * Tests of one model.
   *
   * @param ddf {@code satterthwaite}, {@code kenward-roger} or {@code z}
   * @throws ConfigurationException if the model does not have what they need
   */
  public ContrastTest(FittedModel model, String ddf) {
    this.model = model;
    this.ddf = ddf;
    TestBasis basis = model.basis();
    TestBasis.KenwardRoger known = basis == null ? null : basis.kenwardRoger();
    switch (ddf) {
      case TestBasis.Z -> this.adjustment = KenwardRoger.NONE;
      case TestBasis.SATTERTHWAITE -> {
        this.adjustment = KenwardRoger.NONE;
        requireLinear();
        if (model.information() == null) {
          throw new ConfigurationException(
              "Degrees of freedom by Satterthwaite are not available: the model was saved by an"
                  + " earlier version, has too many coefficients, or did not end at a minimum; fit it"
                  + " again, or use ddf z.");
        }
      }
      case TestBasis.KENWARD_ROGER -> {
        requireLinear();
        if (known == null) {
          throw new ConfigurationException(
              "Degrees of freedom by Kenward-Roger are not kept with this model; fit it with ddf"
                  + " kenward-roger, or use satterthwaite.");
        }
        this.adjustment = new KenwardRoger(known, model.fixedEffects().vcov());
      }
      default ->
          throw new ConfigurationException(
              "There is no ddf \"" + ddf + "\"; it is satterthwaite, kenward-roger or z.");
    }
  }

  private void requireLinear() {
    if (!model.linear()) {
      throw new ConfigurationException(
          "Only linear models have degrees of freedom; tests of this one are ddf z.");
    }
  }

  /** What a model's own table of coefficients uses; {@code z} where nothing better is known. */
  public static String defaultDdf(FittedModel model) {
    TestBasis basis = model.basis();
    if (!model.linear() || basis == null) {
      return TestBasis.Z;
    }
    boolean known = !basis.ddf().equals(TestBasis.SATTERTHWAITE) || model.information() != null;
    return known ? basis.ddf() : TestBasis.Z;
  }

  /** How degrees of freedom are found. */
  public String ddf() {
    return ddf;
  }

  /** Covariance of the estimated coefficients that single tests use. */
  double[][] vcov() {
    return ddf.equals(TestBasis.KENWARD_ROGER)
        ? adjustment.adjusted()
        : model.fixedEffects().vcov();
  }

  /**
   * Tests {@code c'beta = value}.
   *
   * @param combination c, one number for each estimated coefficient
   */
  public Single single(double[] combination, double value) {
    double[] beta = estimates();
    double estimate = 0;
    for (int j = 0; j < beta.length; j++) {
      estimate += combination[j] * beta[j];
    }
    double error = Math.sqrt(Satterthwaite.quadratic(vcov(), combination));
    double df = degrees(combination);
    double statistic = (estimate - value) / error;
    return new Single(estimate, error, df, statistic, Wald.twoSided(statistic, df));
  }

  private double degrees(double[] combination) {
    return switch (ddf) {
      case TestBasis.SATTERTHWAITE -> Satterthwaite.degrees(model, combination);
      case TestBasis.KENWARD_ROGER -> adjustment.test(matrix(combination)).degrees();
      default -> Double.POSITIVE_INFINITY;
    };
  }

  /**
   * Tests {@code L beta = 0}. Rows may depend on each other.
   *
   * @param rows L, one number for each estimated coefficient in each row
   */
  public Joint joint(double[][] rows) {
    if (rows.length == 0) {
      return new Joint(Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN);
    }
    RealMatrix l = new Array2DRowRealMatrix(rows, true);
    RealMatrix v = l.multiply(matrix(vcov())).multiply(l.transpose());
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(symmetric(v));
    int rank = 0;
    while (rank < rows.length && eigen.getEigenvalue(rank) > NOTHING * eigen.getEigenvalue(0)) {
      rank++;
    }
    RealMatrix independent =
        eigen.getVT().getSubMatrix(0, rank - 1, 0, rows.length - 1).multiply(l);
    double[] beta = estimates();
    double wald = 0;
    for (int m = 0; m < rank; m++) {
      double along = 0;
      for (int j = 0; j < beta.length; j++) {
        along += independent.getEntry(m, j) * beta[j];
      }
      wald += along * along / eigen.getEigenvalue(m);
    }
    double f = wald / rank;
    double square = model.linear() ? f * model.sigma() * model.sigma() : Double.NaN;
    if (ddf.equals(TestBasis.Z)) {
      double p = ChiSquaredDistribution.of(rank).survivalProbability(wald);
      return new Joint(square, rank, Double.POSITIVE_INFINITY, wald, p);
    }
    double scale = 1;
    double df;
    if (ddf.equals(TestBasis.KENWARD_ROGER)) {
      KenwardRoger.Test test = adjustment.test(independent);
      df = test.degrees();
      scale = test.scale();
    } else {
      List<Double> single = new ArrayList<>();
      for (int m = 0; m < rank; m++) {
        single.add(Satterthwaite.degrees(model, independent.getRow(m)));
      }
      df = together(single);
    }
    double statistic = scale * f;
    double p = df > 0 ? FDistribution.of(rank, df).survivalProbability(statistic) : Double.NaN;
    return new Joint(square, rank, df, statistic, p);
  }

  /** Degrees of freedom of a sum of independent squared t, from their expectation. */
  static double together(List<Double> degrees) {
    double mean = 0;
    boolean equal = true;
    boolean small = false;
    double expected = 0;
    for (double df : degrees) {
      mean += df / degrees.size();
      equal &= Math.abs(df - degrees.get(0)) < EQUAL;
      small |= !(df > 2);
      expected += df / (df - 2);
    }
    if (equal) {
      return mean;
    }
    return small ? 2 : 2 * expected / (expected - degrees.size());
  }

  private double[] estimates() {
    double[] all = model.fixedEffects().estimates();
    return java.util.Arrays.stream(all).filter(b -> !Double.isNaN(b)).toArray();
  }

  private static RealMatrix matrix(double[]... rows) {
    return new Array2DRowRealMatrix(rows, true);
  }

  private static RealMatrix symmetric(RealMatrix v) {
    return v.add(v.transpose()).scalarMultiply(0.5);
  }
}
