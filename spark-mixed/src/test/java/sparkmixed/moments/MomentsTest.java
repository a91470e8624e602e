package sparkmixed.moments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowProblems;
import sparkmixed.frame.TableRows;
import sparkmixed.testing.RandomModel;

/** Statistics of the parts, merged in any way, are those of the whole. */
class MomentsTest {
  private static final RandomModel KIND = RandomModel.NESTED_AND_TWO_CROSSED;

  /** Rows shuffled and dealt out; some partitions stay empty. */
  private static InMemoryObservations dealt(
      TableRows table, ModelFrame frame, int partitions, Random random) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int k = 0; k < partitions; k++) {
      rows.add(new ArrayList<>());
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < table.rows(); i++) {
      all.add(i);
    }
    Collections.shuffle(all, random);
    for (int i : all) {
      rows.get(random.nextInt(partitions)).add(i);
    }
    int[][] numbers =
        rows.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    return new InMemoryObservations(table, frame, false, numbers);
  }

  private static Pilot pilot(ModelFrame frame) {
    double[] xShift = new double[frame.p()];
    double[] zShift = new double[frame.q()];
    for (int j = 0; j < xShift.length; j++) {
      xShift[j] = frame.fixedCentrable()[j] ? 0.25 : 0;
    }
    return new Pilot(xShift, zShift, new double[] {1, 0.5, 0});
  }

  @Property(tries = 50)
  void anyPartitioningAndAnyGroupingOfMergesGivesOnePass(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int partitions) {
    Random random = new Random(seed);
    TableRows table = RandomModel.data(seed, false);
    ModelFrame frame = table.frame(KIND.formula(), RandomModel.weighted(true));
    MomentShape shape = LmmProblem.shape(frame);
    Moments whole =
        new InMemoryObservations(table, frame, false).moments(shape, pilot(frame)).moments();
    List<Moments> parts =
        dealt(table, frame, partitions, random).parts(shape, pilot(frame), new RowProblems());
    assertSame(whole, Moments.merge(parts));
    Collections.shuffle(parts, random);
    assertSame(whole, Moments.merge(parts));
    while (parts.size() > 1) {
      parts.add(Moments.merge(List.of(parts.remove(0), parts.remove(0))));
    }
    assertSame(whole, Moments.merge(parts));
  }

  @Property(tries = 50)
  void splittingAndMergingGivesTheWholeAgain(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int partitions,
      @ForAll @IntRange(min = 1, max = 12) int buckets) {
    TableRows table = RandomModel.data(seed, false);
    ModelFrame frame = table.frame(KIND.formula(), RandomModel.weighted(true));
    MomentShape shape = LmmProblem.shape(frame);
    InMemoryObservations dealt = dealt(table, frame, partitions, new Random(seed));
    Moments whole = dealt.moments(shape, pilot(frame)).moments();
    List<List<Moments>> byBucket = new ArrayList<>();
    for (int b = 0; b < buckets; b++) {
      byBucket.add(new ArrayList<>());
    }
    for (Moments part : dealt.parts(shape, pilot(frame), new RowProblems())) {
      List<Moments> pieces = part.split(buckets);
      for (int b = 0; b < buckets; b++) {
        byBucket.get(b).add(pieces.get(b));
      }
    }
    List<Moments> merged = byBucket.stream().map(Moments::merge).toList();
    assertEquals(whole.levels()[0].size(), summed(merged, 0), "every level is in one bucket");
    assertSame(whole, Moments.merge(merged));
  }

  /** Levels of a factor with a statistic of their own, over all buckets. */
  private static int summed(List<Moments> buckets, int f) {
    int count = 0;
    for (Moments bucket : buckets) {
      for (int i = 0; i < bucket.blocks()[f].rows(); i++) {
        if (bucket.blocks()[f].get(i, 0) != 0) {
          count++;
        }
      }
    }
    return count;
  }

  @Test
  void selectingColumnsEqualsSummingThoseOnly() {
    TableRows table = RandomModel.data(3, false);
    ModelFrame all = table.frame("y ~ x + z + (1 + x | g) + (1 | h)", RandomModel.weighted(true));
    ModelFrame some = table.frame("y ~ z + (1 + x | g) + (1 | h)", RandomModel.weighted(true));
    Moments chosen =
        new InMemoryObservations(table, all, false)
            .moments(LmmProblem.shape(all), Pilot.none(3, 3))
            .moments()
            .select(new int[] {0, 2});
    Moments direct =
        new InMemoryObservations(table, some, false)
            .moments(LmmProblem.shape(some), Pilot.none(2, 3))
            .moments();
    assertSame(direct, chosen);
  }

  @Test
  void noRowsAreStatisticsToo() {
    TableRows table = RandomModel.data(3, false);
    ModelFrame frame = table.frame(KIND.formula(), RandomModel.weighted(false));
    Moments none =
        new InMemoryObservations(table, frame, false, new int[][] {{}, {}})
            .moments(LmmProblem.shape(frame), pilot(frame))
            .moments();
    assertEquals(0, none.totals().rows());
    assertEquals(0, none.levels()[0].size());
    assertEquals(4, none.split(4).size());
  }

  private static void assertSame(Moments expected, Moments actual) {
    assertEquals(expected.totals().rows(), actual.totals().rows());
    assertEquals(expected.totals().logWeights(), actual.totals().logWeights(), 1e-11);
    assertEquals(expected.totals().minResponse(), actual.totals().minResponse());
    assertEquals(expected.totals().maxResponse(), actual.totals().maxResponse());
    assertArrayEquals(expected.gram(), actual.gram(), 1e-11);
    for (int f = 0; f < expected.levels().length; f++) {
      assertEquals(labels(expected.levels()[f]), labels(actual.levels()[f]));
      for (int i = 0; i < expected.blocks()[f].rows(); i++) {
        for (int c = 0; c < expected.blocks()[f].stride(); c++) {
          assertEquals(expected.blocks()[f].get(i, c), actual.blocks()[f].get(i, c), 1e-11);
        }
      }
    }
    for (int k = 0; k < expected.pairs().length; k++) {
      assertArrayEquals(expected.pairs()[k].row(), actual.pairs()[k].row());
      assertArrayEquals(expected.pairs()[k].column(), actual.pairs()[k].column());
      assertArrayEquals(expected.pairs()[k].values(), actual.pairs()[k].values(), 1e-11);
    }
  }

  private static List<List<String>> labels(Levels levels) {
    List<List<String>> labels = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      labels.add(levels.parts(i));
    }
    return labels;
  }
}
