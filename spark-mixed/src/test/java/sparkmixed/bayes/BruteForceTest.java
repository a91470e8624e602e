package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.bayes.BayesOptions.Algorithm;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.TableRows;

/**
 * Draws of small models beside their posteriors on a grid, which know nothing of this package: of a
 * linear model the closed form of dense matrices, of others quadrature over the effect of each
 * group.
 */
class BruteForceTest {
  private static final SamplerOptions SAMPLER = new SamplerOptions(4, 500, 1000, 11, 0.95, 10);

  private static double[] grid(double from, double to, int count) {
    return IntStream.range(0, count)
        .mapToDouble(k -> from + (to - from) * k / (count - 1))
        .toArray();
  }

  private static double[] exp(double[] log) {
    return Arrays.stream(log).map(Math::exp).toArray();
  }

  /** Log density of a t distribution with three degrees of freedom, up to a constant. */
  private static double t3(double value, double scale) {
    return TDistribution.of(3).logDensity(value / scale);
  }

  private static double normal(double value, double mean, double sd) {
    return -0.5 * (value - mean) * (value - mean) / sd / sd;
  }

  private static String[] groups(int groups, int each) {
    return IntStream.range(0, groups * each).mapToObj(i -> "g" + i / each).toArray(String[]::new);
  }

  /** Six groups of four rows of a straight line. */
  private static final double[] LINE = {
    1.2, 2.1, 2.3, 3.9, -0.4, 0.6, 0.2, 1.1, 2.9, 2.6, 4.4, 4.1, 0.3, 1.5, 1.2, 2.6, 1.9, 1.1, 2.2,
    3.6, 0.9, 2.0, 3.1, 2.4
  };

  /** One point of the grid: given sd and sigma, coefficients and effects are normal. */
  private record Conditional(double logMass, double[] mean, double[] variance) {}

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void linear(Algorithm algorithm) {
    double[] x = IntStream.range(0, LINE.length).mapToDouble(i -> i % 4 - 1.0).toArray();
    Posterior own =
        SmallModel.of(
                TableRows.builder()
                    .doubles("y", LINE)
                    .doubles("x", x)
                    .strings("g", groups(6, 4))
                    .build(),
                "y ~ x + (1 | g)",
                Family.GAUSSIAN,
                Link.IDENTITY,
                "b[(Intercept)] ~ normal(1, 2)",
                "b[x] ~ normal(0, 1)",
                "sd ~ student_t(3, 0, 1)",
                "sigma ~ student_t(3, 0, 1)")
            .fit(SAMPLER, algorithm);
    double[] logSd = grid(-6, 3, 150);
    double[] logSigma = grid(-2, 1, 120);
    double[] massOfSd = new double[logSd.length];
    double[] massOfSigma = new double[logSigma.length];
    List<Conditional> all = new ArrayList<>();
    for (int s = 0; s < logSd.length; s++) {
      for (int r = 0; r < logSigma.length; r++) {
        Conditional one = conditional(x, Math.exp(logSd[s]), Math.exp(logSigma[r]));
        all.add(one);
        massOfSd[s] += Math.exp(one.logMass);
        massOfSigma[r] += Math.exp(one.logMass);
      }
    }
    ExactMarginal.of(exp(logSd), massOfSd).assertDrawn("sd", own.parameter(2));
    ExactMarginal.of(exp(logSigma), massOfSigma).assertDrawn("sigma", own.parameter(3));
    mixture(all, 0).assertDrawn("b_Intercept", own.parameter(0));
    mixture(all, 1).assertDrawn("b_x", own.parameter(1));
    mixture(all, 2 + 4).assertDrawn("r_g4", SmallModel.effect(own, 0, 4, 0));
  }

  private static Conditional conditional(double[] x, double sd, double sigma) {
    int n = LINE.length;
    int q = 2 + 6;
    RealMatrix a = MatrixUtils.createRealMatrix(n, q);
    for (int i = 0; i < n; i++) {
      a.setEntry(i, 0, 1);
      a.setEntry(i, 1, x[i]);
      a.setEntry(i, 2 + i / 4, 1);
    }
    double[] prior = {4, 1, sd * sd, sd * sd, sd * sd, sd * sd, sd * sd, sd * sd};
    double[] center = {1, 0, 0, 0, 0, 0, 0, 0};
    RealMatrix precision = a.transposeMultiply(a).scalarMultiply(1 / sigma / sigma);
    double logDet = 2 * n * Math.log(sigma);
    for (int k = 0; k < q; k++) {
      precision.addToEntry(k, k, 1 / prior[k]);
      logDet += Math.log(prior[k]);
    }
    RealMatrix covariance = MatrixUtils.inverse(precision);
    logDet -= Math.log(new org.hipparchus.linear.LUDecomposition(covariance).getDeterminant());
    RealVector c = MatrixUtils.createRealVector(center);
    RealVector rest = MatrixUtils.createRealVector(LINE).subtract(a.operate(c));
    RealVector score = a.transpose().operate(rest).mapMultiply(1 / sigma / sigma);
    RealVector moved = covariance.operate(score);
    double squares = rest.dotProduct(rest) / sigma / sigma - score.dotProduct(moved);
    double logPrior = t3(sd, 1) + t3(sigma, 1) + Math.log(sd) + Math.log(sigma);
    double[] variance = IntStream.range(0, q).mapToDouble(k -> covariance.getEntry(k, k)).toArray();
    return new Conditional(-0.5 * (logDet + squares) + logPrior, c.add(moved).toArray(), variance);
  }

