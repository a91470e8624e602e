package sparkmixed.diagnostics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What the tests need of quantile residuals that are conditional on the random effects, in parts
 * that can be put together. Modes are fitted to the rows too, which makes residuals smaller than
 * normal ones: only excess is evidence against a model, so dispersion is tested upwards only, and
 * the p-values are a little too large.
 */
public final class ResidualSums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Share of rows beyond the limits of both sides. */
  private static final double OUTLYING = 0.001;

  private final UniformSample uniforms = new UniformSample();
  private final boolean discrete;
  private long rows;
  private long outliers;
  private long zeros;
  private double expectedZeros;
  private double zeroVariance;
  private double squares;

  public ResidualSums(boolean discrete) {
    this.discrete = discrete;
  }

  /** Adds the row that was looked at last. */
  public void add(double y, QuantileResidual row) {
    rows++;
    uniforms.add(row.uniform);
    outliers += Math.min(row.uniform, 1 - row.uniform) < 0.5 * OUTLYING ? 1 : 0;
    squares += row.square;
    if (discrete) {
      zeros += y == 0 ? 1 : 0;
      expectedZeros += row.zero;
      zeroVariance += row.zero * (1 - row.zero);
    }
  }

  /** Adds the rows of another part. */
  public void add(ResidualSums other) {
    rows += other.rows;
    uniforms.add(other.uniforms);
    outliers += other.outliers;
    zeros += other.zeros;
    expectedZeros += other.expectedZeros;
    zeroVariance += other.zeroVariance;
    squares += other.squares;
  }

  public long rows() {
    return rows;
  }

  /**
   * All tests.
   *
   * @param parameters of the model
   */
  public List<ResidualTest> tests(int parameters) {
    List<ResidualTest> tests = new ArrayList<>();
    tests.add(uniformity(uniforms, ""));
    tests.add(overdispersion(parameters));
    tests.add(outliers(outliers, rows, OUTLYING));
    if (discrete) {
      tests.add(zeroInflation());
    }
    return tests;
  }

  static ResidualTest uniformity(UniformSample uniforms, String how) {
    double d = uniforms.statistic();
    double p = KolmogorovSmirnov.survival(d, uniforms.size());
    String bound =
        uniforms.bound() == 0
            ? ""
            : String.format(Locale.ROOT, " (D to within %.1g)", uniforms.bound());
    return new ResidualTest(
        "uniformity",
        d,
        p,
        p < ResidualTest.LEVEL
            ? "The residuals are not distributed as the model says" + how + bound
            : "The residuals are distributed as the model says" + how + bound);
  }

  /**
   * Sum of squares over residual degrees of freedom, and p of more than that by the chi-squared
   * distribution: of Pearson residuals for a binomial or Poisson model, of the quantile residuals
   * for others, where Pearson's are far from normal or divided by an estimate.
   */
  public ResidualTest overdispersion(int parameters) {
    long df = rows - parameters;
    double ratio = squares / df;
    double p = df > 0 ? ChiSquaredDistribution.of(df).survivalProbability(squares) : Double.NaN;
    return new ResidualTest(
        "overdispersion",
        ratio,
        p,
        p < ResidualTest.LEVEL
            ? String.format(
                Locale.ROOT,
                "The responses vary %.3g times as much as the model says: add what is missing, a"
                    + " family with a dispersion, or an effect of the row (1 | .obs)",
                ratio)
            : "The responses vary no more than the model says");
  }

  static ResidualTest outliers(long count, long rows, double share) {
    double expected = share * rows;
    double p = binomial(count, rows, share);
    return new ResidualTest(
        "outliers",
        count / expected,
        p,
        p < ResidualTest.LEVEL
            ? String.format(
                Locale.ROOT,
                "%,d of %,d rows beyond the limits, where %.1f are expected",
                count,
                rows,
                expected)
            : String.format(
                Locale.ROOT,
                "%,d of %,d rows beyond the limits, about the %.1f expected",
                count,
                rows,
                expected));
  }

  /** Two-sided: twice the smaller tail. */
  private static double binomial(long count, long rows, double share) {
    if (rows > Integer.MAX_VALUE) {
      double z = (count - share * rows) / Math.sqrt(share * (1 - share) * rows);
      return 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
    }
    BinomialDistribution law = BinomialDistribution.of((int) rows, share);
    double upper = count == 0 ? 1 : law.survivalProbability((int) count - 1);
    return Math.min(1, 2 * Math.min(upper, law.cumulativeProbability((int) count)));
  }

  private ResidualTest zeroInflation() {
    double z = zeroVariance > 0 ? (zeros - expectedZeros) / Math.sqrt(zeroVariance) : Double.NaN;
    double p = 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
    return zeros(zeros, expectedZeros, p);
  }

  static ResidualTest zeros(long observed, double expected, double p) {
    return new ResidualTest(
        "zero_inflation",
        observed / expected,
        p,
        String.format(
            Locale.ROOT,
            p < ResidualTest.LEVEL
                ? (observed > expected
                    ? "More zeros than the model says: %,d, and %.1f are expected"
                    : "Fewer zeros than the model says: %,d, and %.1f are expected")
                : "%,d zeros, about the %.1f expected",
            observed,
            expected));
  }
}
