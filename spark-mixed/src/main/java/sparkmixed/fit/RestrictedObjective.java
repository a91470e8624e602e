package sparkmixed.fit;

import sparkmixed.objective.Evaluation;
import sparkmixed.objective.Objective;

/** An objective on the points that a restriction allows. */
record RestrictedObjective(Objective inner, Restriction restriction) implements Objective {

  @Override
  public int dimension() {
    return restriction.counterparts().length;
  }

  @Override
  public Evaluation value(double[] free) {
    return inner.value(restriction.all(free));
  }

  @Override
  public Evaluation gradient(double[] free) {
    Evaluation at = inner.gradient(restriction.all(free));
    return at.feasible() ? new Evaluation(at.value(), restriction.pulled(free, at.gradient())) : at;
  }

  @Override
  public long passes() {
    return inner.passes();
  }

  @Override
  public long remotePasses() {
    return inner.remotePasses();
  }
}
