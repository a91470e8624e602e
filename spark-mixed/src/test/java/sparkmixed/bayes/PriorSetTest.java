package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.bayes.PriorTargets.Correlated;
import sparkmixed.bayes.PriorTargets.Deviation;
import sparkmixed.error.ConfigurationException;
import sparkmixed.testing.ReferenceData;

class PriorSetTest {
  private static final PriorDefaults DEFAULTS =
      new PriorDefaults(
          Densities.of("student_t", 3, 288.7, 59.3),
          Densities.of("student_t", 3, 0, 59.3),
          new Lkj(1),
          Densities.of("student_t", 3, 0, 59.3));

  private static final PriorTargets SLEEP =
      new PriorTargets(
          List.of("(Intercept)", "Days"),
          List.of(new Deviation("Subject", "(Intercept)"), new Deviation("Subject", "Days")),
          List.of(new Correlated("Subject", 2)),
          "sigma");

  private static final PriorTargets RICH =
      new PriorTargets(
          List.of("(Intercept)", "poly(x, 2)1", "a:b", "age[18,25)", "`my col`", "Intercept"),
          List.of(
              new Deviation("b:a", "(Intercept)"),
              new Deviation("a", "(Intercept)"),
              new Deviation("a", "poly(x, 2)1"),
              new Deviation("c, d", "x, y")),
          List.of(new Correlated("a", 2)),
          "shape");

  private static PriorSet resolve(PriorTargets targets, String... statements) {
    return PriorSet.resolve(List.of(statements), targets, DEFAULTS);
  }

