package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.DenseModel;
import sparkmixed.testing.RandomModel;

/** What the origin and the unit of a column may change, and what not. */
class LmmShiftTest {
  private static final int GROUPS = 12;
  private static final int EACH = 8;

  private static LmmFit.Result fit(TableRows table, String formula, boolean reml) {
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    LmmOptions options = LmmOptions.defaults();
    return LmmFit.fit(
        frame,
        new InMemoryObservations(table, frame, false),
        new LmmOptions(
            reml, options.maxIter(), options.tolerance(), options.method(), options.memoryBudget()),
        FitListener.none());
  }

  /** Slopes vary by group. */
  private static TableRows data(double addY, double addX, double timesX) {
    Random random = new Random(42);
    int n = GROUPS * EACH;
    double[] y = new double[n];
    double[] x = new double[n];
    String[] g = new String[n];
    for (int group = 0; group < GROUPS; group++) {
      double intercept = 2 * random.nextGaussian();
      double slope = 1 + 0.7 * random.nextGaussian();
      for (int k = 0; k < EACH; k++) {
        int i = group * EACH + k;
        double time = k - 3.5 + random.nextInt(3);
        x[i] = timesX * time + addX;
        // a multiple of 2^-20: adding a million to it is exact
        y[i] = Math.rint((intercept + slope * time + random.nextGaussian()) * 0x1p20) * 0x1p-20;
        y[i] += addY;
        g[i] = "g" + group;
      }
    }
    return TableRows.builder().doubles("y", y).doubles("x", x).strings("g", g).build();
  }

  @Test
  void farOriginsMoveTheInterceptAlone() {
    for (String random : new String[] {"(1 | g)", "(1 + x | g)"}) {
      for (boolean reml : new boolean[] {false, true}) {
        LmmFit.Result near = fit(data(0, 0, 1), "y ~ x + " + random, reml);
        LmmFit.Result far = fit(data(1e6, 2000, 1), "y ~ x + " + random, reml);
        double[] beta = near.model().fixedEffects().estimates();
        double[] moved = far.model().fixedEffects().estimates();
        assertEquals(
            near.model().logLik(), far.model().logLik(), 1e-9 * Math.abs(near.model().logLik()));
        assertEquals(beta[1], moved[1], 1e-8);
        assertEquals(1e6 + beta[0] - 2000 * beta[1], moved[0], 1e-5);
        assertEquals(
            near.model().fixedEffects().standardErrors()[1],
            far.model().fixedEffects().standardErrors()[1],
            1e-8);
        assertEquals(near.model().sigma(), far.model().sigma(), 1e-8);
        int last = near.model().terms().get(0).columns().size() - 1;
        // With random slopes the intercept's variance is that at the new origin; the slopes' stay.
        assertEquals(
            near.model().terms().get(0).standardDeviation(last),
            far.model().terms().get(0).standardDeviation(last),
            1e-7);
        for (int i = 0; i < GROUPS; i++) {
          assertEquals(
              near.randomEffects().get(0).modes().get(i, last),
              far.randomEffects().get(0).modes().get(i, last),
              1e-7);
          assertEquals(
              near.randomEffects().get(0).deviations().get(i, last),
              far.randomEffects().get(0).deviations().get(i, last),
              1e-7);
        }
      }
    }
  }

  @Test
  void unitsScaleTheSlopesAlone() {
    LmmFit.Result one = fit(data(0, 0, 1), "y ~ x + (1 + x | g)", false);
    for (double unit : new double[] {1e-6, 1e6}) {
      LmmFit.Result other = fit(data(0, 0, unit), "y ~ x + (1 + x | g)", false);
      assertEquals(one.model().logLik(), other.model().logLik(), 1e-8);
      assertEquals(
          one.model().fixedEffects().estimates()[1],
          other.model().fixedEffects().estimates()[1] * unit,
          1e-7);
      assertEquals(
          one.model().terms().get(0).standardDeviation(1),
          other.model().terms().get(0).standardDeviation(1) * unit,
          1e-6);
      assertEquals(
          one.model().terms().get(0).correlation(0, 1),
          other.model().terms().get(0).correlation(0, 1),
          1e-6);
    }
  }

  // mathematics.md: the REML criterion changes by 2 log s when a column of X is multiplied by s.
  @Test
  void remlCriterionKnowsTheUnitOfAColumn() {
    double one = fit(data(0, 0, 1), "y ~ x + (1 | g)", true).model().criterion();
    double other = fit(data(0, 0, 1000), "y ~ x + (1 | g)", true).model().criterion();
    assertEquals(one + 2 * Math.log(1000), other, 1e-7);
  }

  /**
   * The shifts of the pilot are undone: the criterion at a theta as written is the definition's.
   */
  @Property(tries = 40)
  void criterionAtAnyThetaEqualsTheDefinition(
      @ForAll RandomModel kind, @ForAll long seed, @ForAll boolean weighted, @ForAll boolean reml) {
    DenseModel model =
        new DenseModel(
            RandomModel.data(seed, false), kind.formula(), RandomModel.weighted(weighted));
    LmmProblem problem =
        LmmProblem.of(
            model.frame,
            new InMemoryObservations(model.table, model.frame, false),
            reml,
            LmmOptions.defaults().memoryBudget());
    double[] theta = RandomModel.theta(model.layout, seed);
    DenseModel.Solution truth = model.at(theta, reml);
    assertEquals(
        truth.criterion, problem.criterion(theta), 1e-9 * Math.max(1, Math.abs(truth.criterion)));
    assertArrayEquals(truth.beta, problem.beta(), 1e-8);
    double[][] covariance = problem.fixedCovariance();
    for (int j = 0; j < covariance.length; j++) {
      assertArrayEquals(truth.fixedInverse.getRow(j), covariance[j], 1e-8);
    }
  }
}
