package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sparkmixed.ml.LinearMixedEffectsModel;

class CrossedWordsTest {

  // R 4.2.2, lme4 1.1-31, bobyqa with rhoend = 1e-9, on the rows that Simulated.main writes:
  //   m <- lmer(rt ~ letters + (1 | participant) + (1 | word), read.csv("words.csv"))
  //   logLik(m); coef(summary(m))[, 1:2]; print(VarCorr(m), digits = 10)
  //   # -7416.23207811; 444.5404601460 19.6727615187; 38.51301028227 5.66344801241
  //   # participant 71.98117417, word 65.65212785, Residual 138.34425286
  @Test
  void equalsLme4() {
    LinearMixedEffectsModel model = CrossedWords.fit(Simulated.words(Local.session()));
    assertEquals(-7416.23207811, model.logLik(), 1e-5);
    assertArrayEquals(
        new double[] {444.540460146, 19.6727615187}, model.coefficients().toArray(), 1e-3);
    assertArrayEquals(
        new double[] {38.513010282, 5.663448012}, model.coefficientStandardErrors(), 1e-3);
    assertEquals(71.98117417, model.fitted().terms().get(0).standardDeviation(0), 1e-2);
    assertEquals(65.65212785, model.fitted().terms().get(1).standardDeviation(0), 1e-2);
    assertEquals(138.34425286, model.sigma(), 1e-2);
  }

  @Test
  void runs() throws Exception {
    String printed = Printed.by(CrossedWords::main);
    assertTrue(printed.contains("participants have 0.181 and words 0.151"), printed);
  }
}