  private static String refused(PriorTargets targets, String... statements) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> resolve(targets, statements))
            .getMessage());
  }

  private static String text(Object prior) {
    assertNotNull(prior);
    return prior.toString();
  }

  @Test
  void withoutStatementsTheDefaultsHold() {
    PriorSet priors = resolve(SLEEP);
    assertEquals("student_t(3, 288.7, 59.3)", String.valueOf(priors.centredIntercept()));
    assertEquals("[(flat), (flat)]", priors.coefficients().toString());
    assertEquals("[student_t(3, 0, 59.3), student_t(3, 0, 59.3)]", priors.deviations().toString());
    assertEquals(List.of(new Lkj(1)), priors.correlations());
    assertEquals("student_t(3, 0, 59.3)", String.valueOf(priors.dispersion()));
  }

  @Test
  void positiveParametersAreTruncated() {
    PriorSet priors = resolve(SLEEP, "sd ~ normal(0, 1)", "sigma ~ cauchy(0, 1)");
    assertEquals(0, priors.deviations().get(1).lower());
    assertEquals(
        Math.log(2),
        priors.deviations().get(1).logDensity(0.3) - Densities.of("normal", 0, 1).logDensity(0.3),
        1e-15);
    Density sigma = priors.dispersion();
    assertNotNull(sigma);
    assertEquals(0, sigma.lower());
  }

  @Test
  void theMoreSpecificStatementWinsInWhateverOrder() {
    PriorSet priors =
        resolve(
            RICH,
            "sd[a, poly(x, 2)1] ~ normal(0, 3)",
            "b[a:b] ~ normal(0, 5)",
            "sd[a] ~ normal(0, 2)",
            "b ~ normal(0, 4)",
            "sd ~ normal(0, 1)",
            "cor ~ lkj(3)");
    assertEquals(
        "[normal(0, 1), normal(0, 2), normal(0, 3), normal(0, 1)]", priors.deviations().toString());
    assertEquals(
        "[(flat), normal(0, 4), normal(0, 5), normal(0, 4), normal(0, 4), normal(0, 4)]",
        priors.coefficients().toString());
    assertEquals(List.of(new Lkj(3)), priors.correlations());
    assertEquals(
        List.of(new Lkj(5)), resolve(RICH, "cor ~ lkj(3)", "cor[a] ~ lkj(5)").correlations());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b[poly(x, 2)1]",
        "b[`poly(x, 2)1`]",
        "b[ age[18,25) ]",
        "b[`my col`]",
        "b[my col]",
        "sd[b:a]",
        "sd[b:a, (Intercept)]",
        "sd[`b:a`,Intercept]",
        "sd[a,`poly(x, 2)1`]",
        "sd[c, d, x, y]",
        "sd[`c, d`, `x, y`]",
        "shape"
      })
  void namesMayHoldAnything(String parameter) {
    PriorSet priors = resolve(RICH, parameter + " ~ exponential(7)");
    long stated =
        priors.sources().stream().filter(row -> row.prior().equals("exponential(7)")).count();
    assertEquals(1, stated);
  }

  @Test
  void theInterceptAsWrittenReplacesTheCentredOne() {
    PriorSet centred = resolve(SLEEP, "Intercept ~ normal(300, 50)", "b ~ normal(0, 1)");
    assertEquals("normal(300, 50)", String.valueOf(centred.centredIntercept()));
    assertEquals("[(flat), normal(0, 1)]", centred.coefficients().toString());

    PriorSet written =
        resolve(SLEEP, "Intercept ~ normal(300, 50)", "b[(Intercept)] ~ normal(250, 100)");
    assertNull(written.centredIntercept());
    assertEquals("[normal(250, 100), (flat)]", written.coefficients().toString());
    assertEquals("b[(Intercept)]", written.sources().get(0).parameter());
  }

  @Test
  void brmsWordForTheInterceptIsUnderstood() {
    assertEquals(
        "normal(250, 100)",
        resolve(SLEEP, "b[Intercept] ~ normal(250, 100)").coefficients().get(0).toString());
    assertEquals(
        "normal(0, 9)",
        resolve(SLEEP, "sd[Subject, Intercept] ~ normal(0, 9)").deviations().get(0).toString());
    // a column of that name comes first
    PriorSet rich = resolve(RICH, "b[Intercept] ~ normal(0, 9)");
    assertEquals("normal(0, 9)", rich.coefficients().get(5).toString());
    assertNotNull(rich.centredIntercept());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b[Day] ~ normal(0, 1)| b[Day] matches nothing in this model; did you mean b[Days]?| 2",
        "sd[Subjct] ~ normal(0, 1)"
            + "| sd[Subjct] matches nothing in this model; did you mean sd[Subject]?| 3",
        "sd[Subject, Dys] ~ normal(0, 1)"
            + "| sd[Subject, Dys] matches nothing in this model; did you mean sd[Subject, Days]?| 3",
        "cor[Item] ~ lkj(2)| cor[Item] matches nothing in this model; did you mean cor| 4",
        "shape ~ gamma(1, 1)| shape matches nothing in this model; did you mean sd?| 0"
      })
  void whatMatchesNothingIsAnErrorThatNamesTheCandidates(
      String statement, String sentence, int position) {
    String message = refused(SLEEP, statement);
    assertTrue(message.startsWith(sentence), message);
    for (String candidate :
        List.of(
            "Intercept",
            "b",
            "b[Days]",
            "b[(Intercept)]",
            "sd",
            "sd[Subject]",
            "sd[Subject, (Intercept)]",
            "sd[Subject, Days]",
            "cor",
            "cor[Subject]",
            "sigma")) {
      assertTrue(message.contains(" " + candidate), candidate + " in " + message);
    }
    assertTrue(message.endsWith("\n" + " ".repeat(2 + position) + "^"), message);
  }

  @Test
  void classesThatAModelLacksMatchNothing() {
    PriorTargets bare = new PriorTargets(List.of("(Intercept)"), List.of(), List.of(), null);
    assertTrue(refused(bare, "b ~ normal(0, 1)").startsWith("b matches nothing"));
    assertTrue(refused(bare, "sigma ~ normal(0, 1)").startsWith("sigma matches nothing"));
    assertTrue(refused(bare, "cor ~ lkj(1)").startsWith("cor matches nothing"));
    PriorTargets noIntercept = new PriorTargets(List.of("x"), List.of(), List.of(), null);
    assertTrue(refused(noIntercept, "Intercept ~ flat").startsWith("Intercept matches nothing"));
    assertNull(resolve(noIntercept).centredIntercept());
  }

  @Test
  void manyCandidatesAreCutShort() {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < 100; k++) {
      names.add("x" + k);
    }
    PriorTargets many = new PriorTargets(names, List.of(), List.of(), "sigma");
    String message = refused(many, "b[x77x] ~ normal(0, 1)");
    assertTrue(message.contains("did you mean b[x77]?"), message);
    assertTrue(message.contains(" and 90 more"), message);
  }

  @Test
  void aParameterCannotBeStatedTwice() {
    String message = refused(SLEEP, "b[Days] ~ normal(0, 1)", "b[`Days`] ~ normal(0, 2)");
    assertTrue(
        message.startsWith("b[Days] has a prior already, \"b[Days] ~ normal(0, 1)\""), message);
  }

  @Test
  void aPriorThatAPositiveParameterCannotHaveIsAnError() {
    String message = refused(SLEEP, "sigma ~ uniform(-2, -1)");
    assertTrue(message.startsWith("uniform(-2, -1) gives positive values no prob"), message);
    assertTrue(message.endsWith("\n         ^"), message);
  }

  @Test
  void aRepeatedGroupIsOneName() {
    PriorTargets twice =
        new PriorTargets(
            List.of("(Intercept)"),
            List.of(new Deviation("g", "x"), new Deviation("g", "x")),
            List.of(new Correlated("g", 2), new Correlated("g", 3)),
            null);
    PriorSet priors = resolve(twice, "sd[g, x] ~ normal(0, 1)", "cor[g] ~ lkj(4)");
    assertEquals("[normal(0, 1), normal(0, 1)]", priors.deviations().toString());
    assertEquals("[lkj(4), lkj(4)]", priors.correlations().toString());
  }

  @Test
  void theTableShowsPriorsAndTheirSources() {
    assertEquals(
        """
        parameter                 prior                      values  source
        Intercept                 student_t(3, 288.7, 59.3)          default
        b[Days]                   normal(0, 25)                      b ~ normal(0, 25)
        sd[Subject, (Intercept)]  student_t(3, 0, 59.3)      > 0     default
        sd[Subject, Days]         normal(0, 5)               > 0     sd[Subject, Days] ~ normal(0,5)
        cor[Subject]              lkj(2)                             cor ~ lkj(2)
        sigma                     student_t(3, 0, 59.3)      > 0     default
        Intercept is that of the mean-centred design.
        """,
        resolve(SLEEP, "b ~ normal(0, 25)", " sd[Subject, Days] ~ normal(0,5)", "cor ~ lkj(2)")
            .table());
  }

  /** What brms printed of the priors of a fit, given to us as statements, resolves to the same. */
  @Test
  void thePriorsOfTheReferenceFitResolveToThemselves() {
    JsonNode fit = ReferenceData.orSkip().fit("bayes_sleepstudy_slope_explicit");
    List<String> statements = new ArrayList<>();
    for (JsonNode row : fit.get("priors")) {
      String coefficient = row.get("coef").asText();
      if (row.get("source").asText().equals("user")) {
        statements.add(
            row.get("class").asText().replace("L", "cor")
                + (coefficient.isEmpty() ? "" : "[" + coefficient + "]")
                + " ~ "
                + row.get("prior").asText().replace("lkj_corr_cholesky", "lkj"));
      }
    }
    PriorSet priors = PriorSet.resolve(statements, SLEEP, DEFAULTS);
    assertNull(priors.centredIntercept());
    assertEquals("[normal(250, 100), normal(0, 25)]", priors.coefficients().toString());
    assertEquals("[student_t(3, 0, 50), student_t(3, 0, 50)]", priors.deviations().toString());
    assertEquals("student_t(3, 0, 50)", text(String.valueOf(priors.dispersion())));
  }
}
