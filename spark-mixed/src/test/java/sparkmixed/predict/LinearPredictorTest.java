package sparkmixed.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sparkmixed.error.InputRejectedException;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.GroupKeys;
import sparkmixed.moments.Levels;

class LinearPredictorTest {
  private static final TableRows TABLE =
      TableRows.builder()
          .doubles("y", 1, 2, 3, 4)
          .doubles("x", 2, 3, 4, Double.NaN)
          .doubles("o", 10, 10, 10, 10)
          .strings("g", "a", "b", "c", "a")
          .build();

  private static final ModelFrame FRAME =
      TABLE.frame("y ~ x + offset(o) + (1 + x | g)", FrameOptions.none());

  private static final double[][] MODES = {{0.5, 0.25}, {-1, 2}};

  private static boolean look(int level, double[] target) {
    if (level >= MODES.length) {
      return false;
    }
    System.arraycopy(MODES[level], 0, target, 0, 2);
    return true;
  }

  @Test
  void addsFixedEffectsOffsetAndTheModesOfTheLevel() {
    LinearPredictor predictor = new LinearPredictor(FRAME, new double[] {1, 100});
    RowScorer scorer = predictor.scorer(true, NewLevels.POPULATION, false);
    assertEquals(
        10 + 1 + 200 + 0.5 + 2 * 0.25,
        scorer.eta(TABLE.cursor(FRAME).at(0), (f, target) -> look(0, target)));
    assertEquals(
        10 + 1 + 300 - 1 + 3 * 2,
        scorer.eta(TABLE.cursor(FRAME).at(1), (f, target) -> look(1, target)));
    assertEquals(
        10 + 1 + 400, scorer.eta(TABLE.cursor(FRAME).at(2), (f, target) -> look(2, target)));
    RowScorer population = predictor.scorer(false, NewLevels.ERROR, false);
    assertEquals(
        10 + 1 + 200,
        population.eta(
            TABLE.cursor(FRAME).at(0),
            (f, target) -> {
              throw new IllegalStateException("levels are not asked for");
            }));
  }

  @Test
  void newLevelsFollowThePolicy() {
    LinearPredictor predictor = new LinearPredictor(FRAME, new double[] {1, 100});
    assertTrue(
        Double.isNaN(
            predictor
                .scorer(true, NewLevels.MISSING, false)
                .eta(TABLE.cursor(FRAME).at(2), (f, target) -> false)));
    RowScorer strict = predictor.scorer(true, NewLevels.ERROR, false);
    InputRejectedException rejected =
        assertThrows(
            InputRejectedException.class,
            () -> strict.eta(TABLE.cursor(FRAME).at(2), (f, target) -> false));
    assertTrue(
        String.valueOf(rejected.getMessage()).contains("\"g\" has the level \"c\""),
        rejected.getMessage());
  }

  @Test
  void aDroppedCoefficientCountsAsZeroAndABadValueIsRejected() {
    LinearPredictor predictor = new LinearPredictor(FRAME, new double[] {1, Double.NaN});
    RowScorer scorer = predictor.scorer(false, NewLevels.POPULATION, false);
    assertEquals(11, scorer.eta(TABLE.cursor(FRAME).at(0), (f, target) -> false));
    assertThrows(
        InputRejectedException.class,
        () -> scorer.eta(TABLE.cursor(FRAME).at(3), (f, target) -> false));
  }

  /** A row whose only columns are a text and a number. */
  private record Keys(String text, long number) implements GroupKeys {
    @Override
    public long key(int input) {
      return number;
    }

    @Override
    public byte[] textBytes(int input) {
      return ("__" + text).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int textStart(int input) {
      return 2;
    }

    @Override
    public int textLength(int input) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  @Test
  void levelsAreFoundByTheirExactKeys() {
    byte[][] texts = {
      "".getBytes(StandardCharsets.UTF_8),
      " ".getBytes(StandardCharsets.UTF_8),
      "\u00e9".getBytes(StandardCharsets.UTF_8)
    };
    Levels composed =
        new Levels.Composed(
            new Levels[] {
              new Levels.Text(texts), new Levels.Numbers(ColumnKind.LONG, new long[] {7, 1L << 53})
            },
            new int[][] {{0, 0, 1, 2}, {0, 1, 1, 0}});
    Blocks modes = new Blocks(1, 4);
    for (int level = 0; level < 4; level++) {
      modes.page(level)[modes.offset(level)] = level + 1;
    }
    LevelTable.Finder finder = new LevelTable(new int[] {0, 1}, composed, modes).finder();
    assertEquals(1, found(finder, "", 7));
    assertEquals(2, found(finder, "", 1L << 53));
    assertEquals(3, found(finder, " ", 1L << 53));
    assertEquals(4, found(finder, "\u00e9", 7));
    assertEquals(0, found(finder, " ", 7));
    assertEquals(0, found(finder, "e\u0301", 7));
    assertEquals(0, found(finder, "", (1L << 53) + 1));
    assertTrue(LevelTable.bytes(composed, 1) > 0);
  }

  private static double found(LevelTable.Finder finder, String text, long number) {
    double[] target = new double[1];
    finder.copy(new Keys(text, number), target);
    return target[0];
  }
}
