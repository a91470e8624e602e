package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.ShippedData;

/** All searches end at one optimum. */
class AllFitTest {
  private static void assertAgree(FittedModel model, List<AllFit.Attempt> attempts) {
    assertEquals(9, attempts.size());
    assertEquals(
        List.of("bobyqa", "cma-es", "nelder-mead", "quasi-newton"),
        attempts.stream().map(AllFit.Attempt::optimizer).distinct().sorted().toList());
    for (AllFit.Attempt attempt : attempts) {
      boolean finished = !attempt.optimizer().matches("cma-es|nelder-mead");
      String what = attempts.stream().map(String::valueOf).collect(Collectors.joining("\n"));
      assertTrue(attempt.converged(), what);
      assertTrue(attempt.evaluations() > 0);
      assertEquals(model.criterion(), attempt.criterion(), finished ? 1e-8 : 1e-5, what);
      assertArrayEquals(
          model.fixedEffects().estimates(), attempt.beta(), finished ? 1e-5 : 0.05, what);
    }
  }

  @Test
  void ofALinearModel() {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame("Reaction ~ Days + (Days | Subject)", FrameOptions.none());
    LmmOptions options = LmmOptions.defaults();
    LmmProblem problem =
        LmmProblem.of(
            frame, new InMemoryObservations(table, frame, false), true, options.memoryBudget());
    FittedModel model = LmmFit.fit(problem, options, FitListener.none()).model();
    assertAgree(model, AllFit.of(problem, model, options));
  }

  @Test
  void ofAGeneralizedModel() {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame =
        table.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    GlmmProblem problem =
        GlmmProblem.of(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(Family.BINOMIAL, Link.LOGIT));
    FittedModel model = GlmmFit.fit(problem, FitListener.none()).model();
    assertAgree(model, AllFit.of(problem, model));
  }
}
