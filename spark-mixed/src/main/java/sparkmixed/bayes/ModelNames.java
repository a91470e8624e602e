package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;

/** What the parameters of a model are called, in priors and in results. */
final class ModelNames {
  private ModelNames() {}

  /**
   * What priors can be given for.
   *
   * @param columns estimated columns of X
   */
  static PriorTargets targets(ModelFrame frame, int[] columns, @Nullable String dispersion) {
    List<String> names = new ArrayList<>();
    for (int j : columns) {
      names.add(frame.fixedNames().get(j));
    }
    List<PriorTargets.Deviation> deviations = new ArrayList<>();
    List<PriorTargets.Correlated> correlated = new ArrayList<>();
    for (TermDesign term : frame.terms()) {
      String group = group(frame, term);
      for (String column : term.columns()) {
        deviations.add(new PriorTargets.Deviation(group, column));
      }
      if (term.correlated() && term.columns().size() > 1) {
        correlated.add(new PriorTargets.Correlated(group, term.columns().size()));
      }
    }
    return new PriorTargets(names, deviations, correlated, dispersion);
  }

  private static String group(ModelFrame frame, TermDesign term) {
    return frame.factors().get(term.factor()).name();
  }

  /** Names of what is reported, as brms has them. */
  static List<String> reported(
      ModelFrame frame,
      int[] columns,
      CovarianceParameters covariance,
      @Nullable String dispersion) {
    List<String> names = new ArrayList<>();
    for (int j : columns) {
      names.add(PosteriorNames.coefficient(frame.fixedNames().get(j)));
    }
    names.addAll(
        covariance.names(
            frame.terms().stream().map(term -> group(frame, term)).toList(),
            frame.terms().stream().map(TermDesign::columns).toList()));
    if (dispersion != null) {
      names.add(dispersion);
    }
    return names;
  }
}
