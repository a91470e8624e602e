package sparkmixed.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;

class FamilyTest {

  @Test
  void familiesByNameAsHereAndAsInR() {
    for (Family family : Family.values()) {
      assertEquals(family, Family.named(family.text()));
    }
    assertEquals(Family.NEGATIVE_BINOMIAL, Family.named("nbinom2"));
    assertEquals(Family.NEGATIVE_BINOMIAL_1, Family.named("nbinom1"));
    assertEquals(Family.GAMMA, Family.named("Gamma"));
    assertEquals(Family.INVERSE_GAUSSIAN, Family.named("inverse.gaussian"));
    assertEquals(Family.BINOMIAL, Family.named("Bernoulli"));
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> Family.named("tweedie"));
    assertEquals(
        "Unknown family \"tweedie\"; use one of gaussian, binomial, poisson, negative-binomial,"
            + " negative-binomial-1, gamma, inverse-gaussian.",
        error.getMessage());
  }

  @Test
  void linksByName() {
    for (Link link : Link.values()) {
      assertEquals(link, Link.named(link.text()));
    }
    assertEquals(Link.INVERSE_SQUARED, Link.named("1/mu^2"));
    assertEquals(Link.PROBIT, Link.named("Probit"));
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> Link.named("loglog"));
    assertEquals(
        "Unknown link \"loglog\"; use one of identity, log, logit, probit, cloglog, cauchit,"
            + " inverse, sqrt, inverse-squared.",
        error.getMessage());
  }

  @Test
  void whatAFamilyHas() {
    for (Family family : Family.values()) {
      assertTrue(family.links().contains(family.defaultLink()));
      assertEquals(family.hasDispersion(), !family.collapses());
    }
    assertEquals(Link.INVERSE, Family.GAMMA.defaultLink());
    assertEquals(Link.INVERSE_SQUARED, Family.INVERSE_GAUSSIAN.defaultLink());
    assertEquals("size: Var = mu + mu^2/size", Family.NEGATIVE_BINOMIAL.dispersionDefinition());
    assertEquals("", Family.POISSON.dispersionDefinition());
  }

  @Test
  void domains() {
    assertTrue(Family.GAUSSIAN.inDomain(-1.5));
    assertTrue(Family.BINOMIAL.inDomain(0));
    assertTrue(Family.BINOMIAL.inDomain(1));
    assertFalse(Family.BINOMIAL.inDomain(1.01));
    assertTrue(Family.POISSON.inDomain(0));
    assertFalse(Family.POISSON.inDomain(0.5));
    assertFalse(Family.NEGATIVE_BINOMIAL.inDomain(-1));
    assertFalse(Family.GAMMA.inDomain(0));
    assertTrue(Family.INVERSE_GAUSSIAN.inDomain(1e-9));
    for (Family family : Family.values()) {
      assertFalse(family.inDomain(Double.NaN));
      assertFalse(family.inDomain(Double.POSITIVE_INFINITY));
    }
    assertEquals("a whole number of at least 0", Family.NEGATIVE_BINOMIAL_1.domain());
  }

  @Test
  void etaTurnsMeanRound() {
    for (Family family : Family.values()) {
      for (Link link : family.links()) {
        for (double mu : new double[] {1e-6, 0.2, 0.5, 0.77, 0.999}) {
          assertEquals(mu, link.mean(link.eta(mu)), 3e-15 + 1e-13 * mu, link + " " + mu);
        }
      }
    }
  }

  // R 4.2.2, sprintf("%.15g", x):
  //   pnorm(-30, log.p = TRUE)   # -454.321243956343
  //   qnorm(1e-300)              # -37.0470962993612
  //   qnorm(0.975)               # 1.95996398454005
  //   qcauchy(1e-12)             # -318309886183.791
  @Test
  void tailsOfTheLinks() {
    assertEquals(-454.321243956343, Math.log(Link.PROBIT.mean(-30)), 1e-12);
    assertEquals(-37.0470962993612, Link.PROBIT.eta(1e-300), 1e-13);
    assertEquals(1.95996398454005, Link.PROBIT.eta(0.975), 1e-14);
    assertEquals(-318309886183.791, Link.CAUCHIT.eta(1e-12), 1e-3);
    assertEquals(Math.exp(-700), Link.LOGIT.mean(-700), 1e-318);
    assertEquals(Double.NEGATIVE_INFINITY, Link.PROBIT.eta(0));
    assertTrue(Double.isNaN(Link.PROBIT.eta(1.5)));
  }
}
