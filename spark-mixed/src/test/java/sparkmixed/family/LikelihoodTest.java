package sparkmixed.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;

/** Densities with their constants against R; the edges of eta; what a user may get wrong. */
class LikelihoodTest {
  private final Terms terms = new Terms();

  // R 4.2.2, p <- function(x) sprintf("%.15g", x):
  //   p(dnorm(1.3, exp(0.4), sqrt(0.7 / 2.5), log = TRUE))    # -0.348164114271737
  @Test
  void gaussian() {
    assertDensity(-0.348164114271737, Family.GAUSSIAN, Link.LOG, Math.log(0.7), 1.3, 2.5, 0.4);
  }

  // p(dbinom(3, 8, plogis(-0.6), log = TRUE))                 # -1.27455191315194
  // p(dbinom(3, 8, pnorm(-0.6), log = TRUE))                  # -1.45852960404453
  // p(dbinom(3, 8, 1 - exp(-exp(-0.6)), log = TRUE))          # -1.30436871600984
  // p(dbinom(3, 8, pcauchy(-0.6), log = TRUE))                # -1.30639362260224
  // p(dbinom(3, 8, exp(-0.6), log = TRUE))                    # -1.75400015099645
  // p(dbinom(3, 8, 0.35, log = TRUE))                         # -1.27802926322316
  // p(dbinom(300007, 1000000, 0.3, log = TRUE))               # -7.04649358419496
  @Test
  void binomial() {
    assertDensity(-1.27455191315194, Family.BINOMIAL, Link.LOGIT, 0, 3.0 / 8, 8, -0.6);
    assertDensity(-1.45852960404453, Family.BINOMIAL, Link.PROBIT, 0, 3.0 / 8, 8, -0.6);
    assertDensity(-1.30436871600984, Family.BINOMIAL, Link.CLOGLOG, 0, 3.0 / 8, 8, -0.6);
    assertDensity(-1.30639362260224, Family.BINOMIAL, Link.CAUCHIT, 0, 3.0 / 8, 8, -0.6);
    assertDensity(-1.75400015099645, Family.BINOMIAL, Link.LOG, 0, 3.0 / 8, 8, -0.6);
    assertDensity(-1.27802926322316, Family.BINOMIAL, Link.IDENTITY, 0, 3.0 / 8, 8, 0.35);
    // The constant is 610858, which leaves ten digits to the sum.
    Likelihood many = Likelihood.of(Family.BINOMIAL, Link.IDENTITY, 0);
    assertEquals(
        -7.04649358419496,
        many.logDensity(0.300007, 1e6, 0.3) + many.constant(0.300007, 1e6),
        1e-9);
  }

  // p(2.5 * dpois(4, exp(1.1), log = TRUE))                   # -4.45554963573595
  // p(dpois(1000000, 1000500, log = TRUE))                    # -7.95165224447223
  @Test
  void poisson() {
    assertDensity(-4.45554963573595, Family.POISSON, Link.LOG, 0, 4, 2.5, 1.1);
    assertDensity(-4.45554963573595, Family.POISSON, Link.IDENTITY, 0, 4, 2.5, Math.exp(1.1));
    Likelihood many = Likelihood.of(Family.POISSON, Link.IDENTITY, 0);
    assertEquals(-7.95165224447223, many.logDensity(1e6, 1, 1000500) + many.constant(1e6, 1), 1e-8);
  }

  // p(2.5 * dnbinom(4, size = 0.7, mu = exp(1.1), log = TRUE))                  # -6.76660410754761
  // p(dnbinom(90, size = 1e6, mu = 77, log = TRUE))                             # -4.21011215823227
  // mpmath 1.3.0, mp.dps = 50; R's dnbinom keeps nine digits of this one:
  //   y, k, mu = mpf(90), mpf(10)**10, mpf(77)
  //   loggamma(y+k)-loggamma(k)-loggamma(y+1)+k*log(k/(k+mu))+y*log(mu/(k+mu))  # -4.21015164942778
  @Test
  void negativeBinomial() {
    Family family = Family.NEGATIVE_BINOMIAL;
    assertDensity(-6.76660410754761, family, Link.LOG, Math.log(0.7), 4, 2.5, 1.1);
    assertDensity(-4.21011215823227, family, Link.IDENTITY, Math.log(1e6), 90, 1, 77);
    assertDensity(-4.21015164942778, family, Link.IDENTITY, Math.log(1e10), 90, 1, 77);
  }

  // p(dnbinom(4, size = exp(1.1) / 0.7, mu = exp(1.1), log = TRUE))             # -2.05577979589499
  // p(dnbinom(90, size = 77 / 0.01, mu = 77, log = TRUE))                       # -4.20510272078817
  // p(dnbinom(90, size = 77 / 30, mu = 77, log = TRUE))                         # -5.02575057126491
  @Test
  void negativeBinomial1() {
    Family family = Family.NEGATIVE_BINOMIAL_1;
    assertDensity(-2.05577979589499, family, Link.LOG, Math.log(0.7), 4, 1, 1.1);
    assertDensity(-4.20510272078817, family, Link.IDENTITY, Math.log(0.01), 90, 1, 77);
    assertDensity(-5.02575057126491, family, Link.IDENTITY, Math.log(30), 90, 1, 77);
  }

