package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.testing.ShippedData;

class PriorDefaultsTest {
  private static final double[] COUNTS = {0, 0, 1, 1, 2, 3, 5, 8, 13, 40};

  // R 4.2.2, brms 2.18.0, lme4 1.1-31, d <- sleepstudy:
  //   d$count <- c(0, 0, 1, 1, 2, 3, 5, 8, 13, 40)[1 + d$Days]
  //   d$small <- d$Reaction / 1e4; d$neg <- d$Reaction - 300
  //   get_prior(Reaction ~ Days + (Days | Subject), d, gaussian("log"))    and so on for the others
  // of which Intercept, sd and the dispersion are
  @ParameterizedTest
  @CsvSource({
    "reaction, gaussian, identity, 288.7, 59.3, 59.3",
    "reaction, gaussian, log, 5.7, 2.5, 59.3",
    "reaction, gaussian, inverse, 0, 2.5, 59.3",
    "small, gaussian, identity, 0, 2.5, 2.5",
    "neg, gaussian, log, 0, 2.5, 59.3",
    "neg, gaussian, inverse, 0, 2.5, 59.3",
    "count, poisson, log, 0.9, 2.5,",
    "count, poisson, identity, 2.5, 3.7,",
    "count, poisson, sqrt, 1.6, 2.5,",
    "count, nbinom2, log, 0.9, 2.5, gamma",
    "count, nbinom2, identity, 2.5, 3.7, gamma",
    "count, nbinom2, sqrt, 1.6, 2.5, gamma",
    "count, nbinom1, log, 0.9, 2.5, gamma",
    "reaction, Gamma, log, 5.7, 2.5, gamma",
    "reaction, Gamma, identity, 288.7, 59.3, gamma",
    "reaction, Gamma, inverse, 0, 2.5, gamma",
    "small, Gamma, log, -3.5, 2.5, gamma",
    "small, Gamma, identity, 0, 2.5, gamma",
    "small, Gamma, inverse, 34.6, 7, gamma",
    "small, inverse.gaussian, 1/mu^2, 1200.2, 489.2, gamma",
    "small, inverse.gaussian, inverse, 34.6, 7, gamma",
    "small, inverse.gaussian, log, -3.5, 2.5, gamma",
    "small, inverse.gaussian, identity, 0, 2.5, gamma",
  })
  void defaultsAreThoseOfBrms(
      String response,
      String family,
      String link,
      String location,
      String scale,
      @Nullable String dispersion) {
    PriorDefaults defaults =
        PriorDefaults.brms(
            Family.named(family), Link.named(link), summary(sleep(response), Link.named(link), 0));
    assertEquals("student_t(3, " + location + ", " + scale + ")", defaults.intercept().toString());
    assertEquals("student_t(3, 0, " + scale + ")", defaults.deviation().toString());
    assertEquals("lkj(1)", defaults.correlation().toString());
    String expected =
        dispersion == null
            ? "null"
            : dispersion.equals("gamma")
                ? "gamma(0.01, 0.01)"
                : "student_t(3, 0, " + dispersion + ")";
    assertEquals(expected, String.valueOf(defaults.dispersion()));
  }

  // R 4.2.2, brms 2.18.0:
  //   get_prior(incidence | trials(size) ~ period + (1 | herd), cbpp, binomial(link))
  @ParameterizedTest
  @CsvSource({
    "logit, 0, false",
    "probit, 0, false",
    "cloglog, 0, false",
    "cauchit, 0, false",
    "identity, 1, true",
    "log, 0, true"
  })
  void binomialDefaultsAreThoseOfBrms(String link, String location, boolean looks) {
    double[] incidence = column("cbpp", "incidence");
    PriorDefaults defaults =
        PriorDefaults.brms(
            Family.BINOMIAL, Link.named(link), summary(incidence, Link.named(link), 0));
    assertEquals("student_t(3, " + location + ", 2.5)", defaults.intercept().toString());
    assertEquals("student_t(3, 0, 2.5)", defaults.deviation().toString());
    assertNull(defaults.dispersion());
    assertEquals(looks, PriorDefaults.needResponse(Family.BINOMIAL, Link.named(link)));
  }

