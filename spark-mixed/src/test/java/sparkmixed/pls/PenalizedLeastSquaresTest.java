package sparkmixed.pls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Pilot;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.ProfiledDeviance;
import sparkmixed.testing.DenseModel;
import sparkmixed.testing.RandomModel;

/** The kernel against the model's definition with dense n x n matrices, for random data. */
class PenalizedLeastSquaresTest {
  private static final long NO_CLASSES = 0;
  private static final long CLASSES = 1L << 24;

  private static Moments moments(TableRows table, ModelFrame frame) {
    MomentShape shape = LmmProblem.shape(frame);
    return new InMemoryObservations(table, frame, false)
        .moments(shape, Pilot.none(shape.p(), frame.q()))
        .moments();
  }

  private static ProfiledDeviance deviance(
      DenseModel model, Moments moments, PenalizedLeastSquares pls, boolean reml) {
    return new ProfiledDeviance(
        pls,
        model.layout,
        moments.totals().rows(),
        model.frame.p(),
        moments.totals().logWeights(),
        reml);
  }

  private static DenseModel model(RandomModel kind, long seed, boolean weighted) {
    return new DenseModel(
        RandomModel.data(seed, false), kind.formula(), RandomModel.weighted(weighted));
  }

  @Property(tries = 100)
  void everyTermOfTheDevianceEqualsTheDefinition(
      @ForAll RandomModel kind,
      @ForAll long seed,
      @ForAll boolean weighted,
      @ForAll boolean reml,
      @ForAll boolean classes) {
    DenseModel model = model(kind, seed, weighted);
    Moments moments = moments(model.table, model.frame);
    PenalizedLeastSquares pls = PenalizedLeastSquares.of(moments, classes ? CLASSES : NO_CLASSES);
    ProfiledDeviance deviance = deviance(model, moments, pls, reml);
    double[] theta = RandomModel.theta(model.layout, seed);
    DenseModel.Solution truth = model.at(theta, reml);
    assertClose(truth.criterion, deviance.value(theta).value(), 1e-10);
    assertClose(truth.logDetM, pls.logDetM(), 1e-10);
    assertClose(truth.sigma2, deviance.sigma2(), 1e-10);
    assertArrayEquals(truth.beta, pls.beta(), 1e-9);
    double[] fixed = pls.fixedInverse();
    for (int j = 0; j < truth.beta.length; j++) {
      assertArrayEquals(
          truth.fixedInverse.getRow(j),
          java.util.Arrays.copyOfRange(fixed, j * truth.beta.length, (j + 1) * truth.beta.length),
          1e-9);
    }
  }

  @Property(tries = 60)
  void modesAndConditionalVariancesEqualTheDefinition(
      @ForAll RandomModel kind,
      @ForAll long seed,
      @ForAll boolean weighted,
      @ForAll boolean classes) {
    DenseModel model = model(kind, seed, weighted);
    Moments moments = moments(model.table, model.frame);
    PenalizedLeastSquares pls = PenalizedLeastSquares.of(moments, classes ? CLASSES : NO_CLASSES);
    double[] theta = RandomModel.theta(model.layout, seed);
    double[][] templates = model.layout.templates(theta);
    assertTrue(pls.solve(templates));
    DenseModel.Solution truth = model.at(theta, false);
    Blocks[] modes = pls.modes(templates);
    Blocks[] variances = pls.conditionalVariances(templates);
    double scale = 0.7;
    pls.solve(templates);
    pls.gradient(templates, false, scale);
    double[][] squares = pls.squares(templates);
    for (int f = 0; f < modes.length; f++) {
      int k = model.layout.widths()[f];
      double[] sum = new double[k * k];
      for (Map.Entry<String, Integer> level :
          DenseModel.positions(moments.levels()[f]).entrySet()) {
        double[] b = truth.modes(f, level.getKey());
        var variance = truth.conditionalVariance(f, level.getKey());
        for (int r = 0; r < k; r++) {
          assertEquals(b[r], modes[f].get(level.getValue(), r), 1e-9);
          for (int c = 0; c < k; c++) {
            assertEquals(
                variance.getEntry(r, c), variances[f].get(level.getValue(), c * k + r), 1e-9);
            sum[c * k + r] += b[r] * b[c] / scale;
          }
        }
      }
      assertArrayEquals(sum, bothSides(templates[f], squares[f], k), 1e-8);
    }
  }

  /** T S T'. */
  private static double[] bothSides(double[] t, double[] s, int k) {
    double[] result = new double[k * k];
    for (int r = 0; r < k; r++) {
      for (int c = 0; c < k; c++) {
        for (int a = 0; a <= r; a++) {
          for (int b = 0; b <= c; b++) {
            result[c * k + r] += t[a * k + r] * s[b * k + a] * t[b * k + c];
          }
        }
      }
    }
    return result;
  }

