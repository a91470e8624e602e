package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

// R 4.2.2, loo 2.5.1, with lcg and ar of FixedDraws:
//   x <- apply(matrix(lcg(4 * 250), 250), 2, ar, phi = 0.7)
//   y <- c(0, 0.5, -1, 2, 4, 8)
//   ll <- array(sapply(y, function(y) -0.5 * (y - 3 * x)^2), c(250, 4, 6))
//   r <- relative_eff(exp(ll)); a <- loo(ll, r_eff = r); w <- waic(ll)
class LooTest {
  private static final double[] Y = {0, 0.5, -1, 2, 4, 8};
  private static final double[][] X = FixedDraws.autoregressive(4, 250, 1, 0.7);

  // sprintf("%.12g", r)
  private static final double[] R = {
    0.494286402331, 0.404620706538, 0.184338875614, 0.175757287567, 0.286417791178, 0.493663000661
  };

  // for (i in 1:6) sprintf("%.12g", c(a$pointwise[i, c("elpd_loo", "p_loo", "mcse_elpd_loo",
  //   "influence_pareto_k")], a$diagnostics$n_eff[i], w$pointwise[i, c("elpd_waic", "p_waic")]))
  // spotless:off
  private static final double[][] POINTWISE = {
    {
      -1.39508277729,
      0.923456329522,
      0.144121613372,
      0.649085458833,
      44.8836210609,
      -1.23257081879,
      0.760944371021
    },
    {
      -2.0077687431,
      1.48497780796,
      0.220616468786,
      0.950931526216,
      20.3309982691,
      -1.67273366793,
      1.14994273279
    },
    {
      -3.66385223066,
      3.01861947124,
      1.12692782314,
      1.14826157983,
      1.23926406769,
      -2.77270793653,
      2.1274751771
    },
    {
      -7.72639123788,
      6.48270408313,
      0.752989528032,
      1.85586063194,
      2.2275096548,
      -7.84968003212,
      6.60599287736
    },
    {
      -19.5756181046,
      15.6887160371,
      0.779965245839,
      2.93241551931,
      2.46231382604,
      -27.7754236092,
      23.8885215417
    },
    {
      -55.3328767392,
      38.5461774594,
      0.750003307694,
      4.60667232147,
      3.0274545426,
      -109.552718624,
      92.7660193445
    },
  };

  // spotless:on

  @Test
  void everyObservationAsLoo() {
    for (int i = 0; i < Y.length; i++) {
      double[][] logLik = logLik(Y[i], 0.5, 3);
      double r = RelativeEfficiency.of(logLik);
      close(R[i], r);
      PointwiseLoo loo = PointwiseLoo.of(DrawMatrix.flat(logLik), r);
      PointwiseWaic waic = PointwiseWaic.of(DrawMatrix.flat(logLik));
      close(POINTWISE[i][0], loo.elpd());
      close(POINTWISE[i][1], loo.p());
      close(POINTWISE[i][2], loo.mcse());
      close(POINTWISE[i][3], loo.k());
      close(POINTWISE[i][4], loo.effectiveSize());
      close(POINTWISE[i][5], waic.elpd());
      close(POINTWISE[i][6], waic.p());
    }
  }

  // sprintf("%.12g", t(a$estimates))
  //   -89.7015898327 51.181651345 66.1446511884 35.6138159805 179.403179665 102.36330269
  // sprintf("%.12g", t(w$estimates))
  //   -150.855834689 104.234242892 127.298896044 88.4901871255 301.711669378 208.468485784
  // pareto_k_table(a)$Count     # of 1000 draws: the threshold is 1 - 1/3
  //   0 1 1 4
  @Test
  void totalsAsLooHoweverTheyAreSplit() {
    PointwiseSums sums = new PointwiseSums(1000);
    PointwiseSums rest = new PointwiseSums(1000);
    for (int i = 0; i < Y.length; i++) {
      (i < 2 ? sums : rest).add(logLik(Y[i], 0.5, 3));
    }
    sums.add(rest);
    sums.add(new PointwiseSums(1000));
    InformationCriteria criteria = sums.criteria();
    assertEquals(6, criteria.observations());
    close(-89.7015898327, 51.181651345, criteria.elpdLoo());
    close(66.1446511884, 35.6138159805, criteria.pLoo());
    close(179.403179665, 102.36330269, criteria.looic());
    close(-150.855834689, 104.234242892, criteria.elpdWaic());
    close(127.298896044, 88.4901871255, criteria.pWaic());
    close(301.711669378, 208.468485784, criteria.waic());
    assertEquals(new KHatTable(0, 1, 1, 4, 1 - 1 / Math.log10(1000)), criteria.kHat());
    assertEquals(5, criteria.kHat().unreliable());
    // mcse_loo(a)     # NA, with a warning
    assertTrue(Double.isNaN(criteria.mcseElpdLoo()));
  }

