package sparkmixed.pls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.Pilot;
import sparkmixed.testing.DenseModel;
import sparkmixed.testing.DenseRows;
import sparkmixed.testing.RandomModel;

/** The system of weighted rows against dense matrices, for every structure of random effects. */
class WeightedSystemTest {
  private static final double CLOSE = 1e-9;

  /** Weights and residuals of a row are functions of its response, which tells rows apart. */
  private static double weight(double y) {
    return 1.2 + Math.sin(5 * y);
  }

  private static double residual(double y) {
    return Math.cos(7 * y) + 0.3;
  }

  private static double other(double y) {
    return Math.sin(11 * y);
  }

  /** One random model, in the kernel and dense. */
  private static final class Case {
    final PackedRows rows;
    final RowLayout layout;
    final double[][] templates;
    final DenseRows dense;
    final double[] w;
    final RealVector r;
    final WeightedSystem system;
    final Effects rhs;
    final Effects second;

    /**
     * @param p columns of X in the system: all or none
     */
    Case(RandomModel kind, long seed, boolean fixed) {
      TableRows table = RandomModel.data(seed, false);
      ModelFrame frame = table.frame(kind.formula(), FrameOptions.none());
      rows =
          new InMemoryObservations(table, frame, false)
              .pack(LmmProblem.shape(frame), Pilot.none(frame.p(), frame.q()))
              .collect();
      CovarianceLayout covariance = DenseModel.layoutOf(frame);
      templates = covariance.templates(RandomModel.theta(covariance, seed));
      layout = RowLayout.of(rows, rows.pattern(), false);
      dense = new DenseRows(rows, templates);
      w = Arrays.stream(rows.y()).map(WeightedSystemTest::weight).toArray();
      r =
          MatrixUtils.createRealVector(
              Arrays.stream(rows.y()).map(WeightedSystemTest::residual).toArray());
      system = new WeightedSystem(layout, fixed ? frame.p() : 0);
      rhs = system.effects();
      second = system.effects();
      double sum =
          system.assemble(
              () ->
                  (from, to, weight, residuals) -> {
                    double total = 0;
                    for (int row = from; row < to; row++) {
                      double y = layout.rows().y()[row];
                      weight[row - from] = weight(y);
                      residuals[0][row - from] = residual(y);
                      residuals[1][row - from] = other(y);
                      total += y;
                    }
                    return total;
                  },
              rhs,
              second);
      assertClose(Arrays.stream(rows.y()).sum(), sum);
      assertTrue(system.factor(templates));
    }

    /** The dense vector's entries of one factor, by levels. */
    void assertRandom(RealVector expected, Blocks[] actual) {
      for (int f = 0; f < actual.length; f++) {
        for (int level = 0; level < actual[f].rows(); level++) {
          for (int c = 0; c < actual[f].stride(); c++) {
            assertClose(expected.getEntry(dense.column(f, level, c)), actual[f].get(level, c));
          }
        }
      }
    }
  }

  @Property(tries = 80)
  void sumsOfResidualsEqualTheDefinition(@ForAll RandomModel kind, @ForAll long seed) {
    Case one = new Case(kind, seed, true);
    one.assertRandom(one.dense.z.transpose().operate(one.r), one.system.byLevel(one.rhs));
    assertArrayEquals(one.dense.x.transpose().operate(one.r).toArray(), one.rhs.fixed, CLOSE);
    RealVector other =
        MatrixUtils.createRealVector(
            Arrays.stream(one.rows.y()).map(WeightedSystemTest::other).toArray());
    one.assertRandom(one.dense.z.transpose().operate(other), one.system.byLevel(one.second));
    Effects again = one.system.effects();
    double[][] fixed = new double[1][one.rows.x().length];
    one.system.sum(
        () ->
            (from, to, weight, residuals) -> {
              for (int row = from; row < to; row++) {
                residuals[0][row - from] = residual(one.layout.rows().y()[row]);
              }
              return 0;
            },
        fixed,
        again);
    one.assertRandom(one.dense.z.transpose().operate(one.r), one.system.byLevel(again));
    assertArrayEquals(one.rhs.fixed, fixed[0], CLOSE);
  }

  @Property(tries = 80)
  void determinantAndSolutionWithFixedEffectsHeldEqualTheDefinition(
      @ForAll RandomModel kind, @ForAll long seed, @ForAll boolean columns) {
    Case one = new Case(kind, seed, columns);
    RealMatrix h = one.dense.penalized(one.w);
    assertClose(DenseRows.logDet(h), one.system.logDet());
    RealVector u = DenseRows.inverse(h).operate(one.dense.right(one.r, false));
    check(one, u, MatrixUtils.createRealVector(new double[one.rows.x().length]), false);
  }

