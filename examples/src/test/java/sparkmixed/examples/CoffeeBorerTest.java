package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import sparkmixed.ml.GeneralizedLinearMixedEffectsModel;

class CoffeeBorerTest {
  private static final Dataset<Row> BORERS = Simulated.borers(Local.session());

  // R 4.2.2, glmmTMB 1.1.5, on the rows that Simulated.main writes:
  //   d <- read.csv("borers.csv", stringsAsFactors = TRUE); d$z <- factor(seq_len(nrow(d)))
  //   m <- glmmTMB(count ~ block + trap + week + (1 | z), d, poisson)
  //   logLik(m); fixef(m)$cond; sqrt(diag(vcov(m)$cond)); VarCorr(m)
  //   # -1144.11612140
  //   # 4.4977002520525 0.1823442875083 -0.1943905583433 0.3143334130125
  //   # -1.6167372507321 -2.3539999587374 -0.0765945794324
  //   # 0.22689090581 0.21412811706 0.21586277874 0.21365321457
  //   # 0.18191970288 0.18676256714 0.01100449529;  1.202601119
  @Test
  void individualEffects() {
    GeneralizedLinearMixedEffectsModel model = CoffeeBorer.individual(BORERS);
    assertEquals(-1144.1161214, model.logLik(), 1e-6);
    assertArrayEquals(
        new double[] {
          4.4977002520525,
          0.1823442875083,
          -0.1943905583433,
          0.3143334130125,
          -1.6167372507321,
          -2.3539999587374,
          -0.0765945794324
        },
        model.coefficients().toArray(),
        1e-5);
    assertArrayEquals(
        new double[] {
          0.22689090581,
          0.21412811706,
          0.21586277874,
          0.21365321457,
          0.18191970288,
          0.18676256714,
          0.01100449529
        },
        model.coefficientStandardErrors(),
        1e-5);
    assertEquals(1.202601119, model.fitted().terms().get(0).standardDeviation(0), 1e-5);
  }

  // The same with count ~ trap + week + (1 | block) + (1 | z), without (1 | z), and that with
  // family = nbinom2: logLik(m)
  //   # -1147.18772294 -6520.07404992 -1149.94071818; sigma(m) of the last 0.8042480429
  @Test
  void besideAPoissonAndANegativeBinomial() {
    assertEquals(-1147.18772294, CoffeeBorer.individualInBlocks(BORERS).logLik(), 1e-6);
    assertEquals(-6520.07404992, CoffeeBorer.inBlocks(BORERS, "poisson").logLik(), 1e-6);
    GeneralizedLinearMixedEffectsModel negative = CoffeeBorer.inBlocks(BORERS, "negative-binomial");
    assertEquals(-1149.94071818, negative.logLik(), 1e-6);
    assertEquals(0.8042480429, negative.dispersion(), 1e-6);
  }

  @Test
  void runs() throws Exception {
    String printed = Printed.by(CoffeeBorer::main);
    assertTrue(
        printed.contains(
            "AIC: Poisson 13050.1, negative binomial 2311.9, individual effects 2306.4"),
        printed);
  }
}
