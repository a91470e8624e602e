package sparkmixed.inference;

import sparkmixed.family.Family;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/** A generalized model fitted by Laplace's approximation with its family's own link. */
final class GeneralizedFit {
  private GeneralizedFit() {}

  static LinearFits of(TableRows table, String formula, String name) {
    Family family = Family.named(name);
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(family));
    GlmmProblem problem =
        GlmmProblem.of(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(family, family.defaultLink()));
    return new LinearFits(frame, GlmmFit.fit(problem, FitListener.none()).model());
  }
}
