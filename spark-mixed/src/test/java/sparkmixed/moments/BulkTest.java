package sparkmixed.moments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task sends back arrives as it was, in few bytes. */
class BulkTest {
  private static byte[] written(Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  @SuppressWarnings("unchecked")
  private static <T> T travelled(T value) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written(value)))) {
      return (T) in.readObject();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2_047, 2_048, 2_049, 70_000})
  void tablesOfAnyLengthTravel(int rows) throws Exception {
    Blocks sent = new Blocks(3, rows);
    SplittableRandom random = new SplittableRandom(rows);
    double[] expected = random.doubles(3L * rows).toArray();
    for (int i = 0; i < expected.length; i++) {
      sent.page(i / 3)[sent.offset(i / 3) + i % 3] = expected[i];
    }
    Blocks arrived = travelled(sent);
    assertEquals(rows, arrived.rows());
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], arrived.get(i / 3, i % 3));
    }
    assertTrue(written(sent).length <= 8 * expected.length + 2_000 + rows / 10);
  }

  @Test
  void pairsTravel() throws Exception {
    LevelPairs sent =
        new LevelPairs(
            new int[] {0, 0, 7},
            new int[] {1, Integer.MAX_VALUE, 2},
            new double[] {1, Double.MIN_VALUE, -0.0, Math.PI, 1e300, -5});
    LevelPairs arrived = travelled(sent);
    assertArrayEquals(sent.row(), arrived.row());
    assertArrayEquals(sent.column(), arrived.column());
    assertArrayEquals(sent.values(), arrived.values());
    assertEquals(0, travelled(new LevelPairs(new int[0], new int[0], new double[0])).size());
  }

  /** Far and near steps, in both directions; counts and what only looks like them. */
  @Test
  void manyPairsTravelInFewBytes() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    int n = 1_500_000;
    int[] row = random.ints(n, 0, 3).sorted().toArray();
    int[] column = new int[n];
    Arrays.setAll(column, k -> k % 1000 == 0 ? random.nextInt(1 << 30) : k % 500);
    row[7] = Integer.MAX_VALUE;
    double[] counts = random.ints(n, 0, 128).asDoubleStream().toArray();
    LevelPairs sent = new LevelPairs(row, column, counts);
    LevelPairs arrived = travelled(sent);
    assertArrayEquals(row, arrived.row());
    assertArrayEquals(column, arrived.column());
    assertArrayEquals(counts, arrived.values());
    assertTrue(written(sent).length < 2.1 * n);
    for (double other : new double[] {-0.0, -1, 128, 0.5, Double.NaN}) {
      counts[n - 1] = other;
      assertArrayEquals(counts, travelled(sent).values());
    }
  }

  @Test
  void textsOfAnyLengthTravel() throws Exception {
    String[] labels = {"", "a", "", "Wörter", "x".repeat(9 << 20), "", "日本", "", "y", ""};
    Levels.Text arrived =
        travelled(
            new Levels.Text(
                Arrays.stream(labels)
                    .map(label -> label.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new)));
    assertEquals(labels.length, arrived.size());
    for (int k = 0; k < labels.length; k++) {
      assertEquals(labels[k], arrived.label(k));
    }
    assertEquals(0, travelled(new Levels.Text(new byte[0][])).size());
  }

  @Test
  void numbersAcrossChunksTravel() {
    int[] ints = new SplittableRandom(1).ints((1 << 20) + 3).toArray();
    assertArrayEquals(ints, Bulk.ints(Bulk.pack(ints), ints.length));
    double[] doubles = new SplittableRandom(2).doubles((1 << 21) + 1).toArray();
    assertArrayEquals(doubles, Bulk.doubles(Bulk.pack(doubles, doubles.length), doubles.length));
  }
}
