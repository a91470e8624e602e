package sparkmixed.moments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.testing.RandomModel;

/** Rows dealt out to buckets and put together again. */
class RowCutTest {
  private static final int BUCKETS = 4;
  private static final MomentShape SHAPE = new MomentShape(2, new int[][] {{0}, {1}});

  /** Rows of y ~ x + (1 | g) + (1 | b) in three partitions. */
  private static List<PackedRows> parts() {
    TableRows table = RandomModel.data(3, false);
    ModelFrame frame = table.frame("y ~ x + (1 | g) + (1 | b)", FrameOptions.none());
    int[][] partitions = new int[3][];
    for (int k = 0; k < 3; k++) {
      int part = k;
      partitions[k] =
          java.util.stream.IntStream.range(0, table.rows()).filter(i -> i % 3 == part).toArray();
    }
    RowPacking packing =
        new InMemoryObservations(table, frame, false, partitions).pack(SHAPE, Pilot.none(2, 2));
    return ((InMemoryPacking) packing).parts();
  }

  @Test
  void everyRowIsInOneBlockWithAllOfItsLevel() {
    List<List<PackedRows>> buckets = new ArrayList<>();
    for (int b = 0; b < BUCKETS; b++) {
      buckets.add(new ArrayList<>());
    }
    Map<String, Integer> expected = new TreeMap<>();
    for (PackedRows part : parts()) {
      count(part, expected);
      List<PackedRows> cut = RowCut.cut(part, 0, BUCKETS, new boolean[2], 0);
      for (int b = 0; b < BUCKETS; b++) {
        if (cut.get(b).rows() > 0) {
          buckets.get(b).add(cut.get(b));
        }
      }
    }
    Map<String, Integer> found = new TreeMap<>();
    Map<String, Integer> bucketOf = new HashMap<>();
    for (int b = 0; b < BUCKETS; b++) {
      if (!buckets.get(b).isEmpty()) {
        PackedRows block = RowCut.join(buckets.get(b));
        count(block, found);
        for (int level = 0; level < block.levels()[0].size(); level++) {
          assertNull(bucketOf.put(block.levels()[0].label(level), b));
        }
      }
    }
    assertEquals(expected, found);
  }

  private static void count(PackedRows rows, Map<String, Integer> counts) {
    for (int i = 0; i < rows.rows(); i++) {
      String row =
          rows.levels()[0].label(rows.level()[0][i])
              + " "
              + rows.levels()[1].label(rows.level()[1][i])
              + " "
              + rows.y()[i]
              + " "
              + rows.xOf(1, i);
      counts.merge(row, 1, Integer::sum);
    }
  }

  @Test
  void effectsOfSingleRowsAreNumberedThroughAllPartitions() {
    PackedRows part = parts().get(1);
    List<PackedRows> cut = RowCut.cut(part, 0, BUCKETS, new boolean[] {false, true}, 100);
    List<String> numbers = new ArrayList<>();
    for (PackedRows piece : cut) {
      assertEquals(piece.rows(), piece.levels()[1].size());
      for (int level = 0; level < piece.levels()[1].size(); level++) {
        numbers.add(piece.levels()[1].label(level));
      }
    }
    numbers.sort(null);
    assertEquals(part.rows(), numbers.size());
    assertEquals("101", numbers.get(0));
    assertEquals(numbers.size(), numbers.stream().distinct().count());
  }

  @Test
  void aHashIsThatOfTheLevelAlone() {
    Levels texts = new Levels.Text(new byte[][] {{97}, {98, 99}, {97, 0}});
    long[] hashes = LevelHash.of(texts);
    long[] chosen = LevelHash.of(texts.select(new int[] {2, 0}));
    assertEquals(hashes[2], chosen[0]);
    assertEquals(hashes[0], chosen[1]);
    assertTrue(hashes[0] != hashes[2] && hashes[0] != hashes[1]);
    Levels numbers = new Levels.Numbers(ColumnKind.LONG, new long[] {5, 6});
    Levels composed =
        new Levels.Composed(new Levels[] {texts, numbers}, new int[][] {{0, 0, 1}, {0, 1, 0}});
    Levels same =
        new Levels.Composed(
            new Levels[] {texts.select(new int[] {1, 0}), numbers.select(new int[] {1, 0})},
            new int[][] {{1, 1, 0}, {1, 0, 1}});
    assertEquals(
        java.util.Arrays.toString(LevelHash.of(composed)),
        java.util.Arrays.toString(LevelHash.of(same)));
  }
}