  private static ExactMarginal mixture(List<Conditional> all, int k) {
    double total = 0;
    double mean = 0;
    double square = 0;
    for (Conditional one : all) {
      double mass = Math.exp(one.logMass);
      total += mass;
      mean += mass * one.mean[k];
      square += mass * (one.variance[k] + one.mean[k] * one.mean[k]);
    }
    double sum = total;
    double center = mean / total;
    double deviation = Math.sqrt(square / total - center * center);
    return new ExactMarginal() {
      @Override
      public double mean() {
        return center;
      }

      @Override
      public double sd() {
        return deviation;
      }

      @Override
      public double cdf(double value) {
        double below = 0;
        for (Conditional one : all) {
          below +=
              Math.exp(one.logMass)
                  / sum
                  * NormalDistribution.of(one.mean[k], Math.sqrt(one.variance[k]))
                      .cumulativeProbability(value);
        }
        return below;
      }
    };
  }

  /** {@code log p(y of a group | eta)}, up to a constant, as a function of eta. */
  private interface GroupDensity {
    DoubleUnaryOperator of(double[] y, double shape);
  }

  private static final GroupDensity POISSON =
      (y, none) -> {
        double sum = Arrays.stream(y).sum();
        return eta -> sum * eta - y.length * Math.exp(eta);
      };

  private static final GroupDensity BERNOULLI =
      (y, none) -> {
        double sum = Arrays.stream(y).sum();
        return eta -> sum * eta - y.length * Math.log1p(Math.exp(eta));
      };

  private static final GroupDensity NEGATIVE_BINOMIAL =
      (y, shape) -> {
        double sum = Arrays.stream(y).sum();
        double constant = y.length * shape * Math.log(shape);
        for (double one : y) {
          constant += Gamma.logGamma(one + shape) - Gamma.logGamma(shape);
        }
        double own = constant;
        return eta -> own + sum * eta - (sum + y.length * shape) * Math.log(Math.exp(eta) + shape);
      };

  /**
   * Intercept, sd and shape on a grid; the effect u of each group by the trapezoidal rule, which
   * for a density that vanishes at both ends is as good as any.
   */
  private static void assertGrouped(
      Posterior own, double[] y, int each, GroupDensity density, double[] logShape) {
    double[] intercept = logShape.length == 1 ? grid(-8, 8, 201) : grid(-4, 4, 61);
    double[] logSd = grid(-6, 2.5, logShape.length == 1 ? 121 : 61);
    double[] u = grid(-7, 7, 141);
    int groups = y.length / each;
    double[][] of = new double[3][];
    of[0] = new double[intercept.length];
    of[1] = new double[logSd.length];
    of[2] = new double[logShape.length];
    double firstMean = 0;
    for (int k = 0; k < logShape.length; k++) {
      double shape = Math.exp(logShape[k]);
      DoubleUnaryOperator[] likelihood = new DoubleUnaryOperator[groups];
      for (int g = 0; g < groups; g++) {
        likelihood[g] = density.of(Arrays.copyOfRange(y, g * each, (g + 1) * each), shape);
      }
      // gamma(4, 2)
      double ofShape = logShape.length == 1 ? 0 : 4 * logShape[k] - 2 * shape;
      for (int i = 0; i < intercept.length; i++) {
        for (int s = 0; s < logSd.length; s++) {
          double sd = Math.exp(logSd[s]);
          double log = normal(intercept[i], 0, 1.5) + t3(sd, 1) + logSd[s] + ofShape;
          double ofFirst = 0;
          for (int g = 0; g < groups; g++) {
            double sum = 0;
            double first = 0;
            for (double one : u) {
              double mass =
                  Math.exp(likelihood[g].applyAsDouble(intercept[i] + sd * one) - 0.5 * one * one);
              sum += mass;
              first += sd * one * mass;
            }
            log += Math.log(sum);
            ofFirst = g == 0 && sum > 0 ? first / sum : ofFirst;
          }
          double mass = Math.exp(log);
          of[0][i] += mass;
          of[1][s] += mass;
          of[2][k] += mass;
          firstMean += mass * ofFirst;
        }
      }
    }
    ExactMarginal.of(intercept, of[0]).assertDrawn("b_Intercept", own.parameter(0));
    ExactMarginal.of(exp(logSd), of[1]).assertDrawn("sd", own.parameter(1));
    if (logShape.length > 1) {
      ExactMarginal.of(exp(logShape), of[2]).assertDrawn("shape", own.parameter(2));
    }
    ParameterSummary effect = ParameterSummary.of("r_g0", SmallModel.effect(own, 0, 0, 0));
    org.junit.jupiter.api.Assertions.assertEquals(
        firstMean / Arrays.stream(of[0]).sum(),
        effect.mean(),
        4 * effect.mcseMean(),
        effect.toString());
  }

