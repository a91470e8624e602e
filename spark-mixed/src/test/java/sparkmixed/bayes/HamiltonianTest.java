package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import sparkmixed.predict.CounterRandom;

class HamiltonianTest {
  private static final double[][] COVARIANCE = Targets.correlated(new double[] {1, 2, 0.5}, 0.4);

  @Property(tries = 50)
  void stepsBackLeadToTheStart(
      @ForAll @DoubleRange(min = -2, max = 2) double x,
      @ForAll @DoubleRange(min = -2, max = 2) double y,
      @ForAll @DoubleRange(min = 0.01, max = 0.03) double eps) {
    Hamiltonian hamiltonian = new Hamiltonian(Targets.banana(), Metric.unit(2, true), 0);
    PhasePoint start =
        hamiltonian.withMomentum(hamiltonian.at(new double[] {x, y}), new double[] {0.3, -0.7});
    PhasePoint point = start;
    for (int k = 0; k < 10; k++) {
      point = hamiltonian.leapfrog(point, eps);
    }
    for (int k = 0; k < 10; k++) {
      point = hamiltonian.leapfrog(point, -eps);
    }
    for (int i = 0; i < 2; i++) {
      // rounding grows along the orbit, faster the longer the steps: it is not made by the method
      assertEquals(start.q()[i], point.q()[i], 1e-8);
      assertEquals(start.p()[i], point.p()[i], 1e-8);
    }
    assertEquals(21, hamiltonian.gradients());
  }

  @Test
  void energyErrorOfAnOrbitIsOfSecondOrder() {
    double coarse = energyError(Targets.banana(), 2, 0.02);
    double fine = energyError(Targets.banana(), 2, 0.01);
    assertEquals(4, coarse / fine, 0.1);
    coarse = energyError(Targets.gaussian(COVARIANCE), 3, 0.02);
    fine = energyError(Targets.gaussian(COVARIANCE), 3, 0.01);
    assertEquals(4, coarse / fine, 0.1);
  }

  /** Largest error of H over an orbit of length 2. */
  private static double energyError(LogDensity density, int d, double eps) {
    Hamiltonian hamiltonian = new Hamiltonian(density, Metric.unit(d, false), 0);
    double[] q = {0.8, 1.1, -0.3};
    double[] p = {0.5, -0.4, 0.9};
    PhasePoint point =
        hamiltonian.withMomentum(
            hamiltonian.at(java.util.Arrays.copyOf(q, d)), java.util.Arrays.copyOf(p, d));
    double start = point.energy();
    double worst = 0;
    for (int k = 0; k < (int) Math.round(2 / eps); k++) {
      point = hamiltonian.leapfrog(point, eps);
      worst = Math.max(worst, Math.abs(point.energy() - start));
    }
    return worst;
  }

  @Test
  void momentaHaveTheInverseCovarianceOfTheMetric() {
    int d = 3;
    double[] inverse = new double[d * d];
    for (int i = 0; i < d * d; i++) {
      inverse[i] = COVARIANCE[i / d][i % d];
    }
    Metric metric = Metric.of(inverse, d, true);
    CounterRandom random = new CounterRandom();
    random.start(5, 0, 0);
    int n = 40_000;
    // p' M^-1 p is chi-square with d degrees of freedom, and M^-1 p has the variance M^-1
    double kinetic = 0;
    double product = 0;
    double[] velocity = new double[d];
    for (int s = 0; s < n; s++) {
      double[] p = metric.momentum(random);
      metric.velocity(p, velocity);
      kinetic += Hamiltonian.dot(p, velocity) / n;
      product += velocity[0] * velocity[1] / n;
    }
    assertEquals(d, kinetic, 4 * Math.sqrt(2.0 * d / n));
    double deviation = Math.sqrt(COVARIANCE[0][0] * COVARIANCE[1][1] * (1 + 0.4 * 0.4) / n);
    assertEquals(COVARIANCE[0][1], product, 4 * deviation);
  }

  @Test
  void stepBeyondTheRangeOfDoublesIsDivergentAndAsksNoDensity() {
    Hamiltonian hamiltonian = new Hamiltonian(Targets.banana(), Metric.unit(2, false), 0);
    PhasePoint start =
        hamiltonian.withMomentum(hamiltonian.at(new double[] {1, 1}), new double[] {1e300, 0});
    assertTrue(hamiltonian.leapfrog(start, 1e10).energy() == Double.POSITIVE_INFINITY);
    assertEquals(1, hamiltonian.gradients());
  }
}
