package sparkmixed.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * X and the templates of random terms are what R's {@code model.matrix} makes, name by name and
 * value by value.
 */
class DesignTest {
  private static final DesignFile FILE = DesignFile.read();
  private static final TableRows TABLE = FILE.table();

  static Stream<DesignFile.Case> designs() {
    return FILE.cases().stream();
  }

  @ParameterizedTest
  @MethodSource("designs")
  void fixedEffectsAreThoseOfR(DesignFile.Case design) {
    ModelFrame frame = TABLE.frame("y ~ " + design.rightHandSide() + " + (1 | g)", options(design));
    assertEquals(design.columns(), frame.fixedNames());
    assertEquals(design.columns().indexOf("(Intercept)"), frame.interceptColumn());
    List<CodedRow> rows = Rows.encode(TABLE, frame);
    for (int i = 0; i < rows.size(); i++) {
      assertArrayEquals(design.rows().get(i), rows.get(i).x, 1e-12, "row " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("designs")
  void randomEffectsFollowTheSameRules(DesignFile.Case design) {
    ModelFrame frame =
        TABLE.frame("y ~ 1 + (1 | g) + (" + design.rightHandSide() + " | g)", options(design));
    assertEquals(design.columns(), frame.terms().get(1).columns());
    assertEquals(1, frame.terms().get(1).start());
    List<CodedRow> rows = Rows.encode(TABLE, frame);
    for (int i = 0; i < rows.size(); i++) {
      double[] z = rows.get(i).z;
      assertEquals(1, z[0]);
      assertArrayEquals(
          design.rows().get(i), Arrays.copyOfRange(z, 1, z.length), 1e-12, "row " + i);
    }
  }

  private static FrameOptions options(DesignFile.Case design) {
    return FrameOptions.none().withContrasts(design.contrasts());
  }
}
