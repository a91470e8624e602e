package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.ResponseProducts;
import sparkmixed.testing.ShippedData;

/** Fits to data that are at hand already: other responses, other criteria, other starts. */
class RefitTest {
  private static LmmProblem sleepstudy(boolean reml) {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame("Reaction ~ Days + (Days | Subject)", FrameOptions.none());
    return LmmProblem.of(
        frame,
        new InMemoryObservations(table, frame, false),
        reml,
        LmmOptions.defaults().memoryBudget());
  }

  private static GlmmProblem cbpp(GlmmOptions options) {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame =
        table.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    return GlmmProblem.of(frame, new InMemoryObservations(table, frame, false), options);
  }

  private static LmmFit.Result fit(LmmProblem problem, double... start) {
    return LmmFit.fit(problem, LmmOptions.defaults(), FitListener.none(), start);
  }

  @Test
  void residualsTimesTwoDoubleAllDeviations() {
    LmmProblem problem = sleepstudy(true);
    FittedModel once = fit(problem).model();
    ResponseProducts own = problem.response();
    double[] x = Arrays.stream(own.x()).map(v -> 2 * v).toArray();
    Blocks z = new Blocks(own.z()[0].stride(), own.z()[0].rows());
    for (int i = 0; i < z.rows(); i++) {
      for (int c = 0; c < z.stride(); c++) {
        z.page(i)[z.offset(i) + c] = 2 * own.z()[0].get(i, c);
      }
    }
    LmmProblem doubled =
        problem.withResponse(new ResponseProducts(x, new Blocks[] {z}, 4 * own.y()));
    FittedModel twice = fit(doubled).model();
    assertArrayEquals(once.theta(), twice.theta(), 1e-8);
    assertEquals(2 * once.sigma(), twice.sigma(), 1e-8);
    assertEquals(
        2 * once.fixedEffects().standardErrors()[1],
        twice.fixedEffects().standardErrors()[1],
        1e-8);
    assertEquals(once.criterion(), fit(problem).model().criterion(), 1e-12);
  }

  // R 4.2.2, lme4 1.1-31: -2 * logLik(lmer(Reaction ~ Days + (Days | Subject), sleepstudy,
  //   REML = FALSE)); 1751.9393444632
  @Test
  void otherCriterionOnTheSameStatistics() {
    FittedModel ml = fit(sleepstudy(true).withReml(false)).model();
    assertEquals("ML", ml.method());
    assertEquals(1751.9393444632, ml.criterion(), 1e-7);
  }

  @Test
  void anyStartEndsAtTheOptimum() {
    LmmProblem problem = sleepstudy(false);
    FittedModel cold = fit(problem).model();
    FittedModel warm = fit(problem, cold.theta()).model();
    FittedModel zero = fit(problem, 0, 0, 0).model();
    assertEquals(cold.criterion(), zero.criterion(), 1e-9);
    assertArrayEquals(cold.theta(), warm.theta(), 1e-8);
    assertTrue(warm.convergence().evaluations() < cold.convergence().evaluations());
  }

  @Test
  void anotherBinomialResponseIsThatOfAnotherTable() {
    GlmmProblem problem = cbpp(GlmmOptions.of(Family.BINOMIAL, Link.LOGIT));
    PackedRows rows = problem.packedRows();
    double[] y = rows.y().clone();
    double[] events = new double[y.length];
    double[] size = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      size[i] = rows.weightOf(i);
      events[i] = Math.floor(0.5 * y[i] * size[i] + i % 2);
      y[i] = events[i] / size[i];
    }
    TableRows given = ShippedData.table("cbpp");
    ModelFrame frame =
        given.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    String[] period = new String[y.length];
    String[] herd = new String[y.length];
    for (int i = 0; i < y.length; i++) {
      TableRows.Cursor cursor = given.cursor(frame).at(i);
      period[i] = cursor.text(frame.inputs().indexOf("period"));
      herd[i] = cursor.text(frame.inputs().indexOf("herd"));
    }
    TableRows table =
        TableRows.builder()
            .doubles("incidence", events)
            .doubles("size", size)
            .strings("period", period)
            .strings("herd", herd)
            .build();
    FittedModel direct =
        GlmmFit.fit(
                frame,
                new InMemoryObservations(table, frame, false),
                problem.options(),
                FitListener.none())
            .model();
    FittedModel again = GlmmFit.fit(problem.withResponse(y), FitListener.none()).model();
    assertEquals(direct.criterion(), again.criterion(), 1e-10);
    assertArrayEquals(direct.fixedEffects().estimates(), again.fixedEffects().estimates(), 1e-10);
  }

  @Test
  void generalizedFitsFromAnEarlierOneEndAtTheSameOptimum() {
    GlmmOptions laplace = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT);
    for (GlmmOptions options :
        new GlmmOptions[] {
          laplace,
          laplace.withPlacement("separable"),
          laplace.with(GlmmOptions.Method.PQL),
          laplace.with(GlmmOptions.Method.AGQ).withQuadraturePoints(9)
        }) {
      GlmmProblem problem = cbpp(options);
      FittedModel cold = GlmmFit.fit(problem, FitListener.none()).model();
      FittedModel warm = GlmmFit.fit(problem, FitListener.none(), cold).model();
      assertEquals(cold.criterion(), warm.criterion(), 1e-8);
      assertArrayEquals(cold.fixedEffects().estimates(), warm.fixedEffects().estimates(), 1e-6);
      assertArrayEquals(
          cold.fixedEffects().standardErrors(), warm.fixedEffects().standardErrors(), 1e-5);
      assertTrue(
          warm.convergence().evaluations() <= cold.convergence().evaluations(), options.toString());
    }
  }
}
