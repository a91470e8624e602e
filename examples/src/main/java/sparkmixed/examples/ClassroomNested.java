package sparkmixed.examples;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;

/** Children in classes in schools, in models of 9, 8, 7 and 5 parameters. */
public final class ClassroomNested {
  /** Intercepts and slopes vary between schools and between classes. */
  static final String NINE = "mathscore ~ ses + (ses | school) + (ses | class)";

  /** The same without a correlation between classes. */
  static final String EIGHT = "mathscore ~ ses + (ses | school) + (ses || class)";

  /** Slopes vary between schools only. */
  static final String SEVEN = "mathscore ~ ses + (ses | school) + (1 | class)";

  /** Parallel lines. */
  static final String FIVE = "mathscore ~ ses + (1 | school) + (1 | class)";

  /** Rooms are numbered within each school; the slash makes classes of them. */
  static final String NINE_BY_ROOM = "mathscore ~ ses + (ses | school/room)";

  /** The interaction of the two is the class. */
  static final String SEVEN_BY_ROOM = "mathscore ~ ses + (ses | school) + (1 | school:room)";

  static final String FIVE_BY_ROOM = "mathscore ~ ses + (1 | school/room)";

  static final List<String> FORMULAS =
      List.of(NINE, EIGHT, SEVEN, FIVE, NINE_BY_ROOM, SEVEN_BY_ROOM, FIVE_BY_ROOM);

  private ClassroomNested() {}

  static LinearMixedEffectsModel fit(String formula, Dataset<Row> children) {
    return new LinearMixedEffects().setFormula(formula).fit(children);
  }

  /** Prints all models, and a line for each to compare them. */
  public static void main(String[] args) {
    Dataset<Row> children = Simulated.classroom(Local.session()).cache();
    for (String formula : FORMULAS) {
      LinearMixedEffectsModel model = fit(formula, children);
      System.out.println(model);
      System.out.printf(
          "%s: %d parameters, log-likelihood %.4f, AIC %.2f%n%n",
          formula, model.fitted().dfModel(), model.logLik(), model.aic());
    }
    children.unpersist();
  }
}
