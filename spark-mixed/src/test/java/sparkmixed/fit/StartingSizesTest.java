package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/**
 * Models whose first guesses of the linear predictor are so scattered that random effects of their
 * size begin beyond a pole or the edge of the domain.
 */
class StartingSizesTest {
  private static final int GROUPS = 24;
  private static final int EACH = 17;

  /** Draws a response. */
  private interface Draw {
    double response(double eta, SplittableRandom random);
  }

  /** Effects of groups on intercept and slope are at most 1.8 of their standard deviations. */
  private static TableRows data(
      long seed, double[] beta, double deviation, double least, Draw draw) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = GROUPS * EACH;
    double[] y = new double[n];
    double[] x = new double[n];
    String[] g = new String[n];
    for (int group = 0; group < GROUPS; group++) {
      double b0 = deviation * Math.max(-1.8, Math.min(1.8, random.nextGaussian()));
      double b1 = deviation * Math.max(-1.8, Math.min(1.8, random.nextGaussian()));
      for (int k = 0; k < EACH; k++) {
        int i = group * EACH + k;
        g[i] = "g" + group;
        x[i] = random.nextDouble() * 2 - 1;
        y[i] = draw.response(Math.max(least, beta[0] + b0 + (beta[1] + b1) * x[i]), random);
      }
    }
    return TableRows.builder().doubles("y", y).doubles("x", x).strings("g", g).build();
  }

  /** A model without slopes of groups is one of the same model: its deviance bounds ours. */
  @ParameterizedTest
  @ValueSource(longs = {1, 5, 7, 10, 12})
  void doesNotCrossThePole(long seed) {
    TableRows table =
        data(
            seed,
            new double[] {0.5, 0.07},
            0.08,
            0.12,
            (eta, random) -> 1 / eta + 0.5 * random.nextGaussian());
    FittedModel slopes = reciprocal(table, "y ~ x + (x | g)");
    FittedModel intercepts = reciprocal(table, "y ~ x + (1 | g)");
    assertTrue(slopes.convergence().converged(), slopes.convergence().message());
    assertTrue(
        slopes.criterion() <= intercepts.criterion() + 1e-6,
        slopes.criterion() + " where " + intercepts.criterion() + " is possible");
  }

  private static FittedModel reciprocal(TableRows table, String formula) {
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    return GlmmFit.fit(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(Family.GAUSSIAN, Link.INVERSE),
            FitListener.none())
        .model();
  }

  /**
   * Shares up to 0.99 with slopes of groups: some group's fitted shares reach one. The fit starts,
   * and does not take the edge for an optimum.
   */
  @Test
  void startsInsideTheDomain() {
    TableRows table =
        data(
            5,
            new double[] {0.55, 0.1},
            0.25,
            0.01,
            (eta, random) -> random.nextDouble() < Math.min(eta, 0.99) ? 1 : 0);
    ModelFrame frame =
        table.frame("y ~ x + (x | g)", FrameOptions.none().withFamily(Family.BINOMIAL));
    FittedModel model =
        GlmmFit.fit(
                frame,
                new InMemoryObservations(table, frame, false),
                GlmmOptions.of(Family.BINOMIAL, Link.IDENTITY),
                FitListener.none())
            .model();
    assertTrue(Double.isFinite(model.criterion()));
    boolean still = model.convergence().gradientNorm() < 1e-3;
    assertTrue(still || !model.convergence().converged(), model.convergence().message());
    assertFalse(model.convergence().message().contains("Infinity"), model.convergence().message());
  }
}
