package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sparkmixed.ml.LinearMixedEffectsModel;

class AlcoholIccTest {

  // R 4.2.2, lme4 1.1-31, bobyqa with rhoend = 1e-9, on the rows that Simulated.main writes:
  //   m <- lmer(alcohol ~ 1 + (1 | country), read.csv("alcohol.csv")); logLik(m); fixef(m)
  //   v <- as.data.frame(VarCorr(m))$vcov; v[1] / sum(v)
  //   # -1067.68689087; 6.60158869832; 0.947608571774
  @Test
  void equalsLme4() {
    LinearMixedEffectsModel model = AlcoholIcc.fit(Simulated.alcohol(Local.session()));
    assertEquals(-1067.68689087, model.logLik(), 1e-6);
    assertEquals(6.60158869832, model.coefficients().apply(0), 1e-5);
    assertEquals(0.947608571774, model.icc("country"), 1e-6);
  }

  @Test
  void runs() throws Exception {
    String printed = Printed.by(AlcoholIcc::main);
    assertTrue(printed.contains("intraclass correlation: 0.9476"), printed);
  }
}
