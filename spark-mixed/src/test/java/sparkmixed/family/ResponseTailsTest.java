package sparkmixed.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

// R 4.2.2, statmod 1.5.0, options(digits = 15); mean, dispersion and response as in the calls
class ResponseTailsTest {

  private static void assertTails(
      ResponseTails tails, double below, double at, double above, double precision) {
    assertEquals(below, tails.below, precision);
    assertEquals(at, tails.at, precision);
    assertEquals(above, tails.above, precision);
  }

  // c(pnbinom(3, size = 1.7, mu = 2.2), dnbinom(4, size = 1.7, mu = 2.2),
  //   pnbinom(4, size = 1.7, mu = 2.2, lower = FALSE))
  @Test
  void negativeBinomial() {
    ResponseTails tails = new ResponseTails(Family.NEGATIVE_BINOMIAL, 1.7);
    tails.look(4, 2.2, 1);
    assertTails(tails, 0.7793712518870189, 0.0820893194851355, 0.1385394286278455, 1e-14);
  }

  // c(pnbinom(3, size = 2.2/.8, mu = 2.2), dnbinom(4, size = 2.2/.8, mu = 2.2))
  @Test
  void negativeBinomialOfLinearVariance() {
    ResponseTails tails = new ResponseTails(Family.NEGATIVE_BINOMIAL_1, 0.8);
    tails.look(4, 2.2, 1);
    assertEquals(0.7859934015621339, tails.below, 1e-14);
    assertEquals(0.0909462324597819, tails.at, 1e-14);
  }

  // c(ppois(0, 2.5), dpois(1, 2.5), ppois(1, 2.5, lower = FALSE)); ppois(60, 2.5, lower = FALSE)
  @Test
  void poisson() {
    ResponseTails tails = new ResponseTails(Family.POISSON, Double.NaN);
    tails.look(1, 2.5, 1);
    assertTails(tails, 0.0820849986238988, 0.2052124965597470, 0.7127025048163542, 1e-14);
    tails.look(60, 2.5, 1);
    assertEquals(3.16929179487447e-61, tails.above, 1e-72);
  }

  // c(pbinom(2, 7, .3), dbinom(3, 7, .3), pbinom(3, 7, .3, lower = FALSE))
  @Test
  void binomial() {
    ResponseTails tails = new ResponseTails(Family.BINOMIAL, Double.NaN);
    tails.look(3.0 / 7, 0.3, 7);
    assertTails(tails, 0.6470695, 0.2268945, 0.1260360, 1e-14);
    tails.look(0, 0.3, 1);
    assertTails(tails, 0, 0.7, 0.3, 1e-15);
    tails.look(1, 0.3, 1);
    assertTails(tails, 0.7, 0.3, 0, 1e-15);
  }

  // pgamma(1.3, shape = 1/.4, scale = 2 * .4, lower.tail = c(TRUE, FALSE))
  @Test
  void gamma() {
    ResponseTails tails = new ResponseTails(Family.GAMMA, 0.4);
    tails.look(1.3, 2, 1);
    assertTails(tails, 0.33849507966049, 0, 0.66150492033951, 1e-13);
  }

  // pinvgauss(1.3, mean = 2, dispersion = .4); pinvgauss(40, mean = 2, dispersion = .4,
  //   lower.tail = FALSE)
  @Test
  void inverseGaussian() {
    ResponseTails tails = new ResponseTails(Family.INVERSE_GAUSSIAN, 0.4);
    tails.look(1.3, 2, 1);
    assertEquals(0.448505607708265, tails.below, 1e-13);
    tails.look(40, 2, 1);
    assertEquals(9.0609386933584e-08, tails.above, 1e-17);
  }

  // qnorm(1e-300)
  @Test
  void scoresComeFromTheSmallerTail() {
    assertEquals(-37.0470962993612, ResponseTails.normalScore(1e-300, 1), 1e-11);
    assertEquals(37.0470962993612, ResponseTails.normalScore(1, 1e-300), 1e-11);
    assertTrue(ResponseTails.normalScore(0, 1) > -39);
    assertEquals(0, ResponseTails.normalScore(0.5, 0.5), 1e-15);
  }
}
