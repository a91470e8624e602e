package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import sparkmixed.ml.LinearMixedEffectsModel;

class SleepstudyTest {
  private static final Dataset<Row> SLEEP = Local.sleepstudy(Local.session());

  // R 4.2.2, lme4 1.1-31, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend =
  // 1e-10)):
  //   m <- lmer(Reaction ~ 1 + Days + (1 + Days | Subject), sleepstudy)
  //   logLik(m); sqrt(diag(vcov(m))); as.data.frame(VarCorr(m))$sdcor
  //   # -871.8141359792; 6.824556538527 1.545788897088; 24.740451497 5.922133108 0.065551314
  // 25.591815624
  @Test
  void interceptsAndSlopes() {
    LinearMixedEffectsModel model = Sleepstudy.correlated(SLEEP);
    assertEquals(-871.8141359792, model.logLik(), 1e-6);
    assertArrayEquals(
        new double[] {251.405104848485, 10.467285959596}, model.coefficients().toArray(), 1e-6);
    assertArrayEquals(
        new double[] {6.824556538527, 1.545788897088}, model.coefficientStandardErrors(), 1e-6);
    assertEquals(24.740451497, model.fitted().terms().get(0).standardDeviation(0), 1e-4);
    assertEquals(5.922133108, model.fitted().terms().get(0).standardDeviation(1), 1e-5);
    assertEquals(0.065551314, model.fitted().terms().get(0).correlation(1, 0), 1e-6);
    assertEquals(25.591815624, model.sigma(), 1e-5);
  }

  // The same with (1 + Days || Subject), (1 | Subject) and (0 + Days | Subject), logLik(m):
  //   # -871.8346467907  -893.2325426975  -883.2625137428
  @Test
  void simplerStructures() {
    assertEquals(-871.8346467907, Sleepstudy.uncorrelated(SLEEP).logLik(), 1e-6);
    assertEquals(-893.2325426975, Sleepstudy.interceptOnly(SLEEP).logLik(), 1e-6);
    assertEquals(-883.2625137428, Sleepstudy.slopeOnly(SLEEP).logLik(), 1e-6);
  }

  // R: coef(lm(Reaction ~ Days, sleepstudy, subset = Subject == "335"))  # 263.034693 -2.881034
  //    coef(m)$Subject["335", ]                                           # 251.071409 -0.284873
  //    the same for "337"                    # 290.104127 19.025974, 286.295459 19.095569
  @Test
  void linesAreDrawnTowardsTheMean() {
    List<Row> lines = Sleepstudy.shrinkage(SLEEP, Sleepstudy.correlated(SLEEP)).collectAsList();
    assertEquals(18, lines.size());
    assertEquals("335", lines.get(8).getString(0));
    assertArrayEquals(
        new double[] {263.034693, 251.071409, -2.881034, -0.284873}, numbers(lines.get(8)), 1e-5);
    assertArrayEquals(
        new double[] {290.104127, 286.295459, 19.025974, 19.095569}, numbers(lines.get(9)), 1e-5);
  }

  private static double[] numbers(Row line) {
    return new double[] {
      line.getDouble(1), line.getDouble(2), line.getDouble(3), line.getDouble(4)
    };
  }

  @Test
  void runs() throws Exception {
    String printed = Printed.by(Sleepstudy::main);
    assertTrue(printed.contains("REML criterion at convergence: 1743.6"), printed);
    assertTrue(printed.contains("REML criterion at convergence: 1786.5"), printed);
  }
}
