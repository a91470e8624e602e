package sparkmixed.inference;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.FixedDesign;

/**
 * An analysis of variance of the terms of the fixed effects: F tests as lmerTest's {@code anova}
 * has them, and Wald chi-squared tests where there are no degrees of freedom.
 *
 * @param type of the hypotheses
 * @param ddf where degrees of freedom come from
 * @param rows one for each term, in the formula's order
 */
public record Anova(AnovaType type, String ddf, List<Row> rows) {
  public Anova {
    rows = List.copyOf(rows);
  }

  /** A term and its test. */
  public record Row(String term, ContrastTest.Joint test) {}

  /**
   * Of a model.
   *
   * @throws ConfigurationException if the model does not have what the tests need
   */
  public static Anova of(FixedDesign design, FittedModel model, AnovaType type, String ddf) {
    if (type == AnovaType.I && !model.linear()) {
      throw new ConfigurationException(
          "Tests of type I are of a sequence of models, and of a generalized model not Wald tests;"
              + " use type II or III, or compare fits.");
    }
    ContrastTest test = new ContrastTest(model, ddf);
    List<double[][]> hypotheses = new TermHypotheses(design, model).of(type);
    List<Row> rows = new ArrayList<>();
    for (int t = 0; t < hypotheses.size(); t++) {
      rows.add(new Row(design.terms().get(t).label(), test.joint(hypotheses.get(t))));
    }
    return new Anova(type, ddf, rows);
  }
}