  private static Posterior grouped(
      double[] y, int each, Family family, Link link, Algorithm algorithm) {
    List<String> priors =
        new ArrayList<>(List.of("b[(Intercept)] ~ normal(0, 1.5)", "sd ~ student_t(3, 0, 1)"));
    if (family.hasDispersion()) {
      priors.add("shape ~ gamma(4, 2)");
    }
    return SmallModel.of(
            TableRows.builder().doubles("y", y).strings("g", groups(y.length / each, each)).build(),
            "y ~ 1 + (1 | g)",
            family,
            link,
            priors.toArray(String[]::new))
        .fit(SAMPLER, algorithm);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void poisson(Algorithm algorithm) {
    double[] y = {0, 1, 0, 0, 3, 5, 2, 4, 1, 0, 2, 1, 7, 9, 4, 6, 0, 0, 1, 2};
    assertGrouped(grouped(y, 4, Family.POISSON, Link.LOG, algorithm), y, 4, POISSON, new double[1]);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void bernoulli(Algorithm algorithm) {
    double[] y = {
      0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1
    };
    assertGrouped(
        grouped(y, 5, Family.BINOMIAL, Link.LOGIT, algorithm), y, 5, BERNOULLI, new double[1]);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void negativeBinomial(Algorithm algorithm) {
    double[] y = {0, 3, 0, 1, 3, 9, 0, 4, 1, 0, 6, 1, 12, 2, 4, 6, 0, 0, 1, 5};
    assertGrouped(
        grouped(y, 4, Family.NEGATIVE_BINOMIAL, Link.LOG, algorithm),
        y,
        4,
        NEGATIVE_BINOMIAL,
        grid(-3, 3, 41));
  }

  /** No likelihood has a maximum here. */
  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void responsesThatAreAllAlike(Algorithm algorithm) {
    double[] zeros = new double[20];
    assertGrouped(
        grouped(zeros, 4, Family.POISSON, Link.LOG, algorithm), zeros, 4, POISSON, new double[1]);
    double[] ones = new double[20];
    Arrays.fill(ones, 1);
    assertGrouped(
        grouped(ones, 4, Family.BINOMIAL, Link.LOGIT, algorithm),
        ones,
        4,
        BERNOULLI,
        new double[1]);
  }

  /** Two coefficients of a Poisson regression with offset on a grid. */
  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"AUTO", "NUTS", "MARGINAL"})
  void withoutRandomEffects(Algorithm algorithm) {
    double[] y = {0, 1, 2, 1, 4, 3, 0, 7, 5, 2};
    double[] x = grid(-1, 1, 10);
    double[] offset = {0, 0.5, 0, 0, 0.5, -0.5, -0.5, 1, 0, 0};
    double[] intercept = grid(-2, 3, 201);
    double[] slope = grid(-3, 4, 201);
    double[] ofIntercept = new double[201];
    double[] ofSlope = new double[201];
    for (int a = 0; a < 201; a++) {
      for (int b = 0; b < 201; b++) {
        double log = normal(intercept[a], 0, 2) + normal(slope[b], 0.5, 1);
        for (int i = 0; i < y.length; i++) {
          double eta = offset[i] + intercept[a] + slope[b] * x[i];
          log += y[i] * eta - Math.exp(eta);
        }
        ofIntercept[a] += Math.exp(log);
        ofSlope[b] += Math.exp(log);
      }
    }
    Posterior own =
        SmallModel.of(
                TableRows.builder().doubles("y", y).doubles("x", x).doubles("o", offset).build(),
                "y ~ x + offset(o)",
                Family.POISSON,
                Link.LOG,
                "b[(Intercept)] ~ normal(0, 2)",
                "b[x] ~ normal(0.5, 1)")
            .fit(SAMPLER, algorithm);
    ExactMarginal.of(intercept, ofIntercept).assertDrawn("b_Intercept", own.parameter(0));
    ExactMarginal.of(slope, ofSlope).assertDrawn("b_x", own.parameter(1));
  }
}
