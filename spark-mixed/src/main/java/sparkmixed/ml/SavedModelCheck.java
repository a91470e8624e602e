package sparkmixed.ml;

import java.util.List;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;

/** Whether the parts of a saved model fit each other, and its numbers are numbers. */
final class SavedModelCheck {
  private final String path;

  private SavedModelCheck(String path) {
    this.path = path;
  }

  static void check(
      String path, ModelFrame frame, FittedModel fitted, List<SavedModel.FactorShape> factors) {
    SavedModelCheck check = new SavedModelCheck(path);
    check.fixed(frame, fitted.fixedEffects());
    check.terms(frame, fitted);
    check.factors(frame, fitted, factors);
    if (!fitted.bayesian()) {
      check.finite("criterion", fitted.criterion());
    }
    check.distribution(fitted);
    check.variances(fitted);
    check.information(fitted);
  }

  private void variances(FittedModel fitted) {
    FittedModel.VarianceSplit split = fitted.varianceSplit();
    require(
        split == null || split.random().length == fitted.terms().size(),
        "its variances are not those of its random terms");
  }

  private void information(FittedModel fitted) {
    FittedModel.VarianceInformation known = fitted.information();
    if (known == null) {
      return;
    }
    int n = known.covariance().length;
    boolean fits = known.jacobian().length == n;
    for (int k = 0; fits && k < n; k++) {
      fits = known.covariance()[k].length == n && square(known.jacobian()[k], fitted);
    }
    require(fits, "the precision of its variances is not that of its coefficients");
  }

  private static boolean square(double[][] matrix, FittedModel fitted) {
    int p = fitted.fixedEffects().rank();
    boolean fits = matrix.length == p;
    for (int j = 0; fits && j < p; j++) {
      fits = matrix[j].length == p;
    }
    return fits;
  }

  private void distribution(FittedModel fitted) {
    if (fitted.distribution().hasDispersion()) {
      finite("the dispersion", fitted.distribution().dispersion());
    }
    require(
        Double.compare(fitted.sigma(), fitted.distribution().sigma()) == 0
            || Math.abs(fitted.sigma() - fitted.distribution().sigma()) < 1e-12 * fitted.sigma(),
        "sigma is not that of its family");
  }

  private void fixed(ModelFrame frame, FittedModel.FixedEffects fixed) {
    require(
        fixed.names().equals(frame.fixedNames()), "its coefficients are not those of its formula");
    require(
        fixed.estimates().length == frame.p(), "it has the wrong number of coefficient estimates");
    int estimated = 0;
    for (double estimate : fixed.estimates()) {
      require(!Double.isInfinite(estimate), "a coefficient is not finite");
      estimated += Double.isNaN(estimate) ? 0 : 1;
    }
    square("the covariance of coefficients", fixed.vcov(), estimated);
  }

  private void terms(ModelFrame frame, FittedModel fitted) {
    require(
        fitted.terms().size() == frame.terms().size(), "its random terms are not its formula's");
    int parameters = 0;
    for (int j = 0; j < frame.terms().size(); j++) {
      TermDesign design = frame.terms().get(j);
      FittedModel.TermCovariance term = fitted.terms().get(j);
      require(
          term.columns().equals(design.columns()) && term.correlated() == design.correlated(),
          "the random term for \"" + term.group() + "\" is not its formula's");
      square("the covariance of \"" + term.group() + "\"", term.covariance(), design.size());
      parameters += term.parameters();
    }
    require(fitted.theta().length == parameters, "theta has the wrong length");
    for (double value : fitted.theta()) {
      finite("theta", value);
    }
  }

  private void factors(ModelFrame frame, FittedModel fitted, List<SavedModel.FactorShape> factors) {
    int count = frame.factors().size();
    require(
        factors.size() == count && fitted.groups().size() == count,
        "its grouping factors are not its formula's");
    for (int f = 0; f < count; f++) {
      GroupingFactor factor = frame.factors().get(f);
      int index = f;
      List<String> columns =
          frame.terms().stream()
              .filter(term -> term.factor() == index)
              .flatMap(term -> term.columns().stream())
              .toList();
      SavedModel.FactorShape shape = factors.get(f);
      FittedModel.Group group = fitted.groups().get(f);
      require(
          shape.group().equals(factor.name())
              && shape.columns().equals(columns)
              && shape.terms().size() == columns.size()
              && shape.levels() == group.levels()
              && group.name().equals(factor.name())
              && shape.levels() > 0,
          "the grouping factor \"" + factor.name() + "\" does not fit its formula");
    }
  }

  private void square(String what, double[][] matrix, int order) {
    require(matrix.length == order, what + " has the wrong size");
    for (double[] row : matrix) {
      require(row.length == order, what + " has the wrong size");
      for (double value : row) {
        finite(what, value);
      }
    }
  }

  private void finite(String what, double value) {
    require(Double.isFinite(value), what + " is not finite");
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw SparkMetadata.corrupt(path, what, null);
    }
  }
}
