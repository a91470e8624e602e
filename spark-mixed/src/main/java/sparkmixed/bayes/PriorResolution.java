package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.Nearest;

/** Finds the parameters that each statement is for, and for each parameter the prior that wins. */
final class PriorResolution {
  /** Names in an error before the rest is counted. */
  private static final int SHOWN = 12;

  private final PriorTargets targets;
  private final PriorDefaults defaults;
  private final Map<PriorName, PriorStatement> stated = new LinkedHashMap<>();
  private final List<PriorSet.Source> sources = new ArrayList<>();

  PriorResolution(List<String> statements, PriorTargets targets, PriorDefaults defaults) {
    this.targets = targets;
    this.defaults = defaults;
    List<PriorName> names = PriorName.of(targets);
    for (String text : statements) {
      PriorStatement statement = PriorStatement.parse(text);
      PriorName name = named(statement, names);
      PriorStatement before = stated.put(name, statement);
      if (before != null) {
        throw statement.error(
            name + " has a prior already, \"" + before.text() + "\"; state one of them", 0);
      }
    }
  }

  private static PriorName named(PriorStatement statement, List<PriorName> names) {
    for (PriorName name : names) {
      if (name.isSaidBy(statement)) {
        return name;
      }
    }
    for (PriorName name : names) {
      if (name.asBrms().isSaidBy(statement)) {
        return name;
      }
    }
    throw unmatched(statement, names);
  }

  private static ConfigurationException unmatched(PriorStatement statement, List<PriorName> names) {
    String said = new PriorName(statement.target(), statement.subscript(), "").toString();
    List<String> candidates = Nearest.first(said, names.stream().map(PriorName::toString).toList());
    if (candidates.isEmpty()) {
      return statement.error(said + " matches nothing: this model has no parameters", 0);
    }
    int more = candidates.size() - SHOWN;
    return statement.error(
        said
            + " matches nothing in this model; did you mean "
            + candidates.get(0)
            + "? Priors can be given for "
            + String.join(", ", candidates.subList(0, Math.min(SHOWN, candidates.size())))
            + (more > 0 ? " and " + more + " more" : ""),
        statement.subscript().isEmpty() ? 0 : statement.subscriptAt());
  }

  PriorSet resolve() {
    PriorName asWritten = new PriorName(PriorClass.B, PriorTargets.INTERCEPT, "");
    boolean centred = targets.hasIntercept() && !stated.containsKey(asWritten);
    Density intercept =
        centred ? number(PriorName.all(PriorClass.INTERCEPT), defaults.intercept(), false) : null;
    List<Density> coefficients = new ArrayList<>();
    for (String coefficient : targets.coefficients()) {
      boolean isIntercept = coefficient.equals(PriorTargets.INTERCEPT);
      PriorName name = new PriorName(PriorClass.B, coefficient, "");
      coefficients.add(
          isIntercept && centred
              ? Densities.flat()
              : isIntercept
                  ? number(name, Densities.flat(), false)
                  : number(name, Densities.flat(), false, PriorName.all(PriorClass.B)));
    }
    List<Density> deviations = new ArrayList<>();
    for (PriorTargets.Deviation deviation : targets.deviations()) {
      deviations.add(
          number(
              new PriorName(PriorClass.SD, deviation.group(), deviation.term()),
              defaults.deviation(),
              true,
              new PriorName(PriorClass.SD, deviation.group(), ""),
              PriorName.all(PriorClass.SD)));
    }
    List<Lkj> correlations = new ArrayList<>();
    for (PriorTargets.Correlated term : targets.correlated()) {
      correlations.add(correlation(term));
    }
    return new PriorSet(intercept, coefficients, deviations, correlations, dispersion(), sources);
  }

  /** The prior of one parameter: stated for itself, for what it belongs to, or the default. */
  private Density number(
      PriorName parameter, Density otherwise, boolean positive, PriorName... broader) {
    PriorStatement found = found(parameter, broader);
    Density density =
        found == null
            ? (positive ? otherwise.positive() : otherwise)
            : (positive ? found.positiveNumber() : found.number());
    note(parameter, density.toString(), positive ? "> 0" : "", found);
    return density;
  }

  private Lkj correlation(PriorTargets.Correlated term) {
    PriorName parameter = new PriorName(PriorClass.COR, term.group(), "");
    PriorStatement found = found(parameter, PriorName.all(PriorClass.COR));
    Lkj prior = found == null ? defaults.correlation() : found.matrix();
    note(parameter, prior.toString(), "", found);
    return prior;
  }

  private @Nullable Density dispersion() {
    Density otherwise = defaults.dispersion();
    if (targets.dispersion() == null) {
      return null;
    }
    if (otherwise == null) {
      throw new IllegalArgumentException("a dispersion without a default prior");
    }
    List<PriorName> names = PriorName.of(targets);
    return number(names.get(names.size() - 1), otherwise, true);
  }

  private @Nullable PriorStatement found(PriorName parameter, PriorName... broader) {
    PriorStatement found = stated.get(parameter);
    for (int k = 0; found == null && k < broader.length; k++) {
      found = stated.get(broader[k]);
    }
    return found;
  }

  private void note(
      PriorName parameter, String prior, String support, @Nullable PriorStatement found) {
    String source = found == null ? PriorSet.Source.DEFAULT : found.text().strip();
    sources.add(new PriorSet.Source(parameter.toString(), prior, support, source));
  }
}