  @Property(tries = 80)
  void solutionAndCovarianceWithFixedEffectsEqualTheDefinition(
      @ForAll RandomModel kind, @ForAll long seed) {
    Case one = new Case(kind, seed, true);
    RealMatrix inverse = DenseRows.inverse(one.dense.joint(one.w));
    RealVector both = inverse.operate(one.dense.right(one.r, true));
    int q = one.dense.z.getColumnDimension();
    int p = one.rows.x().length;
    check(one, both.getSubVector(0, q), both.getSubVector(q, p), true);
    double[] fixed = one.system.fixedInverse();
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        assertClose(inverse.getEntry(q + i, q + j), fixed[j * p + i]);
      }
    }
  }

  private static void check(Case one, RealVector u, RealVector beta, boolean fixed) {
    Solution out = one.system.solution();
    one.system.solve(one.templates, one.rhs, fixed, out);
    RealVector b = one.dense.lambda.operate(u);
    one.assertRandom(u, one.system.byLevel(out.u()));
    one.assertRandom(b, one.system.byLevel(out.b()));
    if (fixed) {
      assertArrayEquals(beta.toArray(), out.b().fixed, CLOSE);
    }
    RealVector eta = one.dense.z.operate(b).add(one.dense.x.operate(beta));
    RealVector rest = one.r.subtract(MatrixUtils.createRealVector(one.w).ebeMultiply(eta));
    one.assertRandom(one.dense.z.transpose().operate(rest), one.system.byLevel(out.g()));
  }

  @Property(tries = 80)
  void variancesAndLeveragesEqualTheDefinition(
      @ForAll RandomModel kind, @ForAll long seed, @ForAll boolean columns) {
    Case one = new Case(kind, seed, columns);
    RealMatrix inverse = DenseRows.inverse(one.dense.penalized(one.w));
    RealMatrix covariance =
        one.dense.lambda.multiply(inverse).multiply(one.dense.lambda.transpose());
    one.system.invert(one.templates);
    Blocks[] variances = one.system.variances();
    for (int f = 0; f < variances.length; f++) {
      int k = one.rows.shape().width(f);
      for (int level = 0; level < variances[f].rows(); level++) {
        for (int c = 0; c < k; c++) {
          for (int r = 0; r < k; r++) {
            assertClose(
                covariance.getEntry(one.dense.column(f, level, r), one.dense.column(f, level, c)),
                variances[f].get(level, c * k + r));
          }
        }
      }
    }
    RealMatrix expected = one.dense.z.multiply(covariance).multiply(one.dense.z.transpose());
    PackedRows sorted = one.layout.rows();
    double[] h = new double[sorted.rows()];
    Leverages leverages = one.system.leverages();
    int half = h.length / 3;
    leverages.fill(0, half, h);
    double[] rest = new double[h.length - half];
    leverages.fill(half, h.length, rest);
    System.arraycopy(rest, 0, h, half, rest.length);
    for (int row = 0; row < h.length; row++) {
      int given = position(one.rows.y(), sorted.y()[row]);
      assertClose(expected.getEntry(given, given), h[row]);
    }
  }

  private static int position(double[] values, double value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    throw new AssertionError("no row " + value);
  }

  @Property(tries = 40)
  void derivativeOfTheDeterminantEqualsDifferences(@ForAll RandomModel kind, @ForAll long seed) {
    Case one = new Case(kind, seed, true);
    double[][] gradient = one.system.invert(one.templates);
    double step = 1e-5;
    for (int f = 0; f < gradient.length; f++) {
      int k = one.rows.shape().width(f);
      for (int c = 0; c < k; c++) {
        for (int r = c; r < k; r++) {
          double difference =
              (logDet(one, f, c * k + r, step) - logDet(one, f, c * k + r, -step)) / (2 * step);
          assertEquals(difference, gradient[f][c * k + r], 1e-6 * (1 + Math.abs(difference)));
        }
      }
    }
  }

  private static double logDet(Case one, int factor, int entry, double step) {
    double[][] moved = one.templates.clone();
    moved[factor] = moved[factor].clone();
    moved[factor][entry] += step;
    return DenseRows.logDet(new DenseRows(one.rows, moved).penalized(one.w));
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, CLOSE * Math.max(1, Math.abs(expected)));
  }
}
