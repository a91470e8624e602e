package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.ShippedData;

class ParametricBootstrapTest {
  private static final LmmOptions FITTING = LmmOptions.defaults();

  private static LmmProblem sleepstudy() {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame("Reaction ~ Days + (Days | Subject)", FrameOptions.none());
    return LmmProblem.of(
        frame, new InMemoryObservations(table, frame, false), true, FITTING.memoryBudget());
  }

  private static Bootstrap sleepstudy(int nsim, long seed, int threads) {
    LmmProblem problem = sleepstudy();
    FittedModel model = LmmFit.fit(problem, FITTING, FitListener.none()).model();
    return ParametricBootstrap.of(
        problem,
        model,
        FITTING,
        new ParametricBootstrap.Options(nsim, seed, threads, FITTING.memoryBudget()));
  }

  /** Draws of one quantity that exist, sorted. */
  private static double[] column(Bootstrap bootstrap, int k) {
    return Arrays.stream(bootstrap.draws())
        .mapToDouble(draw -> draw[k])
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  /**
   * Means, standard deviations and quantiles of two independent bootstraps of the same model,
   * within four standard errors of their difference.
   */
  private static void assertSameDistribution(double[][] r, int simulationsOfR, Bootstrap ours) {
    for (int k = 0; k < r[0].length; k++) {
      double[] t = column(ours, k);
      double mean = Arrays.stream(t).average().orElseThrow();
      double sd =
          Math.sqrt(Arrays.stream(t).map(v -> (v - mean) * (v - mean)).sum() / (t.length - 1));
      double error = r[1][k] * Math.sqrt(1.0 / simulationsOfR + 1.0 / t.length);
      String what = ours.names().get(k).toString();
      assertEquals(r[0][k], mean, 4 * error, what);
      assertEquals(r[1][k], sd, 4 * error, what);
      // the standard error of a 2.5 % quantile is sqrt(p (1 - p)) / f, 2.67 sd / sqrt(n)
      assertEquals(r[2][k], t[(int) (0.025 * t.length)], 4 * 2.67 * error, what);
      assertEquals(r[3][k], t[(int) (0.975 * t.length)], 4 * 2.67 * error, what);
    }
  }

  // R 4.2.2, lme4 1.1-31: m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy)
  //   b <- bootMer(m, function(m) c(fixef(m), as.data.frame(VarCorr(m))$sdcor), 4000, seed = 1)
  //   rbind(mean = colMeans(b$t, na.rm = TRUE), sd = apply(b$t, 2, sd, na.rm = TRUE),
  //     apply(b$t, 2, quantile, c(.025, .975), na.rm = TRUE)); variances of zero leave NA
  //       (Intercept)       Days
  // mean  251.2158811 10.5070445 24.1680489 5.8199723  0.114037032 25.5199714
  // sd      6.7222091  1.5545480  6.1034495 1.2617228  0.350092185  1.4837041
  // 2.5%  237.8420239  7.4956937 12.3044813 3.4209182 -0.481133435 22.6914771
  // 97.5% 264.3521554 13.5602815 36.3481953 8.3282284  0.897459924 28.4516687
  @Test
  void drawsOfALinearModelHaveTheDistributionOfThoseOfRows() {
    Bootstrap ours = sleepstudy(4000, 7, 2);
    assertSameDistribution(
        new double[][] {
          {251.2158811, 10.5070445, 24.1680489, 5.8199723, 0.114037032, 25.5199714},
          {6.7222091, 1.5545480, 6.1034495, 1.2617228, 0.350092185, 1.4837041},
          {237.8420239, 7.4956937, 12.3044813, 3.4209182, -0.481133435, 22.6914771},
          {264.3521554, 13.5602815, 36.3481953, 8.3282284, 0.897459924, 28.4516687}
        },
        4000,
        ours);
    assertEquals(0, ours.failed());
    assertTrue(ours.singular() > 0, ours.account());
    assertEquals(4000, ours.draws().length + ours.notConverged());
  }

  // R 4.2.2, lme4 1.1-31:
  //   g <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
  //   and the same of bootMer(g, ..., nsim = 1000, seed = 1):
  //        (Intercept)      period2      period3      period4 sd
  // mean   -1.40130692  -1.00988906  -1.14984279  -1.67302164   0.58021218
  // sd      0.23626102   0.28834097   0.32219551   0.77394331   0.20025159
  // 2.5%   -1.88147331  -1.59293853  -1.79556435  -2.66224334   0.18358723
  // 97.5%  -0.96501054  -0.45589584  -0.57622482  -0.91463352   0.99783861
  @Test
  void drawsOfAGeneralizedModelHaveTheDistributionOfThoseOfR() {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame =
        table.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    GlmmOptions options = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT);
    GlmmProblem problem =
        GlmmProblem.of(frame, new InMemoryObservations(table, frame, false), options);
    FittedModel model = GlmmFit.fit(problem, FitListener.none()).model();
    Bootstrap ours =
        ParametricBootstrap.of(
            problem, model, new ParametricBootstrap.Options(1000, 5, 2, options.memoryBudget()));
    assertSameDistribution(
        new double[][] {
          {-1.40130692, -1.00988906, -1.14984279, -1.67302164, 0.58021218},
          {0.23626102, 0.28834097, 0.32219551, 0.77394331, 0.20025159},
          {-1.88147331, -1.59293853, -1.79556435, -2.66224334, 0.18358723},
          {-0.96501054, -0.45589584, -0.57622482, -0.91463352, 0.99783861}
        },
        1000,
        ours);
    assertEquals(0, ours.failed(), ours.account());
  }

