package sparkmixed.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/** Grouped responses for fits whose rows are in different places, and what they must agree in. */
public final class PlacementData {
  private static final int ROWS = 900;

  private PlacementData() {}

  /**
   * An event and a count with effects of g (40 levels), and of b, that starts anew in each of the
   * 12 levels of a; c stands for a and b together.
   */
  public static TableRows table() {
    SplittableRandom random = new SplittableRandom(20_270_301L);
    double[] event = new double[ROWS];
    double[] count = new double[ROWS];
    double[] x = new double[ROWS];
    double[] z = new double[ROWS];
    double[] g = new double[ROWS];
    String[] a = new String[ROWS];
    String[] b = new String[ROWS];
    String[] c = new String[ROWS];
    double[][] effect = new double[4][60];
    for (double[] effects : effect) {
      for (int k = 0; k < effects.length; k++) {
        effects[k] = random.nextGaussian();
      }
    }
    for (int i = 0; i < ROWS; i++) {
      int own = random.nextInt(40);
      int outer = random.nextInt(12);
      int inner = random.nextInt(5);
      x[i] = random.nextGaussian();
      z[i] = random.nextGaussian();
      g[i] = own;
      a[i] = "a" + outer;
      b[i] = "b" + inner;
      c[i] = a[i] + b[i];
      double eta =
          0.4
              + 0.5 * x[i]
              + 0.5 * effect[0][own]
              + 0.4 * effect[1][own] * z[i]
              + 0.5 * effect[2][outer]
              + 0.3 * effect[3][5 * outer + inner];
      event[i] = random.nextDouble() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
      count[i] = poisson(random, Math.exp(eta) * gamma(random));
    }
    return TableRows.builder()
        .doubles("event", event)
        .doubles("count", count)
        .doubles("x", x)
        .doubles("z", z)
        .doubles("g", g)
        .strings("a", a)
        .strings("b", b)
        .strings("c", c)
        .build();
  }

  /** Rows of a table dealt out to partitions at random. */
  public static InMemoryObservations dealt(TableRows table, ModelFrame frame, int partitions) {
    SplittableRandom random = new SplittableRandom(5);
    List<List<Integer>> rows = new ArrayList<>();
    for (int k = 0; k < partitions; k++) {
      rows.add(new ArrayList<>());
    }
    for (int i = 0; i < table.rows(); i++) {
      rows.get(random.nextInt(partitions)).add(i);
    }
    int[][] dealt =
        rows.stream()
            .map(part -> part.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    return new InMemoryObservations(table, frame, false, dealt);
  }

  /** Of mean 1 and variance 1/3. */
  private static double gamma(SplittableRandom random) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum -= Math.log(1 - random.nextDouble()) / 3;
    }
    return sum;
  }

  private static int poisson(SplittableRandom random, double mean) {
    int count = -1;
    for (double left = mean; left > 0; count++) {
      left += Math.log(1 - random.nextDouble());
    }
    return Math.max(0, count);
  }

  /** Requires the same model, levels, modes and deviations. */
  public static void requireSame(LmmFit.Result expected, LmmFit.Result actual) {
    FittedModel a = expected.model();
    FittedModel b = actual.model();
    assertTrue(a.convergence().converged(), a.convergence().message());
    assertTrue(b.convergence().converged(), b.convergence().message());
    assertEquals(a.rows(), b.rows());
    assertEquals(a.groups(), b.groups());
    assertEquals(a.criterion(), b.criterion(), 1e-10 * Math.abs(a.criterion()));
    double[] errors = a.fixedEffects().standardErrors();
    for (int j = 0; j < errors.length; j++) {
      double one = a.fixedEffects().estimates()[j];
      double other = b.fixedEffects().estimates()[j];
      if (Double.isNaN(one)) {
        assertTrue(Double.isNaN(other));
      } else {
        assertEquals(one, other, 2e-8 * errors[j]);
        assertEquals(errors[j], b.fixedEffects().standardErrors()[j], 5e-5 * errors[j]);
      }
    }
    for (int k = 0; k < a.theta().length; k++) {
      assertEquals(a.theta()[k], b.theta()[k], 1e-8, "theta " + k);
    }
    if (a.distribution().hasDispersion()) {
      double dispersion = a.distribution().dispersion();
      assertEquals(dispersion, b.distribution().dispersion(), 1e-8 * dispersion);
    }
    for (int f = 0; f < expected.randomEffects().size(); f++) {
      same(expected.randomEffects().get(f), actual.randomEffects().get(f));
    }
  }

  private static void same(RandomEffects a, RandomEffects b) {
    assertEquals(a.columns(), b.columns());
    assertEquals(a.levels().size(), b.levels().size());
    for (int i = 0; i < a.levels().size(); i++) {
      assertEquals(a.levels().label(i), b.levels().label(i));
      for (int c = 0; c < a.columns().size(); c++) {
        assertEquals(a.modes().get(i, c), b.modes().get(i, c), 1e-6, "mode");
        assertEquals(a.deviations().get(i, c), b.deviations().get(i, c), 1e-6, "deviation");
      }
    }
  }
}
