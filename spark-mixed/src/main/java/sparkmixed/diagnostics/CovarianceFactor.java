package sparkmixed.diagnostics;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;

/** Relative covariance factors T of a fitted model's grouping factors, {@code Sigma = s^2 T T'}. */
final class CovarianceFactor {
  private CovarianceFactor() {}

  /** Effects of all terms of one factor, one term after the other. */
  static List<String> columns(FittedModel model, String group) {
    List<String> columns = new ArrayList<>();
    for (TermCovariance term : model.terms()) {
      if (term.group().equals(group)) {
        columns.addAll(term.columns());
      }
    }
    return columns;
  }

  /** T of one factor, by rows, lower triangular; relative to sigma if the model is linear. */
  static double[][] of(FittedModel model, String group) {
    int size = columns(model, group).size();
    double[][] factor = new double[size][size];
    int next = 0;
    int at = 0;
    for (TermCovariance term : model.terms()) {
      if (!term.group().equals(group)) {
        next += term.parameters();
        continue;
      }
      int k = term.columns().size();
      for (int column = 0; column < k; column++) {
        int last = term.correlated() ? k - 1 : column;
        for (int row = column; row <= last; row++) {
          factor[at + row][at + column] = model.theta()[next++];
        }
      }
      at += k;
    }
    return factor;
  }

  /** s: sigma if the model is linear, otherwise 1. */
  static double scale(FittedModel model) {
    return model.linear() ? model.sigma() : 1;
  }
}
