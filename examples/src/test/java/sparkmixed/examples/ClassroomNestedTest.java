package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import sparkmixed.ml.LinearMixedEffectsModel;

class ClassroomNestedTest {
  private static final Dataset<Row> CHILDREN = Simulated.classroom(Local.session());

  // R 4.2.2, lme4 1.1-31, on the rows that Simulated.main writes, the better one of bobyqa (rhoend
  // = 1e-9) and nloptwrap (xtol_abs = ftol_abs = 1e-10):
  //   d <- read.csv("classroom.csv", colClasses = c(room = "character")); logLik(lmer(formula, d))
  //   # (ses | school) + (ses | class)        -5896.36845138, 9 parameters
  //   # (ses | school) + (ses || class)       -5896.63807458, 8
  //   # (ses | school) + (1 | class)          -5896.92111550, 7
  //   # (1 | school) + (1 | class)            -5898.27013667, 5
  //   # (ses | school/room)                   -5896.36845138, 9
  //   # (ses | school) + (1 | school:room)    -5896.92111550, 7
  //   # (1 | school/room)                     -5898.27013667, 5
  @Test
  void everyParameterisation() throws Exception {
    String printed = Printed.by(ClassroomNested::main);
    expect(printed, ClassroomNested.NINE + ": 9 parameters, log-likelihood -5896.3685,");
    expect(printed, ClassroomNested.EIGHT + ": 8 parameters, log-likelihood -5896.6381,");
    expect(printed, ClassroomNested.SEVEN + ": 7 parameters, log-likelihood -5896.9211,");
    expect(printed, ClassroomNested.FIVE + ": 5 parameters, log-likelihood -5898.2701,");
    expect(printed, ClassroomNested.NINE_BY_ROOM + ": 9 parameters, log-likelihood -5896.3685,");
    expect(printed, ClassroomNested.SEVEN_BY_ROOM + ": 7 parameters, log-likelihood -5896.9211,");
    expect(printed, ClassroomNested.FIVE_BY_ROOM + ": 5 parameters, log-likelihood -5898.2701,");
  }

  private static void expect(String printed, String line) {
    assertTrue(printed.contains(line), line + "\n" + printed);
  }

  // The 7-parameter model: print(VarCorr(m), digits = 10), fixef(m)
  //   # class  (Intercept) 11.098849957
  //   # school (Intercept) 10.554349681
  //   #        ses          5.647759002 0.47247803
  //   # Residual           31.690675855;   525.1952055894 10.8574641743
  @Test
  void varianceComponents() {
    LinearMixedEffectsModel model = ClassroomNested.fit(ClassroomNested.SEVEN, CHILDREN);
    assertEquals(10.554349681, model.fitted().terms().get(0).standardDeviation(0), 1e-3);
    assertEquals(5.647759002, model.fitted().terms().get(0).standardDeviation(1), 1e-3);
    assertEquals(0.47247803, model.fitted().terms().get(0).correlation(1, 0), 1e-4);
    assertEquals(11.098849957, model.fitted().terms().get(1).standardDeviation(0), 1e-3);
    assertEquals(31.690675855, model.sigma(), 1e-3);
    assertEquals(525.1952055894, model.coefficients().apply(0), 1e-4);
    assertEquals(10.8574641743, model.coefficients().apply(1), 1e-4);
  }
}
