package sparkmixed.ml;

import sparkmixed.fit.FittedModel;

/** The text of a fitted model. */
final class PrintedModel {
  private PrintedModel() {}

  static String text(FittedModel model) {
    StringBuilder text = new StringBuilder("Linear mixed model fit by " + model.method() + "\n");
    text.append("Formula: ").append(model.formula()).append('\n');
    text.append("Criterion: ").append(model.criterion()).append('\n');
    for (int j = 0; j < model.fixedEffects().names().size(); j++) {
      text.append(model.fixedEffects().names().get(j))
          .append(' ')
          .append(model.fixedEffects().estimates()[j])
          .append('\n');
    }
    return text.toString();
  }
}
