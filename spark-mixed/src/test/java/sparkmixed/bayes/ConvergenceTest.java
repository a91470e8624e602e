package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

// R 4.2.2, posterior 1.4.0, with lcg and ar of FixedDraws:
//   x <- apply(matrix(lcg(4 * 250), 250), 2, ar, phi = 0.7)
//   y <- tan(pi * (matrix(lcg(3 * 101, 7), 101) - 0.5))
//   z <- matrix(ar(lcg(400, 3), -0.6), 400)
//   w <- round(4 * matrix(lcg(2 * 60, 11), 60)) + rep(c(0, 1), each = 60)
//   for (m in list(x, y, z, w)) {
//     cat(sprintf("%.12g", c(rhat(m), ess_bulk(m), ess_tail(m), ess_mean(m), ess_sd(m),
//       ess_quantile(m, .3), mcse_mean(m), mcse_sd(m), mcse_quantile(m, .25)))); cat("\n")
//     cat(sprintf("%.12g", c(mean(m), sd(as.vector(m)),
//       quantile(m, c(.025, .05, .25, .5, .75, .95, .975))))); cat("\n") }
class ConvergenceTest {
  private static final double[][] CORRELATED = FixedDraws.autoregressive(4, 250, 1, 0.7);
  private static final double[][] CAUCHY =
      EffectiveSampleSize.map(FixedDraws.uniform(3, 101, 7), u -> Math.tan(Math.PI * (u - 0.5)));
  private static final double[][] ANTITHETIC = FixedDraws.autoregressive(1, 400, 3, -0.6);

  // 1.01556226988 188.48063114 506.788771358 184.413455351 472.278363661 279.588074505
  //   0.0293496296851 0.0117964914443 0.0287144325581
  // -0.00777633265533 0.398564789066 -0.78505334976 -0.685521149419 -0.303944316935
  //   -0.0112133544366 0.276117539076 0.645265383465 0.720449118465
  @Test
  void autocorrelatedChainsAsPosterior() {
    close(
        new double[] {
          1.01556226988,
          188.48063114,
          506.788771358,
          184.413455351,
          472.278363661,
          279.588074505,
          0.0293496296851,
          0.0117964914443,
          0.0287144325581
        },
        diagnostics(CORRELATED));
    close(
        new double[] {
          -0.00777633265533,
          0.398564789066,
          -0.78505334976,
          -0.685521149419,
          -0.303944316935,
          -0.0112133544366,
          0.276117539076,
          0.645265383465,
          0.720449118465
        },
        moments(CORRELATED));
  }

  // 1.01811819123 251.536369803 240.304254405 300.68867215 300.373860336 206.663162368
  //   19.2717878423 166.331949362 0.182858498134
  // -19.5508355614 334.180065342 -13.7409493707 -5.70511269885 -0.890512302116
  //   0.113182743624 1.11416588892 5.81205579582 12.5533917455
  @Test
  void chainsOfOddLengthWithoutMomentsAsPosterior() {
    close(
        new double[] {
          1.01811819123,
          251.536369803,
          240.304254405,
          300.68867215,
          300.373860336,
          206.663162368,
          19.2717878423,
          166.331949362,
          0.182858498134
        },
        diagnostics(CAUCHY));
    close(
        new double[] {
          -19.5508355614,
          334.180065342,
          -13.7409493707,
          -5.70511269885,
          -0.890512302116,
          0.113182743624,
          1.11416588892,
          5.81205579582,
          12.5533917455
        },
        moments(CAUCHY));
  }

  // 0.997773547293 1040.82399653 295.527721044 1040.82399653 209.337343957 706.019242152
  //   0.0109960069797 0.0164508299852 0.017944435534
  // -0.00847030011598 0.354751021824 -0.653346204105 -0.584476025057 -0.264149343658
  //   0.00086294461998 0.249587555523 0.539739941028 0.631136328659
  @Test
  void oneAntitheticChainIsWorthMoreThanItsDraws() {
    close(
        new double[] {
          0.997773547293,
          1040.82399653,
          295.527721044,
          1040.82399653,
          209.337343957,
          706.019242152,
          0.0109960069797,
          0.0164508299852,
          0.017944435534
        },
        diagnostics(ANTITHETIC));
    close(
        new double[] {
          -0.00847030011598,
          0.354751021824,
          -0.653346204105,
          -0.584476025057,
          -0.264149343658,
          0.00086294461998,
          0.249587555523,
          0.539739941028,
          0.631136328659
        },
        moments(ANTITHETIC));
  }

