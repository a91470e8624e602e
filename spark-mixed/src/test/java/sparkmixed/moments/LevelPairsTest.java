package sparkmixed.moments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs of levels are sorted and added up, whether they fill their table or hardly touch it. */
class LevelPairsTest {

  @ParameterizedTest
  @CsvSource({
    "500, 10, 20, 1",
    "500, 10, 20, 3",
    "500, 100, 200, 1",
    "500, 100, 200, 2",
    "1, 1, 9, 1"
  })
  void sortedIsWhatASortedMapHolds(int pairs, int rows, int columns, int stride) {
    SplittableRandom random = new SplittableRandom(pairs + rows + stride);
    int[] row = new int[pairs];
    int[] column = new int[pairs];
    double[] values = new double[pairs * stride];
    Map<Integer, double[]> expected = new TreeMap<>();
    for (int k = 0; k < pairs; k++) {
      row[k] = random.nextInt(rows);
      column[k] = random.nextInt(columns);
      double[] sum =
          expected.computeIfAbsent(row[k] * columns + column[k], any -> new double[stride]);
      for (int c = 0; c < stride; c++) {
        values[k * stride + c] = random.nextDouble();
        sum[c] += values[k * stride + c];
      }
    }
    LevelPairs sorted = new LevelPairs(row, column, values).sorted(rows, columns);
    assertTrue(sorted.isSorted());
    assertEquals(expected.size(), sorted.size());
    int at = 0;
    for (Map.Entry<Integer, double[]> one : expected.entrySet()) {
      assertEquals(one.getKey(), sorted.row()[at] * columns + sorted.column()[at]);
      double[] found = new double[stride];
      System.arraycopy(sorted.values(), at * stride, found, 0, stride);
      assertArrayEquals(one.getValue(), found);
      at++;
    }
  }
}
