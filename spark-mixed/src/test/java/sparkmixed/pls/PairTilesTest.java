package sparkmixed.pls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Every pair is handed out once, those of a level of the other factor in their order. */
class PairTilesTest {
  private static final int MAJORS = 40;
  private static final int MINORS = 1_000;

  @Test
  void everyPairComesOnceAndInOrder() {
    int[] major = new int[MAJORS * MINORS];
    int[] minor = new int[MAJORS * MINORS];
    int pairs = 0;
    for (int a = 0; a < MAJORS; a++) {
      for (int b = 0; b < MINORS; b++) {
        if ((a * 7 + b * 3) % 5 != 0 && a != 11) {
          major[pairs] = a;
          minor[pairs++] = b;
        }
      }
    }
    int[] majors = java.util.Arrays.copyOf(major, pairs);
    int[] minors = java.util.Arrays.copyOf(minor, pairs);
    AtomicIntegerArray seen = new AtomicIntegerArray(pairs);
    AtomicIntegerArray last = new AtomicIntegerArray(MINORS);
    Set<Integer> starts = ConcurrentHashMap.newKeySet();
    new PairTiles(majors, minors, MINORS)
        .forEach(
            1 << 6,
            (from, to) -> {
              starts.add(from);
              for (int e = from; e < to; e++) {
                seen.incrementAndGet(e);
                int before = last.getAndSet(minors[e], majors[e] + 1);
                assertTrue(before <= majors[e], "levels of a row ascend");
              }
            });
    for (int e = 0; e < pairs; e++) {
      assertEquals(1, seen.get(e));
    }
    assertTrue(starts.size() > 2 * MAJORS, "there are several tiles");
  }
}
