package sparkmixed.inference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;

/**
 * Whether one model is a special case of another, judged by the names of their columns: its fixed
 * effects are among the other's, and every random term lies within one of the same group.
 *
 * @param reason why it is not, empty if it is
 * @param variances variances that the smaller model sets to zero
 */
record Nesting(String reason, int variances) {

  boolean nested() {
    return reason.isEmpty();
  }

  static Nesting of(FittedModel small, FittedModel large) {
    Set<String> columns = new HashSet<>(estimated(large));
    for (String column : estimated(small)) {
      if (!columns.contains(column)) {
        return new Nesting("the fixed effect \"" + column + "\" is in the smaller model only", 0);
      }
    }
    for (TermCovariance term : small.terms()) {
      if (!within(term, large.terms())) {
        return new Nesting(
            "the random term for \""
                + term.group()
                + "\" with "
                + String.join(", ", term.columns())
                + " is no special case of a term of the larger model",
            0);
      }
    }
    return new Nesting("", effects(large) - effects(small));
  }

  /** Names of the coefficients that have an estimate. */
  static List<String> estimated(FittedModel model) {
    List<String> names = new ArrayList<>();
    FittedModel.FixedEffects fixed = model.fixedEffects();
    for (int j = 0; j < fixed.names().size(); j++) {
      if (!Double.isNaN(fixed.estimates()[j])) {
        names.add(fixed.names().get(j));
      }
    }
    return names;
  }

  private static boolean within(TermCovariance term, List<TermCovariance> larger) {
    if (term.correlated() && term.columns().size() > 1) {
      return larger.stream()
          .anyMatch(
              other ->
                  other.group().equals(term.group())
                      && other.correlated()
                      && other.columns().containsAll(term.columns()));
    }
    return term.columns().stream()
        .allMatch(
            column ->
                larger.stream()
                    .anyMatch(
                        other ->
                            other.group().equals(term.group())
                                && other.columns().contains(column)));
  }

  /** Distinct random effects of a level, over all groups. */
  private static int effects(FittedModel model) {
    Set<String> effects = new HashSet<>();
    for (TermCovariance term : model.terms()) {
      for (String column : term.columns()) {
        effects.add(term.group() + '\0' + column);
      }
    }
    return effects.size();
  }
}
