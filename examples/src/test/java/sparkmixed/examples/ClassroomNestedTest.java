package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import sparkmixed.ml.LinearMixedEffectsModel;

class ClassroomNestedTest {
  private static final Dataset<Row> CHILDREN = Simulated.classroom(Local.session()).cache();

  @AfterAll
  static void release() {
    CHILDREN.unpersist();
  }

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
  void fourParameterisations() {
    expect(-5896.36845138, 9, ClassroomNested.NINE);
    expect(-5896.63807458, 8, ClassroomNested.EIGHT);
    expect(-5896.92111550, 7, ClassroomNested.SEVEN);
    expect(-5898.27013667, 5, ClassroomNested.FIVE);
  }

  @Test
  void nestedFormsAreTheSameModels() {
    expect(-5896.36845138, 9, ClassroomNested.NINE_BY_ROOM);
    expect(-5896.92111550, 7, ClassroomNested.SEVEN_BY_ROOM);
    expect(-5898.27013667, 5, ClassroomNested.FIVE_BY_ROOM);
  }

  private static void expect(double logLik, int parameters, String formula) {
    LinearMixedEffectsModel model = ClassroomNested.fit(formula, CHILDREN);
    assertEquals(logLik, model.logLik(), 1e-5, formula);
    assertEquals(parameters, model.fitted().dfModel(), formula);
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

  @Test
  void runs() throws Exception {
    String printed = Printed.by(ClassroomNested::main);
    assertTrue(printed.contains("9 parameters, REML log-likelihood -5896.3685"), printed);
    assertTrue(printed.contains("room:school"), printed);
  }
}
