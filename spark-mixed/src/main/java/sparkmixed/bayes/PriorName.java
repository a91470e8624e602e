package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a statement can be for in a given model.
 *
 * @param target class
 * @param first coefficient or group, empty if all of the class are meant
 * @param second term of the group, empty if all are meant
 */
record PriorName(PriorClass target, String first, String second) {

  static PriorName all(PriorClass target) {
    return new PriorName(target, "", "");
  }

  /** Every name that the parameters of a model answer to, each once. */
  static List<PriorName> of(PriorTargets targets) {
    Set<PriorName> names = new LinkedHashSet<>();
    if (targets.hasIntercept()) {
      names.add(all(PriorClass.INTERCEPT));
      names.add(new PriorName(PriorClass.B, PriorTargets.INTERCEPT, ""));
    }
    for (String coefficient : targets.coefficients()) {
      if (!coefficient.equals(PriorTargets.INTERCEPT)) {
        names.add(all(PriorClass.B));
        names.add(new PriorName(PriorClass.B, coefficient, ""));
      }
    }
    for (PriorTargets.Deviation deviation : targets.deviations()) {
      names.add(all(PriorClass.SD));
      names.add(new PriorName(PriorClass.SD, deviation.group(), ""));
      names.add(new PriorName(PriorClass.SD, deviation.group(), deviation.term()));
    }
    for (PriorTargets.Correlated term : targets.correlated()) {
      names.add(all(PriorClass.COR));
      names.add(new PriorName(PriorClass.COR, term.group(), ""));
    }
    if (targets.dispersion() != null) {
      names.add(all(dispersion(targets.dispersion())));
    }
    return new ArrayList<>(names);
  }

  private static PriorClass dispersion(String text) {
    for (PriorClass target : PriorClass.values()) {
      if (target.text().equals(text) && !target.subscripted()) {
        return target;
      }
    }
    throw new IllegalArgumentException("no class of priors for a dispersion: " + text);
  }

  /** Whether the brackets of a statement say this name. */
  boolean isSaidBy(PriorStatement statement) {
    String said = statement.subscript();
    if (target != statement.target()) {
      return false;
    }
    if (first.isEmpty()) {
      return said.isEmpty();
    }
    if (second.isEmpty()) {
      return same(said, first);
    }
    // either name may hold commas
    for (int comma = said.indexOf(','); comma >= 0; comma = said.indexOf(',', comma + 1)) {
      if (same(said.substring(0, comma), first) && same(said.substring(comma + 1), second)) {
        return true;
      }
    }
    return false;
  }

  /** This name with brms' word for the intercept. */
  PriorName asBrms() {
    return new PriorName(target, brms(first, target == PriorClass.B), brms(second, true));
  }

  private static String brms(String name, boolean term) {
    return term && name.equals(PriorTargets.INTERCEPT) ? "Intercept" : name;
  }

  private static boolean same(String said, String name) {
    return said.strip().equals(name) || unquoted(said.strip()).equals(unquoted(name));
  }

  private static String unquoted(String name) {
    boolean quoted = name.length() > 2 && name.startsWith("`") && name.endsWith("`");
    return quoted ? name.substring(1, name.length() - 1).replaceAll("\\\\([`\\\\])", "$1") : name;
  }

  /** As a statement writes it. */
  @Override
  public String toString() {
    if (first.isEmpty()) {
      return target.text();
    }
    return target.text() + "[" + first + (second.isEmpty() ? "" : ", " + second) + "]";
  }
}
