package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.TestBasis;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.ReferenceTables;
import sparkmixed.testing.ShippedData;

/** Tests of single coefficients beside lmerTest and pbkrtest. */
class DegreesOfFreedomTest {

  private static void assertRows(JsonNode rows, FittedModel model) {
    CoefficientTests own = CoefficientTests.of(model);
    for (int j = 0; j < rows.size(); j++) {
      JsonNode row = rows.get(j);
      String name = row.get("model").asText();
      assertEquals(name, model.fixedEffects().names().get(j));
      double df = row.get("df").asDouble();
      double p = row.get("Pr_t_").asDouble();
      double error = row.get("Std_Error").asDouble();
      assertEquals(df, own.degrees()[j], 1e-3 * df, "df of " + name);
      assertEquals(p, own.pValues()[j], 1e-2 * p, "p of " + name);
      assertEquals(error, own.stdErrors()[j], 1e-5 * error, "error of " + name);
    }
  }

  @Test
  void sleepstudyOfTheReference() {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode fit = reference.fit("inference_sleepstudy_df");
    String[] formulas = {"Reaction ~ Days + (Days | Subject)", "Reaction ~ Days + (1 | Subject)"};
    String[] parts = {"slope", "intercept"};
    for (int k = 0; k < 2; k++) {
      LinearFits own = LinearFits.of(ReferenceTables.table(reference, "sleepstudy"), formulas[k]);
      JsonNode part = fit.get(parts[k]);
      assertRows(part.get("satterthwaite"), own.model());
      assertRows(part.get("kenward_roger"), own.with(TestBasis.KENWARD_ROGER));
      TestBasis basis = own.model().basis();
      assertNotNull(basis);
      TestBasis.KenwardRoger known = basis.kenwardRoger();
      assertNotNull(known);
      JsonNode adjusted = part.get("kr_adjusted_vcov").get("values");
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          double expected = adjusted.get(i).get(j).asDouble();
          assertEquals(expected, known.adjusted()[i][j], 1e-5 * Math.abs(expected));
        }
      }
    }
  }

  @Test
  void splitPlotOfTheReference() {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode fit = reference.fit("inference_beets_splitplot");
    for (String response : new String[] {"sugpct", "yield"}) {
      LinearFits own =
          LinearFits.of(
              ReferenceTables.table(reference, "beets"),
              response + " ~ block + sow + harvest + (1 | block:harvest)");
      assertRows(fit.get(response).get("fixed"), own.model());
      assertRows(fit.get(response).get("fixed_kr"), own.with(TestBasis.KENWARD_ROGER));
    }
  }

  // R 4.2.2, lmerTest 3.1-3, pbkrtest 0.5.2, options(digits = 10); ox is the shipped Oxboys.csv:
  //   m <- lmer(height ~ age + I(age^2) + (age | Subject), ox)
  //   coef(summary(m))[, c("df", "Pr(>|t|)")]; coef(summary(m, ddf = "Kenward-Roger"))[, 2:5]
  //                       df     Pr(>|t|)   Std. Error          df
  //   (Intercept)  25.03701414 1.961405e-33 1.5860716278 25.03702655
  //   age          24.99939795 1.425910e-16 0.3363205616 25.00064028
  //   I(age^2)    180.99975553 1.609909e-11 0.1031281512 181.00077014
  @Test
  void curvesOfTheShippedOxboys() {
    LinearFits own =
        LinearFits.of(ShippedData.table("Oxboys"), "height ~ age + I(age^2) + (age | Subject)");
    CoefficientTests satterthwaite = CoefficientTests.of(own.model());
    CoefficientTests kenward = CoefficientTests.of(own.with(TestBasis.KENWARD_ROGER));
    double[] df = {25.03701414, 24.99939795, 180.99975553};
    double[] adjustedDf = {25.03702655, 25.00064028, 181.00077014};
    double[] adjustedError = {1.5860716278, 0.3363205616, 0.1031281512};
    for (int j = 0; j < 3; j++) {
      assertEquals(df[j], satterthwaite.degrees()[j], 1e-4 * df[j]);
      assertEquals(adjustedDf[j], kenward.degrees()[j], 1e-5 * adjustedDf[j]);
      assertEquals(adjustedError[j], kenward.stdErrors()[j], 1e-6 * adjustedError[j]);
    }
  }

  @Test
  void degreesDoNotDependOnWhereAColumnIsCentred() {
    sparkmixed.frame.TableRows table = ShippedData.table("sleepstudy");
    CoefficientTests near =
        CoefficientTests.of(
            LinearFits.of(table, "Reaction ~ Days + (Days | Subject)").with("kenward-roger"));
    CoefficientTests far =
        CoefficientTests.of(
            LinearFits.of(table, "Reaction ~ I(Days + 1000) + (I(Days + 1000) | Subject)")
                .with("kenward-roger"));
    assertEquals(near.degrees()[1], far.degrees()[1], 1e-6);
    assertEquals(near.stdErrors()[1], far.stdErrors()[1], 1e-7);
    assertTrue(far.degrees()[0] > 16.9);
  }
}