  @Property(tries = 100)
  void gradientEqualsCentralDifferences(
      @ForAll RandomModel kind,
      @ForAll long seed,
      @ForAll boolean weighted,
      @ForAll boolean reml,
      @ForAll boolean classes) {
    DenseModel model = model(kind, seed, weighted);
    Moments moments = moments(model.table, model.frame);
    PenalizedLeastSquares pls = PenalizedLeastSquares.of(moments, classes ? CLASSES : NO_CLASSES);
    ProfiledDeviance deviance = deviance(model, moments, pls, reml);
    double[] theta = RandomModel.theta(model.layout, seed);
    Evaluation at = deviance.gradient(theta);
    double h = 1e-5;
    for (int k = 0; k < theta.length; k++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[k] += h;
      down[k] -= h;
      double difference = (deviance.value(up).value() - deviance.value(down).value()) / (2 * h);
      assertEquals(difference, at.gradient()[k], 2e-6 * (1 + Math.abs(difference)));
    }
  }

  @Property(tries = 40)
  void neitherOrderOfLevelsNorOfTermsMatters(
      @ForAll RandomModel kind, @ForAll long seed, @ForAll boolean weighted) {
    DenseModel model = model(kind, seed, weighted);
    double[] theta = RandomModel.theta(model.layout, seed);
    double value = value(model, theta);
    TableRows backwards = RandomModel.data(seed, true);
    DenseModel renamed = new DenseModel(backwards, kind.formula(), RandomModel.weighted(weighted));
    assertClose(value, value(renamed, theta), 1e-12);
    DenseModel reversed =
        new DenseModel(backwards, kind.reversed(), RandomModel.weighted(weighted));
    assertClose(value, value(reversed, reversedTheta(model, reversed, theta)), 1e-12);
  }

  private static double value(DenseModel model, double[] theta) {
    Moments moments = moments(model.table, model.frame);
    PenalizedLeastSquares pls = PenalizedLeastSquares.of(moments, NO_CLASSES);
    return deviance(model, moments, pls, true).value(theta).value();
  }

  private static double[] reversedTheta(DenseModel model, DenseModel reversed, double[] theta) {
    double[] result = new double[theta.length];
    for (int j = 0; j < model.frame.terms().size(); j++) {
      for (int i = 0; i < reversed.frame.terms().size(); i++) {
        var term = model.frame.terms().get(j);
        var other = reversed.frame.terms().get(i);
        boolean same =
            term.columns().equals(other.columns())
                && term.correlated() == other.correlated()
                && model
                    .frame
                    .factors()
                    .get(term.factor())
                    .name()
                    .equals(reversed.frame.factors().get(other.factor()).name());
        if (same) {
          reversed.layout.setTemplate(i, model.layout.template(j, theta), result);
        }
      }
    }
    return result;
  }

  @Property(tries = 30)
  void summingLevelsOfEqualWeightUpChangesNothing(@ForAll long seed, @ForAll boolean reml) {
    DenseModel model =
        new DenseModel(manyEqualLevels(seed), "y ~ x + (1 + x | h) + (1 | s)", FrameOptions.none());
    Moments moments = moments(model.table, model.frame);
    PenalizedLeastSquares direct = PenalizedLeastSquares.of(moments, NO_CLASSES);
    PenalizedLeastSquares summed = PenalizedLeastSquares.of(moments, CLASSES);
    assertEquals(0, direct.plan().weightClasses());
    assertTrue(summed.plan().weightClasses() > 0);
    double[] theta = RandomModel.theta(model.layout, seed);
    double[][] templates = model.layout.templates(theta);
    Evaluation first = deviance(model, moments, direct, reml).gradient(theta);
    Evaluation second = deviance(model, moments, summed, reml).gradient(theta);
    assertClose(first.value(), second.value(), 1e-12);
    assertArrayEquals(first.gradient(), second.gradient(), 1e-9);
    for (int f = 0; f < templates.length; f++) {
      assertArrayEquals(direct.squares(templates)[f], summed.squares(templates)[f], 1e-9);
      Blocks[] modes = summed.modes(templates);
      for (int i = 0; i < modes[f].rows(); i++) {
        assertEquals(direct.modes(templates)[f].get(i, 0), modes[f].get(i, 0), 1e-10);
      }
    }
  }

  private static TableRows manyEqualLevels(long seed) {
    Random random = new Random(seed);
    int n = 200;
    double[] y = new double[n];
    double[] x = new double[n];
    int[] s = new int[n];
    int[] h = new int[n];
    for (int i = 0; i < n; i++) {
      s[i] = i % 41;
      h[i] = random.nextInt(5);
      x[i] = random.nextGaussian();
      y[i] = Math.sin(s[i]) + h[i] + random.nextGaussian();
    }
    return TableRows.builder().doubles("y", y).doubles("x", x).ints("s", s).ints("h", h).build();
  }

  private static void assertClose(double expected, double actual, double relative) {
    assertEquals(expected, actual, relative * Math.max(1, Math.abs(expected)));
  }
}
