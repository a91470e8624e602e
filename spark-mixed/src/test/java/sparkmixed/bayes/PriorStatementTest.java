package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkmixed.error.ConfigurationException;

class PriorStatementTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b ~ normal(0, 10)| B| ''| normal(0, 10)",
        "b~normal( -1.5 ,1e3 )| B| ''| normal(-1.5, 1000)",
        "  b[Days]  ~  normal(0, 25) | B| Days| normal(0, 25)",
        "Intercept ~ student_t(3, 288.7, 59.3)| INTERCEPT| ''| student_t(3, 288.7, 59.3)",
        "b[(Intercept)] ~ normal(250, 100)| B| (Intercept)| normal(250, 100)",
        "b[ poly(x, 2)1 ] ~ cauchy(0, .5)| B| poly(x, 2)1| cauchy(0, 0.5)",
        "b[a:b] ~ logistic(0, 1)| B| a:b| logistic(0, 1)",
        "b[`a ~ [b]`] ~ normal(0, 1)| B| `a ~ [b]`| normal(0, 1)",
        "b[age[18,25)] ~ normal(0, 1)| B| age[18,25)| normal(0, 1)",
        "b ~ flat| B| ''| (flat)",
        "b ~ (flat)| B| ''| (flat)",
        "b ~ flat()| B| ''| (flat)",
        "sd ~ exponential(0.1)| SD| ''| exponential(0.1)",
        "sd[Subject, Days] ~ gamma(2, 0.1)| SD| Subject, Days| gamma(2, 0.1)",
        "sigma ~ uniform(0, 100)| SIGMA| ''| uniform(0, 100)",
        "shape ~ inv_gamma(0.4, 0.3)| SHAPE| ''| inv_gamma(0.4, 0.3)",
        "phi ~ lognormal(0, 1)| PHI| ''| lognormal(0, 1)"
      })
  void readsClassSubscriptAndDensity(
      String text, PriorClass target, String subscript, String density) {
    PriorStatement statement = PriorStatement.parse(text);
    assertEquals(target, statement.target());
    assertEquals(subscript, statement.subscript());
    assertEquals(density, statement.number().toString());
    assertThrows(IllegalStateException.class, statement::matrix);
  }

  @Test
  void readsPriorsOfCorrelations() {
    PriorStatement statement = PriorStatement.parse("cor[Subject] ~ lkj(2)");
    assertEquals(PriorClass.COR, statement.target());
    assertEquals("Subject", statement.subscript());
    assertEquals(new Lkj(2), statement.matrix());
    assertThrows(IllegalStateException.class, statement::number);
  }

  // The caret's column is counted in the excerpt, which starts with two spaces.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b normal(0, 1)| a prior needs a ~ between parameter and density| 14",
        "~ normal(0, 1)| no parameter stands before the density| 0",
        "sds ~ normal(0, 1)| unknown class \"sds\"; did you mean sd?| 0",
        "sigma[x] ~ normal(0, 1)| sigma is one parameter and takes no brackets| 5",
        "b[Days ~ normal(0, 1)| the bracket [ is never closed| 1",
        "b[Days] x ~ normal(0, 1)| nothing may stand between ] and ~| 8",
        "b[ ] ~ normal(0, 1)| the brackets name nothing; write b[name] or plain b| 1",
        "sd[] ~ normal(0, 1)| the brackets name nothing; write sd[group]| 2",
        "b ~| no density stands after ~| 3",
        "b ~ normal| the density has no arguments| 10",
        "b ~ normal(0, 1| the bracket ( is never closed| 10",
        "b ~ normal(0, 1) + 2| nothing may follow the density| 17",
        "b ~ normal(0, x)| \"x\" is not a number| 14",
        "b ~ normal(0, )| a number is missing| 14",
        "b ~ normal(0, 1d)| \"1d\" is not a number| 14",
        "b ~ normal(0, NaN)| \"NaN\" is not a number| 14",
        "b ~ nromal(0, 1)| unknown density \"nromal\"; did you mean normal?| 4",
        "b ~ normal(0)| normal takes (mean, sd), not 1 argument| 4",
        "sigma ~ exponential(-1)| the rate of exponential must be positive, not -1| 8",
        "sd ~ lkj(1)| lkj is the prior of correlations (cor), not of sd| 5",
        "cor ~ normal(0, 1)| the prior of correlations is lkj(shape), not normal| 6",
        "cor ~ lkj(1, 2)| lkj takes (shape), not 2 arguments| 6",
        "cor ~ lkj(0)| the shape of lkj must be positive, not 0| 6"
      })
  void errorsPointAtThePlace(String text, String sentence, int position) {
    String message =
        String.valueOf(
            assertThrows(ConfigurationException.class, () -> PriorStatement.parse(text))
                .getMessage());
    String[] lines = message.split("\n");
    assertEquals(3, lines.length, message);
    assertEquals(sentence, lines[0].substring(0, Math.min(sentence.length(), lines[0].length())));
    assertEquals("  " + text, lines[1]);
    assertEquals(" ".repeat(2 + position) + "^", lines[2]);
  }
}
