package sparkmixed.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Every derivative against differences of what it is the derivative of, on a dense grid. */
class LikelihoodDerivativesTest {
  private static final double[] WEIGHTS = {1, 0.5, 7};
  private static final double[] PSI = {-2, 0.3, 4, 9};
  private final Terms terms = new Terms();

  @Test
  void derivativesInEta() {
    everywhere(
        (family, link, psi, y, weight, eta, where) -> {
          Likelihood likelihood = Likelihood.of(family, link, psi);
          double h = 4e-3 * Math.min(0.5, Math.abs(eta));
          DoubleUnaryOperator density = x -> likelihood.logDensity(y, weight, x);
          Terms at = new Terms();
          likelihood.full(y, weight, eta, at);
          double size = at.expected + Math.abs(at.observed) + Math.abs(at.score / h);
          // A difference of densities has their rounding, over h.
          double noise = 1e-6 * Math.abs(at.logDensity) / h;
          check(slope(density, eta, h), at.score, size * h + noise, where + " score");
          check(
              slope(x -> field(likelihood, y, weight, x, t -> t.score), eta, h),
              -at.observed,
              size,
              where + " observed");
          check(
              slope(x -> field(likelihood, y, weight, x, t -> t.observed), eta, h),
              at.observedSlope,
              size / h,
              where + " observedSlope");
          check(
              slope(x -> field(likelihood, y, weight, x, t -> t.expected), eta, h),
              at.expectedSlope,
              size / h,
              where + " expectedSlope");
        });
  }

  @Test
  void derivativesInTheLogDispersion() {
    everywhere(
        (family, link, psi, y, weight, eta, where) -> {
          Terms at = new Terms();
          Likelihood.of(family, link, psi).full(y, weight, eta, at);
          dispersion(family, link, psi, y, weight, eta, t -> t.logDensity, at.densityByDispersion);
          dispersion(family, link, psi, y, weight, eta, t -> t.score, at.scoreByDispersion);
          dispersion(family, link, psi, y, weight, eta, t -> t.observed, at.observedByDispersion);
          dispersion(family, link, psi, y, weight, eta, t -> t.expected, at.expectedByDispersion);
        });
  }

  private void dispersion(
      Family family,
      Link link,
      double psi,
      double y,
      double weight,
      double eta,
      ToDoubleFunction<Terms> of,
      double derivative) {
    double h = 1e-2;
    double difference =
        slope(x -> field(Likelihood.of(family, link, x), y, weight, eta, of), psi, h);
    double value = field(Likelihood.of(family, link, psi), y, weight, eta, of);
    // Again rounding over h, of all that went into the field.
    double noise = terms.expected + Math.abs(terms.score / eta) + Math.abs(terms.logDensity);
    String where = family + " " + link + " psi=" + psi + " y=" + y + " w=" + weight + " " + eta;
    check(difference, derivative, Math.abs(value) + 1e-4 * noise, where);
  }

  private double field(
      Likelihood likelihood, double y, double weight, double eta, ToDoubleFunction<Terms> of) {
    likelihood.full(y, weight, eta, terms);
    return of.applyAsDouble(terms);
  }

  /** Eighth-order central difference. */
  private static double slope(DoubleUnaryOperator f, double x, double h) {
    double[] c = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
    double sum = 0;
    for (int k = 1; k <= 4; k++) {
      sum += c[k - 1] * (f.applyAsDouble(x + k * h) - f.applyAsDouble(x - k * h));
    }
    return sum / h;
  }

  private static void check(double difference, double derivative, double size, String where) {
    assertEquals(difference, derivative, 1e-9 * (Math.abs(derivative) + size), where);
  }

  private interface Row {
    void check(
        Family family, Link link, double psi, double y, double weight, double eta, String where);
  }

  private static void everywhere(Row row) {
    for (Family family : Family.values()) {
      for (Link link : family.links()) {
        for (double psi : family.hasDispersion() ? PSI : new double[] {0}) {
          for (double y : responses(family)) {
            for (double weight : WEIGHTS) {
              for (double eta : etas(family, link)) {
                String where =
                    String.join(
                        " ",
                        family.text(),
                        link.text(),
                        "psi=" + psi,
                        "y=" + y,
                        "w=" + weight,
                        "eta=" + eta);
                row.check(family, link, psi, y, weight, eta, where);
              }
            }
          }
        }
      }
    }
  }

  private static double[] responses(Family family) {
    return switch (family) {
      case GAUSSIAN -> new double[] {-1.5, 0, 3};
      case BINOMIAL -> new double[] {0, 0.4, 1};
      case POISSON, NEGATIVE_BINOMIAL, NEGATIVE_BINOMIAL_1 ->
          new double[] {0, 1, 3, 23, 24, 63, 64, 500};
      case GAMMA, INVERSE_GAUSSIAN -> new double[] {0.2, 1, 8};
    };
  }

  private static double[] etas(Family family, Link link) {
    if (family == Family.BINOMIAL) {
      return switch (link) {
        case IDENTITY -> new double[] {0.1, 0.5, 0.9};
        case LOG -> new double[] {-4, -0.7, -0.1};
        case CLOGLOG -> new double[] {-6, -0.7, 0.2, 1.4};
        default -> new double[] {-6, -1.2, 0.3, 2, 5.5};
      };
    }
    return link == Link.LOG ? new double[] {-3, 0.4, 3, 6} : new double[] {0.05, 0.8, 2.5, 20};
  }
}
