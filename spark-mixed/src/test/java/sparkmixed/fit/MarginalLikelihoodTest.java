package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.Levels;
import sparkmixed.testing.DenseModel;
import sparkmixed.testing.RandomModel;

/** The likelihood under normal priors beside that of an n-dimensional normal distribution. */
class MarginalLikelihoodTest {
  private static final double[][] DIRECTIONS = {{1, 0.4, -0.3}, {0, 1, 0.5}, {0, 0.2, 1}};
  private static final double[] CENTERS = {0.7, -0.2, 0.5};
  private static final double[] PRECISION = {0.5, 2, 30};
  private static final double SIGMA = 0.8;

  private static MarginalLikelihood likelihood(DenseModel dense, int priors) {
    LmmProblem problem =
        LmmProblem.of(
            dense.frame,
            new InMemoryObservations(dense.table, dense.frame, false),
            true,
            Long.MAX_VALUE);
    double[][] directions = java.util.Arrays.copyOf(DIRECTIONS, priors);
    return MarginalLikelihood.of(problem, directions, java.util.Arrays.copyOf(CENTERS, priors));
  }

  private static DenseModel dense(RandomModel model, boolean weighted) {
    TableRows table = RandomModel.data(11, false);
    return new DenseModel(table, model.formula(), RandomModel.weighted(weighted));
  }

  /** What the definition says: y less offset, X, and sigma^2 V. */
  private record Normal(RealVector y, RealMatrix x, RealMatrix covariance) {
    static Normal of(DenseModel dense, double[] theta) {
      int n = dense.rows();
      RealVector y = MatrixUtils.createRealVector(new double[n]);
      RealMatrix x = MatrixUtils.createRealMatrix(n, dense.frame.p());
      for (int i = 0; i < n; i++) {
        y.setEntry(i, dense.row(i).y - dense.row(i).offset);
        x.setRow(i, dense.row(i).x);
      }
      return new Normal(y, x, dense.at(theta, true).v.scalarMultiply(SIGMA * SIGMA));
    }

    static double logDensity(RealVector miss, RealMatrix covariance) {
      CholeskyDecomposition factor = new CholeskyDecomposition(covariance, 1e-9, 0);
      double log = 0;
      for (int i = 0; i < miss.getDimension(); i++) {
        log += 2 * Math.log(factor.getL().getEntry(i, i));
      }
      double squares = miss.dotProduct(factor.getSolver().solve(miss));
      return -0.5 * (miss.getDimension() * Math.log(2 * Math.PI) + log + squares);
    }
  }

  private static RealMatrix inverse(RealMatrix m) {
    return new CholeskyDecomposition(m, 1e-9, 0).getSolver().getInverse();
  }

  /** Prior precision A'diag(tau)A of beta. */
  private static RealMatrix precision() {
    RealMatrix a = MatrixUtils.createRealMatrix(DIRECTIONS);
    return a.transpose().multiply(MatrixUtils.createRealDiagonalMatrix(PRECISION)).multiply(a);
  }

  private static RealVector mean() {
    RealMatrix a = MatrixUtils.createRealMatrix(DIRECTIONS);
    return new org.hipparchus.linear.LUDecomposition(a)
        .getSolver()
        .solve(MatrixUtils.createRealVector(CENTERS));
  }

  @ParameterizedTest
  @EnumSource(RandomModel.class)
  void equalsTheDensityOfTheResponse(RandomModel model) {
    for (boolean weighted : new boolean[] {false, true}) {
      DenseModel dense = dense(model, weighted);
      double[] theta = RandomModel.theta(dense.layout, 3);
      Normal normal = Normal.of(dense, theta);
      RealMatrix spread = normal.x.multiply(inverse(precision())).multiply(normal.x.transpose());
      double expected =
          Normal.logDensity(
              normal.y.subtract(normal.x.operate(mean())), normal.covariance.add(spread));
      // a determinant of directions belongs to the density of beta
      double jacobian =
          Math.log(
              new org.hipparchus.linear.LUDecomposition(MatrixUtils.createRealMatrix(DIRECTIONS))
                  .getDeterminant());
      MarginalLikelihood likelihood = likelihood(dense, 3);
      assertEquals(expected - jacobian, likelihood.value(theta, SIGMA, PRECISION), 1e-7);
    }
  }