  // R 4.2.2, brms 2.18.0, d$off <- d$Days / 7:
  //   get_prior(Reaction ~ Days + offset(off) + (1 | Subject), d)
  //   get_prior(Reaction ~ Days + offset(off) + offset(2 * Days) + (1 | Subject), d)
  //   get_prior(count ~ Days + offset(off) + (1 | Subject), d, poisson())
  //   get_prior(incidence | trials(size) ~ period + offset(size / 10) + (1 | herd), cbpp,
  // binomial())
  @Test
  void theMeanOfTheOffsetsIsTakenOffTheLocation() {
    assertEquals(
        "student_t(3, 288.057142857143, 59.3)",
        PriorDefaults.brms(
                Family.GAUSSIAN, Link.IDENTITY, summary(sleep("reaction"), Link.IDENTITY, 4.5 / 7))
            .intercept()
            .toString());
    assertEquals(
        "student_t(3, 279.057142857143, 59.3)",
        PriorDefaults.brms(
                Family.GAUSSIAN,
                Link.IDENTITY,
                summary(sleep("reaction"), Link.IDENTITY, 4.5 / 7 + 9))
            .intercept()
            .toString());
    assertEquals(
        "student_t(3, 0.257142857142857, 2.5)",
        PriorDefaults.brms(Family.POISSON, Link.LOG, summary(sleep("count"), Link.LOG, 4.5 / 7))
            .intercept()
            .toString());
    assertEquals(
        "student_t(3, 0, 2.5)",
        PriorDefaults.brms(Family.BINOMIAL, Link.LOGIT, summary(new double[] {1}, Link.LOGIT, 1.5))
            .intercept()
            .toString());
  }

  // R 4.2.2, brms 2.18.0, fac <- factor(as.numeric(cbpp$incidence > 0)):
  //   get_prior(fac ~ period + (1 | herd), cbpp, bernoulli("identity"))
  @Test
  void aFactorTellsNothing() {
    PriorDefaults defaults = PriorDefaults.brms(Family.BINOMIAL, Link.IDENTITY, null);
    assertEquals("student_t(3, 0, 2.5)", defaults.intercept().toString());
    assertEquals("student_t(3, 0, 2.5)", defaults.deviation().toString());
  }

  @Test
  void everyDispersionHasANameThatAStatementCanUse() {
    for (Family family : Family.values()) {
      DispersionParameter dispersion = DispersionParameter.of(family);
      assertEquals(family.hasDispersion(), dispersion != null);
      assertTrue(dispersion == null || PriorClass.texts().contains(dispersion.name()));
    }
    assertFalse(PriorDefaults.needResponse(Family.BINOMIAL, Link.LOGIT));
    assertTrue(PriorDefaults.needResponse(Family.POISSON, Link.LOG));
  }

  private static double[] sleep(String response) {
    double[] reaction = column("sleepstudy", "Reaction");
    double[] days = column("sleepstudy", "Days");
    double[] y = new double[reaction.length];
    Arrays.setAll(
        y,
        k ->
            switch (response) {
              case "small" -> reaction[k] / 1e4;
              case "neg" -> reaction[k] - 300;
              case "count" -> COUNTS[(int) days[k]];
              default -> reaction[k];
            });
    return y;
  }

  private static double[] column(String table, String name) {
    try {
      List<String> lines = Files.readAllLines(ShippedData.file(table));
      int at = List.of(lines.get(0).split(",")).indexOf(name);
      return lines.stream()
          .skip(1)
          .mapToDouble(line -> Double.parseDouble(line.split(",")[at]))
          .toArray();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static ResponseSummary summary(double[] y, Link link, double meanOffset) {
    double[] linked = Arrays.stream(y).map(each -> ResponseSummary.linked(each, link)).toArray();
    return new ResponseSummary(median(linked), mad(linked), mad(y), meanOffset);
  }

  private static double mad(double[] y) {
    double centre = median(y);
    return 1.4826 * median(Arrays.stream(y).map(each -> Math.abs(each - centre)).toArray());
  }

  private static double median(double[] y) {
    double[] sorted = y.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return Double.isNaN(sorted[n - 1]) ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
