package sparkmixed.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LabelsTest {

  // R 4.2.2: as.character(c(1e5, 123456, 1e15, 0.1, 1e-5, 1e-4, 100, -2.5, 1e22, 0.00012345,
  // 100000.1))
  //   "1e+05" "123456" "1e+15" "0.1" "1e-05" "1e-04" "100" "-2.5" "1e+22" "0.00012345" "100000.1"
  @Test
  void doublesReadAsInR() {
    double[] values = {1e5, 123456, 1e15, 0.1, 1e-5, 1e-4, 100, -2.5, 1e22, 0.00012345, 100000.1};
    String[] labels = {
      "1e+05",
      "123456",
      "1e+15",
      "0.1",
      "1e-05",
      "1e-04",
      "100",
      "-2.5",
      "1e+22",
      "0.00012345",
      "100000.1"
    };
    for (int i = 0; i < values.length; i++) {
      assertEquals(labels[i], Labels.of(values[i]));
    }
    assertEquals("0", Labels.of(-0.0));
  }

  /** Where R's 15 digits would make two values one level, more are written. */
  @Test
  void differentDoublesHaveDifferentLabels() {
    assertEquals("0.3", Labels.of(0.3));
    assertNotEquals(Labels.of(0.3), Labels.of(0.1 + 0.2));
    assertNotEquals(Labels.of(9007199254740993L), Labels.of(9007199254740992L));
  }

  @Property
  boolean labelOfADoubleGivesItBack(@ForAll double value) {
    return Double.parseDouble(Labels.of(value)) == value;
  }

  @Test
  void datesAndTimestampsAreIso() {
    assertEquals("1969-12-31", Labels.ofDate(-1));
    assertEquals("2020-01-01 00:00:00", Labels.ofTimestamp(1_577_836_800_000_000L));
    assertEquals("1969-12-31 23:59:59.5", Labels.ofTimestamp(-500_000));
  }

  @Test
  void levelsHaveTheirNaturalOrder() {
    assertEquals(
        List.of("", " ", "A", "NULL", "a", "\uE000", "\uD83D\uDE00"),
        FrameData.orderLevels(
            ColumnKind.STRING, List.of("\uD83D\uDE00", "a", "NULL", "\uE000", "A", " ", "", "a")));
    assertEquals(
        List.of("FALSE", "TRUE"),
        FrameData.orderLevels(ColumnKind.BOOLEAN, List.of("TRUE", "FALSE")));
    assertEquals(
        List.of("-1", "2", "10", "1e+05"),
        FrameData.orderLevels(ColumnKind.DOUBLE, List.of("10", "2", "1e+05", "-1")));
    assertEquals(
        List.of("9007199254740992", "9007199254740993"),
        FrameData.orderLevels(ColumnKind.LONG, List.of("9007199254740993", "9007199254740992")));
    assertEquals(
        List.of("1969-12-31", "2020-01-01", "+12020-01-01"),
        FrameData.orderLevels(
            ColumnKind.DATE, List.of("+12020-01-01", "2020-01-01", "1969-12-31")));
  }
}