  @ParameterizedTest
  @EnumSource(RandomModel.class)
  void derivativesAreThoseOfTheValue(RandomModel model) {
    DenseModel dense = dense(model, true);
    MarginalLikelihood likelihood = likelihood(dense, 2).copy();
    double[] theta = RandomModel.theta(dense.layout, 4);
    double[] tau = {0.7, 4};
    MarginalLikelihood.Point at = likelihood.at(theta, SIGMA, tau);
    assertNotNull(at);
    double h = 1e-5;
    for (int k = 0; k < theta.length; k++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[k] += h;
      down[k] -= h;
      double difference =
          (likelihood.value(up, SIGMA, tau) - likelihood.value(down, SIGMA, tau)) / (2 * h);
      assertEquals(difference, at.theta()[k], 1e-5 * (1 + Math.abs(difference)), "theta " + k);
    }
    double bySigma =
        (likelihood.value(theta, SIGMA * Math.exp(h), tau)
                - likelihood.value(theta, SIGMA * Math.exp(-h), tau))
            / (2 * h);
    assertEquals(bySigma, at.logSigma(), 1e-5 * (1 + Math.abs(bySigma)));
    for (int k = 0; k < 2; k++) {
      double[] up = tau.clone();
      double[] down = tau.clone();
      up[k] *= Math.exp(h);
      down[k] *= Math.exp(-h);
      double difference =
          (likelihood.value(theta, SIGMA, up) - likelihood.value(theta, SIGMA, down)) / (2 * h);
      assertEquals(difference, at.logPrecision()[k], 1e-5 * (1 + Math.abs(difference)));
    }
  }

  @ParameterizedTest
  @EnumSource(RandomModel.class)
  void drawsHaveTheExactConditionalMoments(RandomModel model) {
    DenseModel dense = dense(model, true);
    double[] theta = RandomModel.theta(dense.layout, 5);
    Normal normal = Normal.of(dense, theta);
    RealMatrix vInverse = inverse(normal.covariance);
    RealMatrix xv = normal.x.transpose().multiply(vInverse);
    RealMatrix spread = inverse(xv.multiply(normal.x).add(precision()));
    RealVector beta = spread.operate(xv.operate(normal.y).add(precision().operate(mean())));
    int last = dense.frame.factors().size() - 1;
    Levels levels =
        LmmProblem.of(
                dense.frame,
                new InMemoryObservations(dense.table, dense.frame, false),
                true,
                Long.MAX_VALUE)
            .moments()
            .levels()[last];
    String level = levels.label(0);
    DenseModel.Solution solution = dense.at(theta, true);
    RealMatrix kernel =
        solution
            .square(last)
            .scalarMultiply(SIGMA * SIGMA)
            .multiply(solution.design(last, level))
            .multiply(vInverse);
    RealVector b = kernel.operate(normal.y.subtract(normal.x.operate(beta)));
    RealMatrix byBeta = kernel.multiply(normal.x);
    RealMatrix variance =
        solution
            .conditionalVariance(last, level)
            .scalarMultiply(SIGMA * SIGMA)
            .add(byBeta.multiply(spread).multiply(byBeta.transpose()));

    MarginalLikelihood likelihood = likelihood(dense, 3);
    likelihood.value(theta, SIGMA, PRECISION);
    Random random = new Random(6);
    int draws = 4000;
    double[] sum = new double[3 + b.getDimension()];
    double[] squares = new double[sum.length];
    double mixed = 0;
    for (int s = 0; s < draws; s++) {
      MarginalLikelihood.Draw draw = likelihood.draw(random::nextGaussian);
      double[] miss = new double[sum.length];
      for (int j = 0; j < 3; j++) {
        miss[j] = draw.beta()[j] - beta.getEntry(j);
      }
      for (int c = 0; c < b.getDimension(); c++) {
        miss[3 + c] = draw.effects()[last].get(0, c) - b.getEntry(c);
      }
      for (int k = 0; k < sum.length; k++) {
        sum[k] += miss[k];
        squares[k] += miss[k] * miss[k];
      }
      mixed += miss[0] * miss[3];
    }
    for (int k = 0; k < sum.length; k++) {
      double expected = k < 3 ? spread.getEntry(k, k) : variance.getEntry(k - 3, k - 3);
      double error = Math.sqrt(expected / draws);
      assertTrue(Math.abs(sum[k] / draws) <= 4.5 * error + 1e-8, "mean " + k);
      assertEquals(expected, squares[k] / draws, 4.5 * expected * Math.sqrt(2.0 / draws) + 1e-12);
    }
    double covariance = -byBeta.multiply(spread).getEntry(0, 0);
    double scale = Math.sqrt(spread.getEntry(0, 0) * variance.getEntry(0, 0));
    assertEquals(covariance, mixed / draws, 4.5 * scale * Math.sqrt(2.0 / draws) + 1e-12);
  }

  @Test
  void flatDirectionsAreLimitsOfWideOnes() {
    DenseModel dense = dense(RandomModel.CROSSED_SLOPES, false);
    double[] theta = RandomModel.theta(dense.layout, 7);
    double wide = likelihood(dense, 3).value(theta, SIGMA, new double[] {0.5, 2, 1e-9});
    double flat = likelihood(dense, 2).value(theta, SIGMA, new double[] {0.5, 2});
    assertEquals(flat + 0.5 * Math.log(1e-9 / (2 * Math.PI)), wide, 1e-6);
  }
}
