package sparkmixed.frame;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import sparkmixed.formula.Expr;
import sparkmixed.formula.Term;
import sparkmixed.formula.TermList;

/**
 * R's rule for which factors of a term get contrasts and which an indicator for each level.
 *
 * <p>A factor gets contrasts if its margin, the term without it, is empty or contained in an
 * earlier term; what the contrasts leave out is then spanned already (Chambers &amp; Hastie 1992,
 * Statistical Models in S, section 2.4.1). Without an intercept the first factor of the first term
 * that has one gets indicators. Numeric variables count in margins like factors do. Kept even where
 * R's rule gives a deficient matrix ({@code a:b} beside an intercept): columns are then dropped as
 * R drops them.
 */
final class TermCodes {
  private TermCodes() {}

  /** For each term and each of its variables: whether a factor there would get contrasts. */
  static List<boolean[]> contrasts(TermList list, Predicate<Expr> isFactor) {
    List<boolean[]> result = new ArrayList<>();
    List<Set<Expr>> earlier = new ArrayList<>();
    for (Term term : list.terms()) {
      boolean[] codes = new boolean[term.variables().size()];
      for (int v = 0; v < codes.length; v++) {
        Set<Expr> margin = new HashSet<>(term.variables());
        margin.remove(term.variables().get(v));
        codes[v] = margin.isEmpty() || earlier.stream().anyMatch(set -> set.containsAll(margin));
      }
      earlier.add(new HashSet<>(term.variables()));
      result.add(codes);
    }
    if (!list.intercept()) {
      spanConstant(list, isFactor, result);
    }
    return result;
  }

  private static void spanConstant(
      TermList list, Predicate<Expr> isFactor, List<boolean[]> contrasts) {
    for (int t = 0; t < list.terms().size(); t++) {
      List<Expr> variables = list.terms().get(t).variables();
      for (int v = 0; v < variables.size(); v++) {
        if (isFactor.test(variables.get(v))) {
          contrasts.get(t)[v] = false;
          return;
        }
      }
    }
  }
}
