package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import sparkmixed.bayes.BayesOptions.Algorithm;
import sparkmixed.moments.Blocks;

/** What is drawn after the chains depends on the seed, not on threads or on how much is held. */
class CompletionTest {
  private static final List<String> PRIORS =
      List.of("b ~ normal(0, 2.5)", "b[(Intercept)] ~ normal(0, 2.5)", "sd ~ student_t(3, 0, 2.5)");

  /** One number, and two effects of normal numbers. */
  private record Plain() implements PosteriorModel {
    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public double evaluate(double[] q, double[] gradient) {
      throw new IllegalStateException("nothing is sampled here");
    }

    @Override
    public PosteriorDraw draw(double[] q, DoubleSupplier normal) {
      Blocks effects = new Blocks(2, 1500);
      for (int i = 0; i < effects.rows(); i++) {
        for (int c = 0; c < 2; c++) {
          effects.page(i)[effects.offset(i) + c] = q[0] + normal.getAsDouble();
        }
      }
      return new PosteriorDraw(q, new double[0], Double.NaN, new Blocks[] {effects}, 0);
    }
  }

  private static Chain chain(double first) {
    double[][] q = new double[30][];
    java.util.Arrays.setAll(q, s -> new double[] {first + s});
    int n = q.length;
    return new Chain(
        q,
        new double[n],
        new double[0],
        new int[n],
        new boolean[n],
        new double[n],
        1,
        new double[1],
        n);
  }

  private static Completion completion(int threads) {
    SamplerOptions options = new SamplerOptions(3, 0, 30, 9, 0.9, 5).withThreads(threads);
    return new Completion(c -> new Plain(), List.of(chain(0), chain(100), chain(200)), options);
  }

  @Test
  void drawsAreThoseOfTheirNumber() {
    PosteriorDraw[] all = completion(1).draws(0, 90);
    PosteriorDraw[] some = completion(3).draws(25, 70);
    for (int k = 0; k < some.length; k++) {
      assertEquals(all[25 + k].effects()[0].get(7, 1), some[k].effects()[0].get(7, 1), 0);
    }
    assertEquals(205, all[65].beta()[0], 0);
    assertNotEquals(all[0].effects()[0].get(0, 0), all[30].effects()[0].get(0, 0) - 100);
  }

  /** Quantiles followed by markers depend on the order, which is that of the draws. */
  @Test
  void summariesAreTheSameByBatchesAndThreads() {
    Blocks[][] effects = new Blocks[90][];
    PosteriorDraw[] all = completion(2).draws(0, 90);
    java.util.Arrays.setAll(effects, k -> all[k].effects());
    // as if so many draws were to come that they are not held
    long many = EffectSummary.Collector.HELD;
    EffectSummary.Collector together = new EffectSummary.Collector(effects[0], many);
    together.add(effects, 3);
    EffectSummary.Collector apart = new EffectSummary.Collector(effects[0], many);
    for (Blocks[] one : effects) {
      apart.add(new Blocks[][] {one}, 1);
    }
    EffectSummary a = together.summaries().get(0);
    EffectSummary b = apart.summaries().get(0);
    for (int i = 0; i < 1500; i += 13) {
      for (int c = 0; c < 2; c++) {
        assertEquals(b.mean().get(i, c), a.mean().get(i, c), 0);
        assertEquals(b.sd().get(i, c), a.sd().get(i, c), 0);
        assertEquals(b.low().get(i, c), a.low().get(i, c), 0);
        assertEquals(b.high().get(i, c), a.high().get(i, c), 0);
      }
    }
  }

  @Test
  void generalizedModelsToo() {
    String formula = "cbind(incidence, size - incidence) ~ period + (1 | herd)";
    Posterior one = Posteriors.cbpp(formula, PRIORS, Algorithm.MARGINAL, 1);
    Posterior three = Posteriors.cbpp(formula, PRIORS, Algorithm.MARGINAL, 3);
    for (int c = 0; c < one.chains(); c++) {
      assertArrayEquals(one.draws()[c], three.draws()[c]);
    }
    assertArrayEquals(SmallModel.effect(one, 0, 3, 0)[1], SmallModel.effect(three, 0, 3, 0)[1]);
  }
}