  // p(dgamma(1.3, shape = 2.5 / 0.7, scale = exp(0.4) * 0.7 / 2.5, log = TRUE)) #
  // -0.600421449173481
  // p(dgamma(1.3, shape = 1e8, scale = 1.2999 / 1e8, log = TRUE))               # 7.7331492382698
  @Test
  void gamma() {
    assertDensity(-0.600421449173481, Family.GAMMA, Link.LOG, Math.log(0.7), 1.3, 2.5, 0.4);
    // y - mu has twelve digits here, and a shape of 1e8 shows that.
    assertDensity(
        7.7331492382698, Family.GAMMA, Link.IDENTITY, Math.log(1e-8), 1.3, 1, 1.2999, 1e-7);
  }

  // dinvgauss <- function(y, mu, phi)
  //   0.5 * log(1 / (2 * pi * phi * y^3)) - (y - mu)^2 / (2 * phi * mu^2 * y)
  // p(dinvgauss(1.3, 1/sqrt(0.4), 0.7 / 2.5))                                   # -0.71943013693414
  // integrate(function(y) exp(dinvgauss(y, 1/sqrt(0.4), 0.28)), 0, Inf)         # 1
  @Test
  void inverseGaussian() {
    assertDensity(
        -0.71943013693414,
        Family.INVERSE_GAUSSIAN,
        Link.INVERSE_SQUARED,
        Math.log(0.7),
        1.3,
        2.5,
        0.4);
  }

  private static void assertDensity(
      double expected, Family family, Link link, double psi, double y, double weight, double eta) {
    assertDensity(expected, family, link, psi, y, weight, eta, 2e-13);
  }

  private static void assertDensity(
      double expected,
      Family family,
      Link link,
      double psi,
      double y,
      double weight,
      double eta,
      double tolerance) {
    Likelihood likelihood = Likelihood.of(family, link, psi);
    double actual = likelihood.logDensity(y, weight, eta) + likelihood.constant(y, weight);
    assertEquals(expected, actual, tolerance * Math.max(1, Math.abs(expected)));
  }

  @Test
  void anEtaWithoutAMeanHasMinusInfinityAndZeros() {
    assertImpossible(Family.POISSON, Link.IDENTITY, 3, -0.1);
    assertImpossible(Family.POISSON, Link.LOG, 3, 720);
    assertImpossible(Family.POISSON, Link.LOG, 3, Double.NaN);
    assertImpossible(Family.POISSON, Link.SQRT, 3, 0);
    assertImpossible(Family.NEGATIVE_BINOMIAL, Link.INVERSE, 3, -2);
    assertImpossible(Family.NEGATIVE_BINOMIAL, Link.LOG, 3, Double.POSITIVE_INFINITY);
    assertImpossible(Family.NEGATIVE_BINOMIAL_1, Link.LOG, 3, 800);
    assertImpossible(Family.GAMMA, Link.INVERSE, 3, 0);
    assertImpossible(Family.GAMMA, Link.LOG, 3, -800);
    assertImpossible(Family.INVERSE_GAUSSIAN, Link.INVERSE_SQUARED, 3, -1);
    assertImpossible(Family.GAUSSIAN, Link.SQRT, 3, -1);
    assertImpossible(Family.GAUSSIAN, Link.INVERSE, 3, 0);
    assertImpossible(Family.GAUSSIAN, Link.LOG, 3, 500);
    assertImpossible(Family.BINOMIAL, Link.LOGIT, 1, Double.NaN);
    assertImpossible(Family.BINOMIAL, Link.IDENTITY, 1, 1);
    assertImpossible(Family.BINOMIAL, Link.LOG, 1, 0);
    assertImpossible(Family.BINOMIAL, Link.CLOGLOG, 0.5, 800);
    assertImpossible(Family.BINOMIAL, Link.PROBIT, 0.5, Double.NEGATIVE_INFINITY);
  }

  private void assertImpossible(Family family, Link link, double y, double eta) {
    String where = family + " " + link + " " + eta;
    Likelihood likelihood = Likelihood.of(family, link, 0.2);
    assertEquals(Double.NEGATIVE_INFINITY, likelihood.logDensity(y, 1, eta), where);
    // Terms keep what the row before left: none of it may stay.
    Likelihood.of(Family.GAUSSIAN, Link.IDENTITY, 0).full(1, 1, 3, terms);
    likelihood.full(y, 1, eta, terms);
    assertEquals(Double.NEGATIVE_INFINITY, terms.logDensity, where);
    double[] others = {
      terms.score,
      terms.observed,
      terms.expected,
      terms.observedSlope,
      terms.expectedSlope,
      terms.densityByDispersion,
      terms.scoreByDispersion,
      terms.observedByDispersion,
      terms.expectedByDispersion
    };
    for (double other : others) {
      assertEquals(0, other, where);
    }
    likelihood.curve(y, 1, eta, terms);
    assertEquals(Double.NEGATIVE_INFINITY, terms.logDensity, where);
    assertEquals(0, terms.score, where);
  }

