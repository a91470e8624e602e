package sparkmixed.moments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import sparkmixed.frame.ColumnKind;

/** Levels keep their exact identity, and their unions are sorted. */
class LevelsTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Levels.Text text(List<String> labels) {
    return new Levels.Text(labels.stream().map(LevelsTest::utf8).toArray(byte[][]::new));
  }

  private static List<String> labels(Levels levels) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      labels.add(levels.label(i));
    }
    return labels;
  }

  private static void assertPositions(LevelUnion union, List<? extends Levels> lists) {
    for (int k = 0; k < lists.size(); k++) {
      for (int i = 0; i < lists.get(k).size(); i++) {
        assertEquals(
            lists.get(k).parts(i), union.levels().parts(union.positions(k)[i]), "list " + k);
      }
    }
  }

  @Test
  void oddTextsAreLevelsOfTheirOwnInTheOrderOfTheirCodePoints() {
    String astral = new String(Character.toChars(0x1F600));
    String longText = "x".repeat(1 << 20);
    List<String> sorted =
        List.of(
            "",
            "\u0000",
            " ",
            "  ",
            "\"",
            ",",
            "10",
            "9",
            "A",
            "NA",
            "NULL",
            "NaN",
            "a",
            "a b",
            "null",
            longText + "a",
            longText + "b",
            "\u00e4",
            "\u4e2d",
            "\ufffd",
            astral);
    List<String> reversed = new ArrayList<>(sorted);
    java.util.Collections.reverse(reversed);
    List<Levels> lists =
        List.of(text(List.of()), text(reversed), text(List.of(astral, "", "NULL")));
    LevelUnion union = LevelUnion.of(lists);
    assertEquals(sorted, labels(union.levels()));
    assertPositions(union, lists);
  }

  @Property(tries = 100)
  void textsSortByCodePoint(@ForAll @Size(max = 30) List<String> labels) {
    // A lone surrogate is no text: UTF-8 has no form for it.
    List<String> texts =
        labels.stream()
            .map(label -> new String(utf8(label), StandardCharsets.UTF_8))
            .distinct()
            .toList();
    List<String> sorted =
        texts.stream()
            .sorted(
                (a, b) ->
                    java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()))
            .toList();
    assertEquals(sorted, labels(LevelUnion.of(List.of(text(texts))).levels()));
  }

  @Test
  void numbersSortByValue() {
    double[] values = {3, -0.5, 0, -1e300, Double.MIN_VALUE, 1e300, -3};
    long[] keys = new long[values.length];
    for (int k = 0; k < keys.length; k++) {
      keys[k] = Double.doubleToLongBits(values[k]);
    }
    List<Levels> lists =
        List.of(
            new Levels.Numbers(ColumnKind.DOUBLE, keys),
            new Levels.Numbers(
                ColumnKind.DOUBLE, new long[] {Double.doubleToLongBits(0.25), keys[1]}));
    LevelUnion union = LevelUnion.of(lists);
    assertEquals(
        List.of("-1e+300", "-3", "-0.5", "0", "4.94065645841247e-324", "0.25", "3", "1e+300"),
        labels(union.levels()));
    assertPositions(union, lists);
    assertEquals(
        List.of(Long.toString(Long.MIN_VALUE), "-1", "0", "7", Long.toString(Long.MAX_VALUE)),
        labels(
            LevelUnion.of(
                    List.of(
                        new Levels.Numbers(
                            ColumnKind.LONG,
                            new long[] {7, Long.MAX_VALUE, -1, Long.MIN_VALUE, 0})))
                .levels()));
  }

  @Test
  void labelsFollowTheKind() {
    assertEquals(
        List.of("FALSE", "TRUE"),
        labels(new Levels.Numbers(ColumnKind.BOOLEAN, new long[] {0, 1})));
    assertEquals(
        List.of("1969-12-31", "2020-01-01"),
        labels(new Levels.Numbers(ColumnKind.DATE, new long[] {-1, 18262})));
    assertEquals(
        List.of("1969-12-31 23:59:59.999999"),
        labels(new Levels.Numbers(ColumnKind.TIMESTAMP, new long[] {-1})));
  }

  @Test
  void composedLevelsSortByTheirPartsInTurnAndAreNotConfusedByTheirLabels() {
    Levels.Text first = text(List.of("b", "a:x", "a"));
    Levels.Text second = text(List.of("x:y", "y"));
    // (a:x, y), (a, x:y), (b, y): the first two have the same label.
    Levels one =
        new Levels.Composed(new Levels[] {first, second}, new int[][] {{1, 2, 0}, {1, 0, 1}});
    Levels other =
        new Levels.Composed(
            new Levels[] {text(List.of("b")), text(List.of("A", "y"))},
            new int[][] {{0, 0}, {1, 0}});
    LevelUnion union = LevelUnion.of(List.of(one, other));
    assertEquals(List.of("a:x:y", "a:x:y", "b:A", "b:y"), labels(union.levels()));
    assertEquals(List.of("a", "x:y"), union.levels().parts(0));
    assertPositions(union, List.of(one, other));
  }

  @Property(tries = 30)
  void longKeysAreNumberedAsAHashMapWould(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int bits) {
    Random random = new Random(seed);
    LongIndex index = new LongIndex();
    Map<Long, Integer> map = new HashMap<>();
    for (int k = 0; k < 3000; k++) {
      // Few bits, high or low: many repetitions and keys that differ in one place only.
      long key = random.nextLong() >>> (64 - Math.min(63, bits));
      key = random.nextBoolean() ? key : key << (64 - Math.min(63, bits));
      Integer known = map.putIfAbsent(key, map.size());
      assertEquals(known == null ? map.size() - 1 : known, index.intern(key));
    }
    assertEquals(map.size(), index.size());
    map.forEach((key, number) -> assertEquals(number, index.find(key)));
    map.forEach((key, number) -> assertEquals(key, index.key(number)));
    for (int k = 0; k < 1000; k++) {
      long key = random.nextLong();
      assertEquals(map.getOrDefault(key, -1), index.find(key));
    }
  }

  @Property(tries = 30)
  void textKeysAreNumberedAsAHashMapWould(@ForAll long seed) {
    Random random = new Random(seed);
    TextIndex index = new TextIndex();
    Map<String, Integer> map = new HashMap<>();
    for (int k = 0; k < 2000; k++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(12);
      for (int c = 0; c < length; c++) {
        text.append((char) ('a' + random.nextInt(2)));
      }
      byte[] bytes = utf8("<<" + text + ">>");
      Integer known = map.putIfAbsent(text.toString(), map.size());
      assertEquals(
          known == null ? map.size() - 1 : known, index.intern(bytes, 2, bytes.length - 4));
    }
    map.forEach((key, number) -> assertEquals(number, index.find(utf8(key), 0, key.length())));
    assertEquals(-1, index.find(utf8("c"), 0, 1));
    assertEquals(map.size(), index.texts().length);
  }

  @Property(tries = 30)
  void tuplesAreNumberedAsAHashMapWould(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int parts) {
    Random random = new Random(seed);
    TupleIndex index = new TupleIndex(parts);
    Map<List<Integer>, Integer> map = new HashMap<>();
    for (int k = 0; k < 1000; k++) {
      int[] tuple = new int[parts];
      List<Integer> key = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        tuple[part] = random.nextInt(5);
        key.add(tuple[part]);
      }
      Integer known = map.putIfAbsent(key, map.size());
      assertEquals(known == null ? map.size() - 1 : known, index.intern(tuple));
    }
    assertEquals(map.size(), index.size());
    int[][] codes = index.codes();
    map.forEach(
        (key, number) -> {
          int[] tuple = key.stream().mapToInt(Integer::intValue).toArray();
          assertEquals(number, index.find(tuple));
          for (int part = 0; part < parts; part++) {
            assertEquals(tuple[part], codes[part][number]);
          }
        });
    int[] absent = new int[parts];
    absent[parts - 1] = 99;
    assertEquals(-1, index.find(absent));
    absent[parts - 1] = -1;
    assertEquals(-1, index.find(absent));
  }

  @Property(tries = 50)
  void sortedPairsMergeAsIfSortedTogether(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int other) {
    Random random = new Random(seed);
    LevelPairs all = pairs(random, 40 + other);
    LevelPairs one = part(all, 0, 40).sorted(10, 7);
    LevelPairs two = part(all, 40, 40 + other).sorted(10, 7);
    LevelPairs merged = one.plus(two, 2);
    LevelPairs expected = all.sorted(10, 7);
    assertTrue(merged.isSorted());
    assertArrayEquals(expected.row(), merged.row());
    assertArrayEquals(expected.column(), merged.column());
    assertArrayEquals(expected.values(), merged.values());
  }

  private static LevelPairs pairs(Random random, int n) {
    return new LevelPairs(
        random.ints(n, 0, 10).toArray(),
        random.ints(n, 0, 7).toArray(),
        random.ints(2L * n, 0, 100).asDoubleStream().toArray());
  }

  private static LevelPairs part(LevelPairs all, int from, int to) {
    return new LevelPairs(
        Arrays.copyOfRange(all.row(), from, to),
        Arrays.copyOfRange(all.column(), from, to),
        Arrays.copyOfRange(all.values(), 2 * from, 2 * to));
  }

  @Property(tries = 30)
  void pairsSortAndAddUp(@ForAll long seed) {
    Random random = new Random(seed);
    int n = 200;
    int[] row = new int[n];
    int[] column = new int[n];
    double[] values = new double[2 * n];
    Map<Long, double[]> sums = new TreeMap<>();
    for (int k = 0; k < n; k++) {
      row[k] = random.nextInt(10);
      column[k] = random.nextInt(7);
      values[2 * k] = random.nextInt(100);
      values[2 * k + 1] = random.nextInt(100);
      double[] sum = sums.computeIfAbsent(row[k] * 100L + column[k], key -> new double[2]);
      sum[0] += values[2 * k];
      sum[1] += values[2 * k + 1];
    }
    LevelPairs sorted = new LevelPairs(row, column, values).sorted(10, 7);
    assertEquals(sums.size(), sorted.size());
    int at = 0;
    for (Map.Entry<Long, double[]> sum : sums.entrySet()) {
      assertEquals(sum.getKey(), sorted.row()[at] * 100L + sorted.column()[at]);
      assertEquals(sum.getValue()[0], sorted.values()[2 * at]);
      assertEquals(sum.getValue()[1], sorted.values()[2 * at + 1]);
      at++;
    }
    LevelPairs back = sorted.transposed(2, 1, 7).transposed(1, 2, 10);
    assertEquals(
        java.util.Arrays.toString(sorted.values()), java.util.Arrays.toString(back.values()));
    assertEquals(new TreeSet<>(sums.keySet()).size(), sorted.transposed(2, 1, 7).size());
  }

  @Property(tries = 50)
  void manyTextsAtOnceGetTheNumbersTheyWouldGetOneByOne(
      @ForAll @Size(max = 400) List<String> labels) {
    byte[][] texts = labels.stream().map(LevelsTest::utf8).toArray(byte[][]::new);
    int[] lengths = Arrays.stream(texts).mapToInt(text -> text.length).toArray();
    int[] starts = new int[texts.length];
    byte[] all = new byte[Arrays.stream(lengths).sum()];
    int at = 0;
    for (int k = 0; k < texts.length; k++) {
      System.arraycopy(texts[k], 0, all, at, lengths[k]);
      starts[k] = at;
      at += lengths[k];
    }
    TextIndex one = new TextIndex();
    int[] expected = new int[texts.length];
    Arrays.setAll(expected, k -> one.intern(texts[k], 0, lengths[k]));
    TextIndex many = new TextIndex();
    many.reserve(texts.length);
    int[] numbers = new int[texts.length];
    int half = texts.length / 2;
    many.intern(all, starts, lengths, 0, half, numbers);
    many.intern(all, starts, lengths, half, texts.length, numbers);
    assertArrayEquals(expected, numbers);
    many.intern(all, starts, lengths, 0, texts.length, numbers);
    assertArrayEquals(expected, numbers);
  }

  @Property(tries = 50)
  void textsAreOrderedByTheirBytes(
      @ForAll @IntRange(max = 70_000) int size, @ForAll boolean sorted, @ForAll long seed) {
    Random random = new Random(seed);
    TreeSet<String> distinct = new TreeSet<>();
    for (int k = 0; k < size; k++) {
      distinct.add("level".substring(0, random.nextInt(6)) + random.nextInt(1 << 20));
    }
    List<String> given = new ArrayList<>(distinct);
    if (!sorted) {
      java.util.Collections.shuffle(given, random);
    }
    int[] order = TextOrder.of(text(given).texts());
    List<String> actual = Arrays.stream(order).mapToObj(given::get).toList();
    assertEquals(new ArrayList<>(distinct), actual);
  }
}
