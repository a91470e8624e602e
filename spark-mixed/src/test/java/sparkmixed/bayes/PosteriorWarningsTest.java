package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.FittedModel;
import sparkmixed.predict.CounterRandom;

/** What is said against draws that are made to deserve it. */
class PosteriorWarningsTest {
  /**
   * Independent normal draws.
   *
   * @param shift of every second chain
   */
  private static Posterior posterior(
      int draws, double shift, int divergences, int hits, double energy, @Nullable Double kHat) {
    double[][][] values = new double[4][draws][1];
    for (int c = 0; c < 4; c++) {
      CounterRandom random = new CounterRandom();
      random.start(1, 2, c);
      for (double[] draw : values[c]) {
        draw[0] = sparkmixed.family.Responses.normal(random) + (c % 2) * shift;
      }
    }
    return new Posterior(
        List.of("b_x"),
        values,
        List.of(),
        null,
        List.of(),
        new Posterior.Sampler(
            "nuts",
            "",
            divergences,
            hits,
            new double[] {0.5, 0.5, 0.5, 0.5},
            new double[] {1, energy, 1, 1},
            1000,
            kHat,
            null,
            new int[4][0]));
  }

  private static List<String> codes(Posterior posterior) {
    return PosteriorWarnings.of(posterior.summaries(), posterior, null).stream()
        .map(FittedModel.Warning::code)
        .toList();
  }

  @Test
  void goodDrawsAreLeftAlone() {
    assertEquals(List.of(), codes(posterior(1000, 0, 0, 0, 0.9, 0.3)));
    assertEquals(List.of(), codes(posterior(1000, 0, 0, 0, 0.9, null)));
  }

  @Test
  void everythingThatIsWrongIsTold() {
    assertEquals(List.of("DIVERGENCES"), codes(posterior(1000, 0, 3, 0, 0.9, null)));
    assertEquals(List.of("TREE_DEPTH"), codes(posterior(1000, 0, 0, 3, 0.9, null)));
    assertEquals(List.of("ENERGY"), codes(posterior(1000, 0, 0, 0, 0.2, null)));
    assertEquals(List.of("IMPORTANCE_K_HAT"), codes(posterior(1000, 0, 0, 0, 0.9, 0.8)));
    assertTrue(
        codes(posterior(50, 0, 0, 0, 0.9, null)).containsAll(List.of("ESS_BULK", "ESS_TAIL")));
    assertTrue(codes(posterior(1000, 1, 0, 0, 0.9, null)).contains("RHAT"));
  }

  @Test
  void chainsThatDisagreeHaveNotConverged() {
    assertTrue(PosteriorWarnings.converged(posterior(1000, 0.1, 0, 0, 1, null).summaries()));
    assertFalse(PosteriorWarnings.converged(posterior(1000, 2, 0, 0, 1, null).summaries()));
  }

  @Test
  void observationsThatLeaveOneOutCannotDoWithout() {
    KHatTable table = KHatTable.empty(4000).with(0.1).with(0.9);
    InformationCriteria.Estimate any = new InformationCriteria.Estimate(-3, 1);
    InformationCriteria criteria =
        new InformationCriteria(2, any, any, any, any, table, 0.9, 0, 0.1);
    Posterior posterior = posterior(1000, 0, 0, 0, 1, null);
    FittedModel.Warning warning =
        PosteriorWarnings.of(posterior.summaries(), posterior, criteria).get(0);
    assertEquals("LOO_K_HAT", warning.code());
    assertTrue(warning.message().contains("1 of 2"), warning.message());
    assertEquals(6, criteria.looic().value());
    assertEquals(2, criteria.looic().stdError());
  }
}