  // b <- loo(-0.25 * (matrix(y, 1000, 6, byrow = TRUE) - 2 * as.vector(x))^2, r_eff = rep(1, 6))
  // loo_compare(a, b)[2, 1:2]     # a against b
  //   -61.0055847883 31.7265301065
  @Test
  void differenceOfTwoModelsAsLooCompare() {
    double[] first = new double[Y.length];
    double[] second = new double[Y.length];
    for (int i = 0; i < Y.length; i++) {
      double[][] logLik = logLik(Y[i], 0.5, 3);
      first[i] = PointwiseLoo.of(DrawMatrix.flat(logLik), RelativeEfficiency.of(logLik)).elpd();
      second[i] = PointwiseLoo.of(DrawMatrix.flat(logLik(Y[i], 0.25, 2)), 1).elpd();
    }
    ElpdDifference difference = ElpdDifference.of(first, second);
    close(-61.0055847883, difference.difference());
    close(31.7265301065, difference.stdError());
  }

  // lr <- -0.9 * log(lcg(500, 5)); s <- psis(lr, r_eff = 1)
  // sprintf("%.12g", c(s$diagnostics$pareto_k, s$diagnostics$n_eff))
  //   1.06329136146 11.8196700729
  // sprintf("%.12g", weights(s, normalize = FALSE)[order(lr)][c(1, 250, 433, 434, 499, 500)])
  //   0.0010932666208 0.663978071895 1.75409238829 1.768394555 5.69878659467 6.86560327821
  @Test
  void smoothedWeightsAsPsis() {
    double[] ratios =
        EffectiveSampleSize.map(FixedDraws.uniform(1, 500, 5), u -> -0.9 * Math.log(u))[0];
    ParetoSmoothing smoothing = ParetoSmoothing.of(ratios, 1);
    close(1.06329136146, smoothing.k());
    close(11.8196700729, smoothing.effectiveSampleSize(1));
    double[] sorted = smoothing.logWeights().clone();
    java.util.Arrays.sort(sorted);
    int[] ranks = {1, 250, 433, 434, 499, 500};
    double[] expected = {
      0.0010932666208, 0.663978071895, 1.75409238829, 1.768394555, 5.69878659467, 6.86560327821
    };
    for (int j = 0; j < ranks.length; j++) {
      close(expected[j], sorted[ranks[j] - 1]);
    }
  }

  // psis(rep(1, 100), r_eff = 1)$diagnostics      # pareto_k Inf, n_eff 100
  // psis(lr[1:20], r_eff = 1)$diagnostics         # pareto_k Inf, for want of five in the tail
  @Test
  void equalRatiosAndShortTailsHaveNoShape() {
    double[] equal = new double[100];
    java.util.Arrays.fill(equal, 1);
    ParetoSmoothing smoothing = ParetoSmoothing.of(equal, 1);
    assertEquals(Double.POSITIVE_INFINITY, smoothing.k());
    assertEquals(100, smoothing.effectiveSampleSize(1), 1e-9);
    double[] few = FixedDraws.uniform(1, 20, 5)[0];
    ParetoSmoothing untouched = ParetoSmoothing.of(few, 1);
    assertEquals(Double.POSITIVE_INFINITY, untouched.k());
    for (int i = 0; i < few.length; i++) {
      assertEquals(few[i], untouched.logWeights()[i], 1e-15);
    }
  }

  @Test
  void observationThatEveryDrawPredictsAlikeHasNoParameters() {
    double[][] same = {new double[100], new double[100]};
    assertEquals(1, RelativeEfficiency.of(same));
    PointwiseLoo loo = PointwiseLoo.of(DrawMatrix.flat(same), 1);
    assertEquals(0, loo.elpd(), 1e-12);
    assertEquals(0, loo.p(), 1e-12);
    assertTrue(Double.isInfinite(loo.k()));
  }

  private static double[][] logLik(double y, double precision, double slope) {
    return EffectiveSampleSize.map(X, x -> -precision * (y - slope * x) * (y - slope * x));
  }

  private static void close(double expected, double actual) {
    assertEquals(expected, actual, 1e-9 * Math.abs(expected));
  }

  private static void close(double value, double error, InformationCriteria.Estimate actual) {
    close(value, actual.value());
    close(error, actual.stdError());
  }
}
