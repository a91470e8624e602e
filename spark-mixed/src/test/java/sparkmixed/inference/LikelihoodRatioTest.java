package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.inference.LikelihoodRatio.Entry;
import sparkmixed.inference.LikelihoodRatio.Line;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.report.ComparisonReport;
import sparkmixed.testing.ShippedData;

class LikelihoodRatioTest {
  private static Entry linear(String name, String formula, boolean reml) {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    LmmOptions options = LmmOptions.defaults();
    LmmProblem problem =
        LmmProblem.of(
            frame, new InMemoryObservations(table, frame, false), reml, options.memoryBudget());
    LmmFit.Result result = LmmFit.fit(problem, options, FitListener.none());
    return new Entry(name, result.model(), result.rowPrint());
  }

  private static Entry herds(String name, String formula) {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(Family.BINOMIAL));
    LmmFit.Result result =
        GlmmFit.fit(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(Family.BINOMIAL, Link.LOGIT),
            FitListener.none());
    return new Entry(name, result.model(), result.rowPrint());
  }

  // R 4.2.2, lme4 1.1-31, fits with REML = FALSE, ftol_abs and xtol_abs 1e-12:
  //   s1 <- lmer(Reaction ~ Days + (Days | Subject)); s2 <- ... (Days || Subject)
  //   s3 <- ... (1 | Subject); print(as.data.frame(anova(s3, s2, s1)), digits = 12)
  //    npar           AIC           BIC         logLik      deviance
  // s3    4 1802.07864301 1814.85047041 -897.039321503 1794.07864301
  // s2    5 1762.00325514 1777.96803940 -876.001627572 1752.00325514
  // s1    6 1763.93934449 1783.09708559 -875.969672244 1751.93934449
  //               Chisq Df        Pr(>Chisq)
  // s2 42.0753878606251  1 8.78215850648e-11
  // s1  0.0639106556098  1 8.00418464189e-01   (0.06391067668232608 at the polished optimum)
  @Test
  void nestedLinearModelsAsInR() {
    List<Line> lines =
        LikelihoodRatio.of(
            List.of(
                linear("s1", "Reaction ~ Days + (Days | Subject)", false),
                linear("s2", "Reaction ~ Days + (Days || Subject)", false),
                linear("s3", "Reaction ~ Days + (1 | Subject)", false)));
    assertEquals(List.of("s3", "s2", "s1"), lines.stream().map(Line::name).toList());
    assertEquals(List.of(4, 5, 6), lines.stream().map(Line::npar).toList());
    assertEquals(1802.078643005226, lines.get(0).aic(), 1e-7);
    assertEquals(1783.0970855685418, lines.get(2).bic(), 1e-7);
    assertEquals(-876.0016275699414, lines.get(1).logLik(), 1e-7);
    assertEquals(42.0753878656, lines.get(1).chisq(), 1e-6);
    assertEquals(1, lines.get(1).df());
    assertEquals(8.78215850648e-11, lines.get(1).p(), 1e-17);
    assertEquals(0.5 * lines.get(1).p(), lines.get(1).pBoundary(), 1e-25);
    assertEquals(0.06391067668232608, lines.get(2).chisq(), 1e-6);
    assertEquals(0.8004184319813208, lines.get(2).p(), 1e-5);
    assertTrue(Double.isNaN(lines.get(2).pBoundary()));
    String text = new ComparisonReport(lines, "").toString();
    assertTrue(text.contains("s3    4 1802.1 1814.9 -897.04   1794.1\n"), text);
    assertTrue(text.contains("s2    5 1762.0 1778.0 -876.00   1752.0 42.0754  1  8.782e-11"), text);
    assertTrue(text.contains("s1    6 1763.9 1783.1 -875.97   1751.9  0.0639  1     0.8004"), text);
    assertTrue(text.contains("s2: a variance is zero under the hypothesis"), text);
  }

  // anova(s3, s1): Chisq 42.13929854202547, Df 2, p 7.072412547197865e-10
  @Test
  void aVarianceWithItsCovarianceIsAMixture() {
    Line line =
        LikelihoodRatio.of(
                List.of(
                    linear("s1", "Reaction ~ Days + (Days | Subject)", false),
                    linear("s3", "Reaction ~ Days + (1 | Subject)", false)))
            .get(1);
    assertEquals(42.13929854202547, line.chisq(), 1e-6);
    assertEquals(2, line.df());
    assertEquals(7.072412547197865e-10, line.p(), 7e-16);
    double one = ChiSquaredDistribution.of(1).survivalProbability(line.chisq());
    assertEquals(0.5 * (one + line.p()), line.pBoundary(), 1e-16);
  }

  // anova(c0, c1) of glmer fits: 25.610063444719543 on 3, p 1.1509366943074658e-05
  @Test
  void nestedGeneralizedModelsAsInR() {
    Line line =
        LikelihoodRatio.of(
                List.of(
                    herds("c0", "cbind(incidence, size - incidence) ~ 1 + (1 | herd)"),
                    herds("c1", "cbind(incidence, size - incidence) ~ period + (1 | herd)")))
            .get(1);
    assertEquals(25.610063444719543, line.chisq(), 1e-6);
    assertEquals(1.1509366943074658e-05, line.p(), 1e-11);
    assertEquals(0, line.variances());
    assertEquals("", line.note());
  }

  @Test
  void remlCriteriaAreComparedWithEqualFixedEffectsOnly() {
    Entry slope = linear("slope", "Reaction ~ Days + (Days | Subject)", true);
    Entry intercept = linear("intercept", "Reaction ~ Days + (1 | Subject)", true);
    assertTrue(LikelihoodRatio.of(List.of(slope, intercept)).get(1).chisq() > 40);
    Entry none = linear("none", "Reaction ~ 1 + (Days | Subject)", true);
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> LikelihoodRatio.of(List.of(slope, none)));
    assertTrue(refused.toString().contains("different fixed effects"), refused.toString());
    Entry ml = linear("ml", "Reaction ~ 1 + (Days | Subject)", false);
    assertThrows(ConfigurationException.class, () -> LikelihoodRatio.of(List.of(slope, ml)));
  }

  @Test
  void otherRowsAreRefusedAndOtherFormulasOnlyShown() {
    Entry days = linear("days", "Reaction ~ Days + (1 | Subject)", false);
    Entry logged = linear("logged", "log(Reaction) ~ Days + (Days | Subject)", false);
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> LikelihoodRatio.of(List.of(days, logged)));
    assertTrue(refused.toString().contains("different responses"), refused.toString());
    assertThrows(
        ConfigurationException.class,
        () -> LikelihoodRatio.of(List.of(days, herds("h", "incidence / size ~ 1 + (1 | herd)"))));
    Entry squared = linear("squared", "Reaction ~ I(Days^2) + (Days | Subject)", false);
    Line line = LikelihoodRatio.of(List.of(days, squared)).get(1);
    assertTrue(Double.isNaN(line.p()));
    assertTrue(line.note().startsWith("no test: the fixed effect \"Days\""), line.note());
  }

  @Test
  void rowsInAnyOrderHaveOnePrint() {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame("Reaction ~ Days + (1 | Subject)", FrameOptions.none());
    double[] y = new double[table.rows()];
    double[] days = new double[y.length];
    String[] subject = new String[y.length];
    for (int i = 0; i < y.length; i++) {
      TableRows.Cursor cursor = table.cursor(frame).at(y.length - 1 - i);
      y[i] = cursor.number(frame.inputs().indexOf("Reaction"));
      days[i] = cursor.number(frame.inputs().indexOf("Days"));
      subject[i] = cursor.text(frame.inputs().indexOf("Subject"));
    }
    TableRows turned =
        TableRows.builder()
            .doubles("Reaction", y)
            .doubles("Days", days)
            .strings("Subject", subject)
            .build();
    LmmFit.Result result =
        LmmFit.fit(
            frame,
            new InMemoryObservations(turned, frame, false),
            LmmOptions.defaults(),
            FitListener.none());
    assertEquals(linear("a", "Reaction ~ 1 + (1 | Subject)", false).rowPrint(), result.rowPrint());
  }
}
