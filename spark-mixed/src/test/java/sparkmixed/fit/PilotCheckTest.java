package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Observations;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.PilotRule;
import sparkmixed.moments.RowPacking;

/** Rows whose beginning misleads: the answer is that of the same rows in a fair order. */
class PilotCheckTest {
  private static final int ROWS = 6000;
  private static final int GROUPS = 30;

  private final double[] y = new double[ROWS];
  private final double[] x = new double[ROWS];
  private final double[] z = new double[ROWS];
  private final double[] w = new double[ROWS];
  private final int[] g = new int[ROWS];
  private FrameOptions options = FrameOptions.none();

  PilotCheckTest() {
    Random random = new Random(7);
    double[] effect = random.doubles(GROUPS).toArray();
    for (int i = 0; i < ROWS; i++) {
      g[i] = random.nextInt(GROUPS);
      x[i] = random.nextGaussian();
      z[i] = random.nextGaussian();
      y[i] = 1 + 2 * x[i] + effect[g[i]] * (3 + z[i]) + 0.5 * random.nextGaussian();
    }
  }

  /** Counts passes; its head is that of the order given, its rows come in either order. */
  private static final class Counted implements Observations {
    private final Observations rows;
    private final boolean misled;
    int passes;

    Counted(Observations rows, boolean misled) {
      this.rows = rows;
      this.misled = misled;
    }

    @Override
    public Piloted moments(MomentShape shape, PilotRule rule) {
      Pilot pilot = rule.choose(head(rule.rows()));
      Summed summed = moments(shape, pilot);
      return new Piloted(summed, pilot, !misled && rule.served(pilot, summed.moments()));
    }

    @Override
    public RowPacking pack(MomentShape shape, Pilot pilot) {
      return rows.pack(shape, pilot);
    }

    @Override
    public List<CodedRow> head(int wanted) {
      return rows.head(wanted);
    }

    @Override
    public Summed moments(MomentShape shape, Pilot pilot) {
      passes++;
      return rows.moments(shape, pilot);
    }
  }

  private TableRows table(boolean backwards) {
    double[][] columns = {y, x, z, w};
    double[][] out = new double[4][ROWS];
    int[] groups = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      int from = backwards ? ROWS - 1 - i : i;
      for (int c = 0; c < 4; c++) {
        out[c][i] = columns[c][from];
      }
      groups[i] = g[from];
    }
    return TableRows.builder()
        .doubles("y", out[0])
        .doubles("x", out[1])
        .doubles("z", out[2])
        .doubles("w", out[3])
        .ints("g", groups)
        .build();
  }

  private int passes;
  private boolean misled;

  private LmmFit.Result fit(String formula, boolean backwards) {
    TableRows table = table(backwards);
    ModelFrame frame = table.frame(formula, options);
    Counted rows = new Counted(new InMemoryObservations(table, frame, false), misled);
    LmmFit.Result result = LmmFit.fit(frame, rows, LmmOptions.defaults(), FitListener.none());
    passes = rows.passes;
    return result;
  }

  private void assertSame(LmmFit.Result expected, LmmFit.Result actual) {
    double criterion = expected.model().criterion();
    assertEquals(criterion, actual.model().criterion(), 1e-10 * Math.abs(criterion));
    double[] errors = expected.model().fixedEffects().standardErrors();
    for (int j = 0; j < errors.length; j++) {
      double error = Double.isNaN(errors[j]) ? 0 : errors[j];
      assertEquals(
          expected.model().fixedEffects().estimates()[j],
          actual.model().fixedEffects().estimates()[j],
          1e-7 * error);
    }
  }

  @Test
  void anOrdinaryTableIsReadOnce() {
    fit("y ~ x + z + (1 + z | g)", false);
    assertEquals(1, passes);
  }

  /** Another partition may have been misled by its own first rows, which the sum does not show. */
  @Test
  void aPilotThatDidNotServeEverywhereCostsOneMorePass() {
    LmmFit.Result expected = fit("y ~ x + z + (1 + z | g)", false);
    misled = true;
    LmmFit.Result again = fit("y ~ x + z + (1 + z | g)", false);
    assertEquals(2, passes);
    assertSame(expected, again);
  }

  /** The later rows make z depend on x so nearly that it goes; the first ones gave it a slope. */
  @Test
  void aColumnThatOnlyTheFirstRowsTellFromAnotherLeavesNoTrace() {
    for (int i = 2500; i < ROWS; i++) {
      x[i] *= 1e9;
      z[i] = x[i];
    }
    LmmFit.Result forwards = fit("y ~ x + z + (1 | g)", false);
    assertTrue(passes > 1);
    assertArrayEquals(
        new boolean[] {false, false, true}, isNaN(forwards.model().fixedEffects().estimates()));
    LmmFit.Result without = fit("y ~ x + (1 | g)", false);
    assertSame(without, forwards);
    assertSame(without, fit("y ~ x + z + (1 | g)", true));
  }

  @Test
  void columnsWhoseFirstRowsHardlyWeighKeepTheirDigits() {
    for (int i = 0; i < ROWS; i++) {
      boolean first = i < 2200;
      x[i] = first ? 0 : 1e5 + x[i];
      w[i] = first ? 1e-15 : 1;
    }
    options = FrameOptions.none().withWeightCol("w");
    LmmFit.Result forwards = fit("y ~ x + (1 + x | g)", false);
    assertEquals(2, passes);
    assertSame(fit("y ~ x + (1 + x | g)", true), forwards);
  }

  @Test
  void aResponseThatTheFirstRowsDidNotPredictKeepsItsDigits() {
    for (int i = 0; i < ROWS; i++) {
      z[i] = i < 2200 ? 1 : i;
      y[i] += 1e3 * z[i];
    }
    LmmFit.Result forwards = fit("y ~ x + z + (1 | g)", false);
    assertEquals(2, passes);
    assertSame(fit("y ~ x + z + (1 | g)", true), forwards);
  }

  private static boolean[] isNaN(double[] values) {
    boolean[] result = new boolean[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = Double.isNaN(values[i]);
    }
    return result;
  }
}
