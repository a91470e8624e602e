package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sparkmixed.ml.GeneralizedLinearMixedEffectsModel;

class ArabidopsisFruitsTest {

  // R 4.2.2, lme4 1.1-31, control = glmerControl(tolPwrss = 1e-12), rack, nutrient and gen as
  // factors:
  //   m <- glmer(total.fruits ~ rack + status + nutrient * amd + (1 | reg) + (1 | popu) +
  //              (1 | gen), Arabidopsis, poisson)
  //   logLik(m)    # -9126.305896466874
  //   fixef(m)     # (Intercept) rack2 statusPetri.Plate statusTransplant nutrient8 amdunclipped
  //                # nutrient8:amdunclipped: as below
  //   as.data.frame(VarCorr(m))[, c("grp", "sdcor")]
  //   # gen 0.24815643999753198, popu 0.39165652935433215, reg 0.29654067129311085
  @Test
  void sevenCoefficients() {
    GeneralizedLinearMixedEffectsModel model =
        ArabidopsisFruits.fit(Local.arabidopsis(Local.session()));
    assertEquals(-9126.305896466874, model.logLik(), 1e-5);
    assertArrayEquals(
        new String[] {
          "(Intercept)",
          "rack2",
          "statusPetri.Plate",
          "statusTransplant",
          "nutrient8",
          "amdunclipped",
          "nutrient8:amdunclipped"
        },
        model.coefficientNames());
    assertArrayEquals(
        new double[] {
          2.634393579774527,
          -0.7592651083303071,
          -0.23992644176666586,
          -0.1905434836425947,
          1.440715650958824,
          0.4555030180137057,
          -0.4315169369045557
        },
        model.coefficients().toArray(),
        1e-5);
    assertEquals(0.29654067129, model.fitted().terms().get(0).standardDeviation(0), 1e-5);
    assertEquals(0.39165652935, model.fitted().terms().get(1).standardDeviation(0), 1e-5);
    assertEquals(0.24815644000, model.fitted().terms().get(2).standardDeviation(0), 1e-5);
  }

  // R 4.2.2, glmmTMB 1.1.5, the same with family = nbinom2: logLik(m); sigma(m)
  //   # -2477.477238050216 0.6163395408873588
  @Test
  void overdispersed() {
    GeneralizedLinearMixedEffectsModel model =
        ArabidopsisFruits.overdispersed(Local.arabidopsis(Local.session()));
    assertEquals(-2477.477238050216, model.logLik(), 1e-6);
    assertEquals(0.6163395408873588, model.dispersion(), 1e-6);
  }

  @Test
  void runs() throws Exception {
    String printed = Printed.by(ArabidopsisFruits::main);
    assertTrue(printed.contains("AIC: Poisson 18272.6, negative binomial 4977.0"), printed);
  }
}
