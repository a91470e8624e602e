package sparkmixed.frame;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.formula.Expr;
import sparkmixed.formula.TermList;

/**
 * The columns one list of terms becomes: X, or the template of one random term.
 *
 * @param names R's names
 * @param numeric for each column whether it varies freely, no factor being part of it
 * @param writers one for each term
 */
record Design(List<String> names, List<Boolean> numeric, List<TermWriter> writers) {

  /** A variable placed among the values of a row, with the coding of a factor. */
  interface Slots {
    Variable variable(Expr expr);

    int slot(Expr expr);

    Coding coding(Variable variable, boolean contrasts);
  }

  static Design of(TermList list, int start, Slots slots) {
    List<String> names = new ArrayList<>();
    List<Boolean> numeric = new ArrayList<>();
    List<TermWriter> writers = new ArrayList<>();
    if (list.intercept()) {
      names.add("(Intercept)");
      numeric.add(false);
      writers.add(new TermWriter(start, new int[0], new int[0], new Coding[0]));
    }
    List<boolean[]> contrasts = TermCodes.contrasts(list, expr -> slots.variable(expr).factor());
    for (int t = 0; t < list.terms().size(); t++) {
      List<Expr> variables = list.terms().get(t).variables();
      int[] at = new int[variables.size()];
      int[] widths = new int[variables.size()];
      @Nullable Coding[] codings = new Coding[variables.size()];
      List<String> termNames = List.of("");
      boolean plain = true;
      for (int v = 0; v < at.length; v++) {
        Variable variable = slots.variable(variables.get(v));
        Coding coding = variable.factor() ? slots.coding(variable, contrasts.get(t)[v]) : null;
        at[v] = slots.slot(variables.get(v));
        widths[v] = coding == null ? variable.width() : coding.width();
        codings[v] = coding;
        plain &= coding == null;
        termNames = crossed(termNames, columnNames(variable, coding));
      }
      writers.add(new TermWriter(start + names.size(), at, widths, codings));
      names.addAll(termNames);
      for (int i = 0; i < termNames.size(); i++) {
        numeric.add(plain);
      }
    }
    return new Design(names, numeric, writers);
  }

  private static List<String> columnNames(Variable variable, @Nullable Coding coding) {
    List<String> names = new ArrayList<>();
    if (coding == null) {
      for (int i = 0; i < variable.width(); i++) {
        names.add(variable.columnName(i));
      }
    } else {
      coding.suffixes().forEach(suffix -> names.add(variable.name() + suffix));
    }
    return names;
  }

  private static List<String> crossed(List<String> fast, List<String> slow) {
    List<String> names = new ArrayList<>(fast.size() * slow.size());
    for (String last : slow) {
      for (String first : fast) {
        names.add(first.isEmpty() ? last : first + ":" + last);
      }
    }
    return names;
  }
}
