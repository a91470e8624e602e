package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/**
 * Simulated data of every family and link are fitted: near the parameters that made them, and at
 * least as well as by those.
 */
class GlmmLinksTest {
  private static final int GROUPS = 60;
  private static final int EACH = 15;
  private static final double SIZE = 4;

  static Stream<Arguments> all() {
    return Stream.of(Family.values())
        .flatMap(family -> family.links().stream().map(link -> Arguments.of(family, link)));
  }

  /** Intercept, slope and standard deviation that keep every mean well inside the domain. */
  private static double[] parameters(Family family, Link link) {
    boolean share = family == Family.BINOMIAL;
    return switch (link) {
      case IDENTITY -> share ? new double[] {0.5, 0.12, 0.08} : new double[] {8, 1.5, 0.8};
      case LOG -> share ? new double[] {-1.4, 0.3, 0.15} : new double[] {1, 0.4, 0.3};
      case INVERSE -> new double[] {0.5, 0.1, 0.05};
      case SQRT -> new double[] {3, 0.5, 0.3};
      case INVERSE_SQUARED -> new double[] {0.3, 0.06, 0.04};
      default -> new double[] {0.2, 0.6, 0.5};
    };
  }

  private static TableRows data(Family family, Link link) {
    SplittableRandom random = new SplittableRandom(17 + 100L * family.ordinal() + link.ordinal());
    double[] p = parameters(family, link);
    int n = GROUPS * EACH;
    double[] y = new double[n];
    double[] x = new double[n];
    String[] g = new String[n];
    for (int group = 0; group < GROUPS; group++) {
      double b = p[2] * Math.max(-2.2, Math.min(2.2, random.nextGaussian()));
      for (int k = 0; k < EACH; k++) {
        int i = group * EACH + k;
        g[i] = "g" + group;
        x[i] = random.nextDouble() * 2 - 1;
        y[i] = draw(family, link.mean(p[0] + p[1] * x[i] + b), random);
      }
    }
    return TableRows.builder().doubles("y", y).doubles("x", x).strings("g", g).build();
  }

  private static double logDispersion(Family family) {
    return switch (family) {
      case GAUSSIAN -> Math.log(0.25);
      case GAMMA, INVERSE_GAUSSIAN -> -Math.log(SIZE);
      case NEGATIVE_BINOMIAL -> Math.log(SIZE);
      default -> 0;
    };
  }

  private static double draw(Family family, double mu, SplittableRandom random) {
    return switch (family) {
      case GAUSSIAN -> mu + 0.5 * random.nextGaussian();
      case BINOMIAL -> random.nextDouble() < mu ? 1 : 0;
      case POISSON -> poisson(mu, random);
      case NEGATIVE_BINOMIAL -> poisson(mu * gamma(4, random) / SIZE, random);
      case NEGATIVE_BINOMIAL_1 -> poisson(gamma((int) Math.max(1, Math.rint(mu)), random), random);
      case GAMMA -> mu * gamma(4, random) / SIZE;
      case INVERSE_GAUSSIAN -> inverseGaussian(mu, SIZE, random);
    };
  }

  private static int poisson(double mu, SplittableRandom random) {
    double limit = Math.exp(-mu);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private static double gamma(int shape, SplittableRandom random) {
    double sum = 0;
    for (int k = 0; k < shape; k++) {
      sum -= Math.log(1 - random.nextDouble());
    }
    return sum;
  }

  /** Michael, Schucany and Haas. */
  private static double inverseGaussian(double mu, double lambda, SplittableRandom random) {
    double z = random.nextGaussian();
    double w = mu * z * z;
    double x = mu + mu / (2 * lambda) * (w - Math.sqrt(w * (4 * lambda + w)));
    return random.nextDouble() <= mu / (mu + x) ? x : mu * mu / x;
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSimulatedModelIsFound(Family family, Link link) {
    TableRows table = data(family, link);
    ModelFrame frame = table.frame("y ~ x + (1 | g)", FrameOptions.none().withFamily(family));
    FittedModel model =
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () ->
                    GlmmFit.fit(
                        frame,
                        new InMemoryObservations(table, frame, false),
                        GlmmOptions.of(family, link),
                        FitListener.none()))
            .model();
    assertTrue(model.convergence().converged(), model.convergence().message());
    double[] truth = parameters(family, link);
    double[] errors = model.fixedEffects().standardErrors();
    for (int j = 0; j < 2; j++) {
      assertTrue(errors[j] > 0, "standard error " + errors[j]);
      assertEquals(truth[j], model.fixedEffects().estimates()[j], 4 * errors[j], "beta " + j);
    }
    double made =
        GlmmProblem.of(
                frame, new InMemoryObservations(table, frame, false), GlmmOptions.of(family, link))
            .deviance(new double[] {truth[2]}, truth, logDispersion(family));
    assertTrue(model.criterion() <= made, model.criterion() + " where " + made + " is possible");
    assertTrue(model.criterion() > made - 20, model.criterion() + " of " + made);
  }
}
