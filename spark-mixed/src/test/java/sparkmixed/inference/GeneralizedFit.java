package sparkmixed.inference;

import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/** A generalized model fitted by Laplace's approximation. */
final class GeneralizedFit {
  private GeneralizedFit() {}

  static LinearFits of(TableRows table, String formula, String name) {
    return of(table, formula, name, Family.named(name).defaultLink());
  }

  /** With weights as lme4 takes them, which matters for other links than a family's own. */
  static LinearFits of(TableRows table, String formula, String name, Link link) {
    Family family = Family.named(name);
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(family));
    GlmmProblem problem =
        GlmmProblem.of(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(family, link).with(GlmmOptions.Curvature.EXPECTED));
    return new LinearFits(frame, GlmmFit.fit(problem, FitListener.none()).model());
  }
}
