package sparkmixed.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.FittedModel;

class SummaryTest {

  // R 4.2.2, lme4 1.1-31: print(summary(lmer(Reaction ~ 1 + Days + (1 + Days | Subject),
  // sleepstudy)), show.resids = FALSE), blanks at line ends apart and without ['lmerMod'].
  private static final String SLEEPSTUDY =
      """
      Linear mixed model fit by REML
      Formula: Reaction ~ 1 + Days + (1 + Days | Subject)
         Data: sleepstudy

      REML criterion at convergence: 1743.6

      Random effects:
       Groups   Name        Variance Std.Dev. Corr
       Subject  (Intercept) 612.10   24.741
                Days         35.07    5.922   0.07
       Residual             654.94   25.592
      Number of obs: 180, groups:  Subject, 18

      Fixed effects:
                  Estimate Std. Error t value
      (Intercept)  251.405      6.825  36.838
      Days          10.467      1.546   6.771

      Correlation of Fixed Effects:
           (Intr)
      Days -0.138
      """;

  @Test
  void readsAsInR() {
    String text = Summary.of(Fits.sleepstudy(), "sleepstudy");
    assertEquals(SLEEPSTUDY, text.substring(0, SLEEPSTUDY.length()));
  }

  // R 4.2.2, lme4 1.1-31: print(summary(lmer(height ~ 1 + age + I(age^2) + (1 + age + I(age^2) |
  // Subject), nlme::Oxboys)))
  @Test
  void alignsThreeCorrelatedColumnsAsInR() {
    String text = Summary.of(Fits.oxboys(), null);
    assertTrue(
        text.contains(
            """
             Groups   Name        Variance Std.Dev. Corr
             Subject  (Intercept) 64.0226  8.0014
                      age          2.8603  1.6912   0.61
                      I(age^2)     0.6654  0.8157   0.22 0.66
             Residual              0.2275  0.4770
            """),
        text);
    assertTrue(
        text.contains(
            """
                        Estimate Std. Error t value
            (Intercept) 149.0613     1.5699  94.949
            age           6.5168     0.3352  19.443
            I(age^2)      0.7428     0.1808   4.108

            Correlation of Fixed Effects:
                     (Intr) age
            age      0.607
            I(age^2) 0.181  0.578
            """),
        text);
    assertFalse(text.contains("Data:"));
  }

  @Test
  void maximumLikelihoodHasItsCriteria() {
    String text = Summary.of(Fits.crossed(), null);
    assertTrue(text.startsWith("Linear mixed model fit by maximum likelihood\n"), text);
    assertTrue(
        text.contains(
            """
                 AIC      BIC   logLik deviance df.resid
            """),
        text);
    assertTrue(text.contains("groups:  item, 28,730; person, 78\n"), text);
    assertTrue(text.contains("Number of obs: 1,234,567"), text);
  }

  @Test
  void whatIsNotDefinedReadsNa() {
    String text = Summary.of(Fits.crossed(), null);
    assertTrue(text.contains("z                 NA         NA      NA"), text);
    assertTrue(text.contains("1 not defined"), text);
    assertTrue(text.contains("Warning: Column z is a combination of x."), text);
  }

  @Test
  void nothingIsSilent() {
    FittedModel stopped =
        Fits.sleepstudy(
            new FittedModel.Convergence(false, "200 iterations were not enough.", 200, 250, 3.5),
            List.of(new FittedModel.Warning("scale", "Rescale x.")),
            1234,
            7);
    String text = Summary.of(stopped, null);
    assertTrue(text.contains("REML criterion where the search stopped: 1743.6"), text);
    assertTrue(text.contains("Convergence NOT reached: 200 iterations were not enough."), text);
    assertTrue(text.contains("Dropped: 1,234 rows with nulls"), text);
    assertTrue(text.contains("Dropped: 7 rows of zero weight"), text);
    assertTrue(text.contains("Warning: Rescale x."), text);
  }
}
