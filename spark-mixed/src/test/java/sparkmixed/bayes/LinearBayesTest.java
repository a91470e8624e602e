package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.ShippedData;

/** Posteriors of linear models beside brms. */
class LinearBayesTest {
  private static final Density SD = Densities.of("student_t", 3, 0, 59.3).positive();

  private static Posterior sleep(String formula, int deviations, boolean correlated) {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    LmmProblem problem =
        LmmProblem.of(frame, new InMemoryObservations(table, frame, false), true, Long.MAX_VALUE);
    PriorSet priors =
        new PriorSet(
            Densities.of("student_t", 3, 288.7, 59.3),
            List.of(Densities.flat(), Densities.flat()),
            java.util.Collections.nCopies(deviations, SD),
            correlated ? List.of(new Lkj(1)) : List.of(),
            SD,
            List.of());
    BayesOptions options =
        new BayesOptions(
            new SamplerOptions(4, 1000, 2500, 1, 0.95, 10),
            BayesOptions.Algorithm.MARGINAL,
            List.of(),
            false);
    return new LinearBayes(problem, priors, options).fit(SamplerListener.none());
  }

  private static void assertLike(String id, Posterior own) {
    JsonNode fit = ReferenceData.orSkip().fit(id);
    for (ParameterSummary one : own.summaries()) {
      for (JsonNode expected : fit.get("posterior")) {
        if (expected.get("variable").asText().equals(one.name())) {
          double sd = expected.get("sd").asDouble();
          double error = Math.hypot(one.mcseMean(), expected.get("mcse_mean").asDouble());
              "%s %.3f z %.2f sd %.4f ess %.0f rhat %.4f q %.4f %.4f%n",
              one.name(),
              one.mean(),
              (one.mean() - expected.get("mean").asDouble()) / error,
              one.sd() / sd,
              one.essBulk(),
              one.rhat(),
              (one.q2_5() - expected.get("q2.5").asDouble()) / sd,
              (one.q97_5() - expected.get("q97.5").asDouble()) / sd);
          assertEquals(
              expected.get("mean").asDouble(), one.mean(), 4 * error + 0.01 * sd, one.name());
        }
      }
    }
  }

  @Test
  void correlatedSlopes() {
    Posterior p = sleep("Reaction ~ Days + (Days | Subject)", 2, true);
    assertLike("bayes_sleepstudy_slope_default", p);
  }

  @Test
  void uncorrelatedSlopes() {
    assertLike(
        "bayes_sleepstudy_uncorrelated_default",
        sleep("Reaction ~ Days + (Days || Subject)", 2, false));
  }
}