  // 1.14630203098 12.6923257524 NA 12.788625948 169.273877732 22.531414754
  //   0.381757158148 0.0601378822798 0.5
  @Test
  void tiesShareRanksAndAQuantileAtTheLargestDrawHasNoTail() {
    double[][] w = EffectiveSampleSize.map(FixedDraws.uniform(2, 60, 11), u -> Math.rint(4 * u));
    w[1] = Arrays.stream(w[1]).map(value -> value + 1).toArray();
    close(
        new double[] {
          1.14630203098,
          12.6923257524,
          Double.NaN,
          12.788625948,
          169.273877732,
          22.531414754,
          0.381757158148,
          0.0601378822798,
          0.5
        },
        diagnostics(w));
  }

  // f <- x[1:11, ]; b <- x[1:5, ]
  // c(rhat(f), ess_bulk(f), ess_tail(f), ess_mean(f), mcse_mean(f), mcse_sd(f))
  //   1.16398618366 20 20 20 0.0715283364098 0.0417072749376
  // c(rhat(b), ess_bulk(b), ess_tail(b), ess_mean(b))
  //   1.50654174744 NA NA NA
  @Test
  void fewDrawsAsPosterior() {
    double[][] f = first(11);
    close(
        new double[] {1.16398618366, 20, 20, 20, 0.0715283364098, 0.0417072749376},
        new double[] {
          Rhat.of(f),
          EffectiveSampleSize.bulk(f),
          EffectiveSampleSize.tail(f),
          EffectiveSampleSize.mean(f),
          MonteCarloError.mean(f),
          MonteCarloError.sd(f)
        });
    double[][] b = first(5);
    assertEquals(1.50654174744, Rhat.of(b), 1e-10);
    assertTrue(Double.isNaN(EffectiveSampleSize.bulk(b)));
    assertTrue(Double.isNaN(EffectiveSampleSize.tail(b)));
  }

  // k <- matrix(3, 50, 2); n <- x; n[5, 2] <- NA; i <- x; i[5, 2] <- Inf
  // k and n: all NA.  i: rhat 1.01500158923, ess_bulk 191.939136026, all else NA or NaN
  @Test
  void constantMissingAndInfiniteDrawsAsPosterior() {
    double[][] k = {new double[50], new double[50]};
    double[][] n = first(250);
    n[1][4] = Double.NaN;
    for (double[][] nothing : new double[][][] {k, n}) {
      for (double value : diagnostics(nothing)) {
        assertTrue(Double.isNaN(value));
      }
    }
    double[][] i = first(250);
    i[1][4] = Double.POSITIVE_INFINITY;
    assertEquals(1.01500158923, Rhat.of(i), 1e-10);
    assertEquals(191.939136026, EffectiveSampleSize.bulk(i), 1e-7);
    assertTrue(Double.isNaN(EffectiveSampleSize.tail(i)));
    assertTrue(Double.isNaN(MonteCarloError.mean(i)));
    assertTrue(Double.isNaN(Rhat.of(first(1))));
  }

  // e <- x[, 1]; sum(diff(e)^2) / length(e) / var(e)     # what rstan::get_bfmi computes
  //   0.564843497464
  @Test
  void energyFractionAsRstan() {
    assertEquals(0.564843497464, EnergyFraction.of(CORRELATED[0]), 1e-11);
  }

  private static double[][] first(int draws) {
    return Arrays.stream(CORRELATED)
        .map(chain -> Arrays.copyOf(chain, draws))
        .toArray(double[][]::new);
  }

  private static double[] diagnostics(double[][] x) {
    return new double[] {
      Rhat.of(x),
      EffectiveSampleSize.bulk(x),
      EffectiveSampleSize.tail(x),
      EffectiveSampleSize.mean(x),
      EffectiveSampleSize.sd(x),
      EffectiveSampleSize.quantile(x, 0.3),
      MonteCarloError.mean(x),
      MonteCarloError.sd(x),
      MonteCarloError.quantile(x, 0.25)
    };
  }

  private static double[] moments(double[][] x) {
    ParameterSummary s = ParameterSummary.of("x", x);
    return new double[] {
      s.mean(), s.sd(), s.q2_5(), s.q5(), s.q25(), s.median(), s.q75(), s.q95(), s.q97_5()
    };
  }

  private static void close(double[] expected, double[] actual) {
    for (int k = 0; k < expected.length; k++) {
      // NaN equals NaN, under any tolerance
      double tolerance = Double.isNaN(expected[k]) ? 1 : 1e-10 * Math.abs(expected[k]);
      assertEquals(expected[k], actual[k], tolerance, "number " + k);
    }
  }
}
