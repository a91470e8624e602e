package sparkmixed.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.formula.Formula;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.testing.SparkExtension;

/** Medians by passes against those of a sorted array. */
@ExtendWith(SparkExtension.class)
class ResponseValuesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // both signs and all sizes
        "cast(((id * 7919) % 200003) - 90000 as double) * pow(10, (id % 7) - 3)",
        // one value for a third of the rows, so that no pass leaves few
        "if(id % 3 = 0, 0.1, ((id * 7919) % 200003) / 1000000)",
        // two values alone: for an even number of rows the median is between them
        "cast(id % 2 as double) - 0.25",
        "if(id % 2 = 0, -1e-300, 1e-300)",
        "if(id % 2 = 0, -1e300, 1e300)"
      })
  void mediansAreExactWhateverTheRowsAndPartitions(String response, SparkSession spark) {
    for (int rows : new int[] {1, 2, 101, 70_000, 70_001}) {
      Dataset<Row> data = spark.range(0, rows, 1, 3).selectExpr(response + " AS y", "id % 5 AS x");
      double[] y =
          data.select("y").collectAsList().stream().mapToDouble(row -> row.getDouble(0)).toArray();
      assertMedians(data, y);
      if (rows > 1000) {
        assertMedians(data.coalesce(1), y);
      }
    }
  }

  private static void assertMedians(Dataset<Row> data, double[] y) {
    try (ResponseValues values = ResponseValues.read(data, frame(data), false, false)) {
      assertEquals(y.length, values.rows());
      double median = median(y);
      assertEquals(median, values.median(v -> v), "median");
      assertEquals(
          median(Arrays.stream(y).map(v -> Math.abs(v - median)).toArray()),
          values.median(v -> Math.abs(v - median)),
          "distance");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void oneNaNIsEnough(int rows, SparkSession spark) {
    Dataset<Row> data = spark.range(rows).selectExpr("cast(id as double) AS y", "id % 5 AS x");
    try (ResponseValues values = ResponseValues.read(data, frame(data), false, false)) {
      assertTrue(Double.isNaN(values.median(v -> v == 7 ? Double.NaN : v)));
      assertEquals((rows - 1) / 2.0, values.median(v -> v == 7 ? Double.NEGATIVE_INFINITY : v));
    }
  }

  @Test
  void bitsAreInTheOrderOfTheNumbers() {
    double[] ascending = {
      Double.NEGATIVE_INFINITY,
      -1e300,
      -1,
      -1e-300,
      -Double.MIN_VALUE,
      0,
      Double.MIN_VALUE,
      1,
      2,
      1e300,
      Double.POSITIVE_INFINITY,
      Double.NaN
    };
    for (int k = 0; k < ascending.length; k++) {
      assertEquals(ascending[k], OrderedBits.value(OrderedBits.of(ascending[k])));
      if (k > 0) {
        assertTrue(
            Long.compareUnsigned(OrderedBits.of(ascending[k - 1]), OrderedBits.of(ascending[k]))
                < 0);
      }
    }
    assertEquals(OrderedBits.of(0.0), OrderedBits.of(-0.0));
  }

  private static ModelFrame frame(Dataset<Row> data) {
    FramePlan plan =
        SparkFrames.plan(data.schema(), Formula.parse("y ~ 1 + (1 | x)"), FrameOptions.none());
    return plan.resolve(SparkFrames.resolve(data, plan));
  }

  private static double median(double[] y) {
    double[] sorted = y.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return 0.5 * sorted[(n - 1) / 2] + 0.5 * sorted[n / 2];
  }
}
