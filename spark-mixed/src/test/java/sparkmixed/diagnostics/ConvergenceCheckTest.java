package sparkmixed.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.family.Family;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.optimize.Minimizer;
import sparkmixed.testing.ShippedData;

/** Clean fits are checked with every reference fit; here is what is not clean. */
class ConvergenceCheckTest {

  private static FittedModel fit(TableRows table, String formula, int maxIter) {
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(Family.GAUSSIAN));
    LmmOptions options = LmmOptions.defaults();
    return LmmFit.fit(
            frame,
            new InMemoryObservations(table, frame, false),
            new LmmOptions(
                true,
                maxIter,
                options.tolerance(),
                Minimizer.Method.QUASI_NEWTON,
                options.memoryBudget()),
            FitListener.none())
        .model();
  }

  private static ConvergenceCheck check(FittedModel model, String name) {
    return ConvergenceCheck.of(model).stream()
        .filter(one -> one.check().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSearchThatWasStoppedIsFarFromTheOptimum() {
    FittedModel model =
        fit(ShippedData.table("sleepstudy"), "Reaction ~ Days + (Days | Subject)", 1);
    assertFalse(check(model, "optimizer").ok());
    assertFalse(check(model, "gradient").ok());
    assertTrue(check(model, "gradient").message().contains("standard errors away"));
    assertTrue(
        ConvergenceCheck.toTell(model).stream().anyMatch(one -> one.check().equals("gradient")));
  }

  /** lme4 1.1-31: isSingular(lmer(Yield ~ 1 + (1 | Batch), Dyestuff2)) is TRUE. */
  @Test
  void theBoundaryIsNoFailureOfTheOthers() {
    FittedModel model = fit(ShippedData.table("Dyestuff2"), "Yield ~ 1 + (1 | Batch)", 100);
    assertFalse(check(model, "boundary").ok());
    assertEquals(1, check(model, "boundary").value());
    assertTrue(check(model, "gradient").ok());
    assertTrue(check(model, "hessian").ok());
    assertTrue(check(model, "optimizer").ok());
  }

  @Test
  void predictorsOfVeryDifferentUnitsAreNamed() {
    TableRows sleep = ShippedData.table("sleepstudy");
    FittedModel model = fit(sleep, "Reaction ~ I(Days * 1e9) + I(Days^2) + (1 | Subject)", 100);
    ConvergenceCheck scale = check(model, "scale");
    assertFalse(scale.ok(), scale.toString());
    assertTrue(scale.value() > 1e7);
    assertTrue(check(model, "gradient").ok());
  }

  @Test
  void curvatureIsToldInWords() {
    assertEquals("", hessian(0.3));
    assertTrue(hessian(1e-7).contains("flat"));
    assertTrue(hessian(-0.1).contains("falls"));
  }

  /** What is said of a smallest eigenvalue; empty if nothing. */
  private static String hessian(double least) {
    FittedModel.Convergence convergence =
        new FittedModel.Convergence(
            true, "Converged.", 1, 1, 0, new FittedModel.Checks(0, least, 1));
    return ConvergenceCheck.toTell(Models.ended(convergence)).stream()
        .map(ConvergenceCheck::message)
        .findFirst()
        .orElse("");
  }

  @Test
  void anOlderModelHasFewerFacts() {
    FittedModel model = Models.ofFamily(Family.POISSON, sparkmixed.family.Link.LOG, 1);
    assertEquals(
        List.of("optimizer", "boundary"),
        ConvergenceCheck.of(model).stream().map(ConvergenceCheck::check).toList());
  }
}