  /** A success of a certain probability: 0 times minus infinity is 0 here. */
  @Test
  void certainRowsAreFinite() {
    for (Link link : Family.BINOMIAL.links()) {
      if (link == Link.IDENTITY || link == Link.LOG) {
        continue;
      }
      Likelihood likelihood = Likelihood.of(Family.BINOMIAL, link, 0);
      likelihood.full(1, 3, 700, terms);
      assertEquals(0, terms.logDensity, link == Link.CAUCHIT ? 2e-3 : 0.0001, link.text());
      assertEquals(0, terms.score, 1e-5, link.text());
      likelihood.full(0, 3, -700, terms);
      assertEquals(0, terms.logDensity, link == Link.CAUCHIT ? 2e-3 : 0.0001, link.text());
    }
    Likelihood.of(Family.BINOMIAL, Link.CLOGLOG, 0).full(1, 3, 1e5, terms);
    assertEquals(0, terms.logDensity, Double.MIN_VALUE);
    assertEquals(0, terms.observed, Double.MIN_VALUE);
  }

  /** An optimizer may try any dispersion; the row stays a number or becomes impossible. */
  @Test
  void noDispersionMakesNaN() {
    for (Family family : Family.values()) {
      for (Link link : family.links()) {
        for (double psi : new double[] {-1e4, -700, -100, -40, 40, 100, 700, 1e4}) {
          Likelihood likelihood = Likelihood.of(family, link, psi);
          for (double y : family == Family.BINOMIAL ? new double[] {1} : new double[] {1, 50}) {
            likelihood.full(y, 1.5, likelihood.startingEta(y, 1.5), terms);
            String where = family + " " + link + " " + psi + " " + y;
            assertTrue(terms.logDensity < Double.POSITIVE_INFINITY, where);
            assertTrue(Double.isFinite(terms.score + terms.observedSlope), where);
            assertTrue(Double.isFinite(terms.densityByDispersion), where);
          }
        }
      }
    }
  }

  @Test
  void startingEtasAreInside() {
    for (Family family : Family.values()) {
      double[] responses =
          switch (family) {
            case GAUSSIAN -> new double[] {-4, 0, 4};
            case BINOMIAL -> new double[] {0, 0.3, 1};
            case GAMMA, INVERSE_GAUSSIAN -> new double[] {1e-3, 1e5};
            default -> new double[] {0, 1, 1e6};
          };
      for (Link link : family.links()) {
        Likelihood likelihood = Likelihood.of(family, link, 0);
        for (double y : responses) {
          double eta = likelihood.startingEta(y, 1);
          String where = family + " " + link + " " + y;
          assertTrue(Double.isFinite(likelihood.logDensity(y, 1, eta)), where);
          likelihood.full(y, 1, eta, terms);
          assertTrue(terms.expected > 0, where);
          assertEquals(link.mean(eta), likelihood.mean(eta), where);
        }
      }
    }
  }

  /** Rows with one eta are worth their weighted mean, up to the constants. */
  @Test
  void collapsedRowsHaveTheSameSlopes() {
    Likelihood poisson = Likelihood.of(Family.POISSON, Link.LOG, 0);
    assertEquals(
        poisson.logDensity(2, 1, 0.7) + poisson.logDensity(5, 2, 0.7),
        poisson.logDensity(4, 3, 0.7),
        1e-14);
    Likelihood probit = Likelihood.of(Family.BINOMIAL, Link.PROBIT, 0);
    assertEquals(
        probit.logDensity(1, 1, 0.7) + probit.logDensity(0, 3, 0.7),
        probit.logDensity(0.25, 4, 0.7),
        1e-14);
  }

  @Test
  void aLinkTheFamilyHasNot() {
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class, () -> Likelihood.of(Family.POISSON, Link.LOGIT, 0));
    assertEquals(
        "Family poisson has no link \"logit\"; use one of log, identity, sqrt, inverse,"
            + " inverse-squared.",
        error.getMessage());
  }

  @Test
  void likelihoodsTravelToExecutors() throws IOException, ClassNotFoundException {
    for (Family family : Family.values()) {
      for (Link link : family.links()) {
        Likelihood likelihood = Likelihood.of(family, link, 0.4);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
          out.writeObject(likelihood);
        }
        try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
          Likelihood copy = (Likelihood) in.readObject();
          double eta = likelihood.startingEta(1, 1);
          assertEquals(likelihood.logDensity(1, 1, eta), copy.logDensity(1, 1, eta));
        }
      }
    }
  }
}
