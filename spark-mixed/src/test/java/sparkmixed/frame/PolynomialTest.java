package sparkmixed.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Formula;

class PolynomialTest {

  private static TableRows table(double... x) {
    String[] groups = new String[x.length];
    Arrays.setAll(groups, i -> "g" + i % 2);
    return TableRows.builder().doubles("y", x).doubles("x", x).strings("g", groups).build();
  }

  private static double[] column(TableRows table, String term, int column) {
    ModelFrame frame = table.frame("y ~ " + term + " + (1 | g)", FrameOptions.none());
    return Rows.encode(table, frame).stream().mapToDouble(row -> row.x[column]).toArray();
  }

  // R 4.2.2: x <- c(1.5, 2, 4.25, 8, 9, 11.5, 12, 13, 17, 21, 22, 30); poly(x, 10)[c(1, 6, 12),
  // c(1, 5, 10)]
  // The recurrence of degree 10 amplifies the rounding of its coefficients, here as in R's predict.
  @Test
  void degreeTenIsThatOfR() {
    TableRows table = table(1.5, 2, 4.25, 8, 9, 11.5, 12, 13, 17, 21, 22, 30);
    double[][] expected = {
      {-0.3872593501476916, -0.03850796539930145, 0.6066820963852205},
      {-0.2894303462630531, -0.2022319412456403, 0.03492398234694159},
      {0.03440355559813862, -0.2519139798435235, 1.743002560210949e-05}
    };
    int[] degrees = {1, 5, 10};
    for (int k = 0; k < degrees.length; k++) {
      double[] column = column(table, "poly(x, 10)", degrees[k]);
      assertArrayEquals(
          expected[k],
          new double[] {column[0], column[5], column[11]},
          1e-11,
          "degree " + degrees[k]);
    }
  }

  // R 4.2.2: x <- c(0.5, 1, 2.25, 3, 5); poly(1e9 + x, 3)[, 3] (the same as poly(x, 3)[, 3]) and
  // scale(1e9 + x)
  @Test
  void farFromZeroNothingIsLost() {
    TableRows table = table(1e9 + 0.5, 1e9 + 1, 1e9 + 2.25, 1e9 + 3, 1e9 + 5);
    assertArrayEquals(
        new double[] {
          -0.462994798042302,
          0.5571037683343929,
          0.3645388272973369,
          -0.573710128607444,
          0.1150623310180164
        },
        column(table, "poly(x, 3)", 3),
        1e-12);
    // The centre itself, a double near 1e9, is only good to 1e-7 of the spread in R as here.
    assertArrayEquals(
        new double[] {
          -1.038245049923054,
          -0.7576382832898968,
          -0.05612136670700468,
          0.3647887832427306,
          1.487215849775358
        },
        column(table, "scale(x)", 1),
        1e-7);
  }

  @Test
  void tooFewDistinctValuesAreRejected() {
    assertEquals(
        "poly(x, 3) needs more than 3 distinct values of x; lower the degree.",
        assertThrows(
                InputRejectedException.class,
                () ->
                    table(0.1, 0.2, 0.7, 0.2, 0.1)
                        .frame("y ~ poly(x, 3) + (1 | g)", FrameOptions.none()))
            .getMessage());
    assertTrue(
        String.valueOf(
                assertThrows(
                        InputRejectedException.class,
                        () ->
                            table(0.1, 0.1, 0.1)
                                .frame("y ~ scale(x) + (1 | g)", FrameOptions.none()))
                    .getMessage())
            .contains("has the same value in all rows"));
  }

  @Property(tries = 50)
  void summariesDoNotDependOnThePartition(
      @ForAll @Size(min = 6, max = 40) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
      @ForAll @IntRange(min = 0, max = 6) int cut) {
    double[] x = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.setAll(x, i -> x[i] + i * 10);
    TableRows whole = table(x);
    FramePlan plan = plan(whole);
    double[] once = whole.learn(plan).summaries().getOrDefault("poly(x, 3)", new double[0]);
    NumericSummaries parts =
        summaries(plan, Arrays.copyOfRange(x, cut, x.length))
            .merge(plan.newSummaries())
            .merge(summaries(plan, Arrays.copyOfRange(x, 0, cut)));
    double[] merged =
        plan.frameData(Map.of(), parts).summaries().getOrDefault("poly(x, 3)", new double[0]);
    assertEquals(8, once.length);
    for (int i = 0; i < once.length; i++) {
      // Centre and alphas are lengths in units of x, which spans up to two million.
      assertEquals(once[i], merged[i], 1e-12 * Math.max(1e6, Math.abs(once[i])));
    }
  }

  private static FramePlan plan(TableRows table) {
    return FramePlan.of(
        Formula.parse("y ~ poly(x, 3) + (1 | g)"), table.schema(), FrameOptions.none());
  }

  private static NumericSummaries summaries(FramePlan plan, double[] x) {
    NumericSummaries summaries = plan.newSummaries();
    // The plan reads y, x and g; only x matters here.
    for (double value : x) {
      summaries.add(new OneNumber(value));
    }
    return summaries;
  }

  private record OneNumber(double value) implements RowValues {
    @Override
    public boolean isNull(int input) {
      return false;
    }

    @Override
    public double number(int input) {
      return value;
    }

    @Override
    public double element(int input, int element) {
      return value;
    }

    @Override
    public int code(int input) {
      return -1;
    }

    @Override
    public String text(int input) {
      return Double.toString(value);
    }
  }

  // R 4.2.2: contr.poly(40)[c(1, 7, 40), 1:2]
  @Test
  void contrastsOfManyLevelsStayOrthonormal() {
    int n = 40;
    double[] contrasts = OrthogonalPolynomial.contrasts(n);
    assertEquals(-0.2670982280260094, contrasts[0], 1e-12);
    assertEquals(-0.1849141578641604, contrasts[6 * (n - 1)], 1e-12);
    assertEquals(0.3279914590542614, contrasts[1], 1e-12);
    assertEquals(0.06506713155327465, contrasts[6 * (n - 1) + 1], 1e-12);
    for (int j = 0; j < n - 1; j++) {
      for (int k = 0; k <= j; k++) {
        double product = 0;
        for (int i = 0; i < n; i++) {
          product += contrasts[i * (n - 1) + j] * contrasts[i * (n - 1) + k];
        }
        assertEquals(j == k ? 1 : 0, product, 1e-13);
      }
    }
  }
}