  @Test
  void seedsAndNotThreadsDecide() {
    double[][] one = sleepstudy(20, 3, 1).draws();
    double[][] two = sleepstudy(20, 3, 2).draws();
    double[][] other = sleepstudy(20, 4, 2).draws();
    for (int s = 0; s < one.length; s++) {
      assertArrayEquals(one[s], two[s]);
    }
    assertTrue(one[0][0] != other[0][0]);
  }

  // R 4.2.2, boot 1.3-28.1: print(boot:::norm.inter(1:99/100, c(0.025, 0.975)), digits = 12)
  // [1,]  2.5 0.0254224949884
  // [2,] 97.5 0.9745775050116
  @Test
  void quantilesLieBetweenOrderStatistics() {
    double[] sorted = new double[99];
    Arrays.setAll(sorted, k -> (k + 1) / 100.0);
    assertEquals(0.0254224949884, Bootstrap.quantile(sorted, 0.025), 1e-12);
    assertEquals(0.9745775050116, Bootstrap.quantile(sorted, 0.975), 1e-12);
    assertEquals(0.05, Bootstrap.quantile(sorted, 0.05), 1e-15);
    assertEquals(0.01, Bootstrap.quantile(sorted, 0.001));
    assertEquals(0.99, Bootstrap.quantile(sorted, 0.9999));
  }

  // R 4.2.2, boot 1.3-28.1: z0 <- qnorm(mean(t < 1.45))
  //   boot:::norm.inter(t, pnorm(2 * z0 + qnorm(c(0.1, 0.9))))
  // [1,]  2.50 0.453861213754
  // [2,] 18.43 3.518039431277
  @Test
  void biasCorrectedQuantiles() {
    double[] t = {
      2.1, 0.4, 1.7, 3.3, 0.9, 1.2, 2.8, 1.1, 1.9, 0.2, 2.5, 1.4, 0.7, 3.9, 1.6, 2.2, 1.0, 1.3, 0.5
    };
    double[][] draws = Arrays.stream(t).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
    Bootstrap bootstrap =
        new Bootstrap(
            List.of(new ProfiledQuantity.Name("fixed", null, "x")),
            new double[] {1.45},
            draws,
            t.length,
            0,
            0,
            0,
            "");
    Interval own = bootstrap.intervals(0.8, Bootstrap.Type.named("bias-corrected")).get(0);
    assertEquals(0.453861213754, own.low(), 1e-11);
    assertEquals(3.518039431277, own.high(), 1e-11);
    assertEquals("bias-corrected", own.method());
  }
}
