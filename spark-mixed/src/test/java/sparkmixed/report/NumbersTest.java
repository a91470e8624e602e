package sparkmixed.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {

  // R 4.2.2, each line: format(c(...), digits = 4)
  @Test
  void formatsAsInR() {
    assertEquals(
        List.of("612.10", "35.07", "654.94"),
        Numbers.significant(new double[] {612.100158, 35.071714, 654.940008}, 4));
    assertEquals(List.of("0.00", "13.81"), Numbers.significant(new double[] {0, 13.80995}, 4));
    assertEquals(List.of("37.48", "6.89"), Numbers.significant(new double[] {37.4800, 6.8900}, 4));
    assertEquals(List.of("1e-10", "1e+05"), Numbers.significant(new double[] {1e-10, 1e5}, 4));
    assertEquals(List.of("NA", "1.5"), Numbers.significant(new double[] {Double.NaN, 1.5}, 4));
    assertEquals(List.of("123457", "2"), Numbers.significant(new double[] {123456.7, 2}, 4));
  }

  // R 4.2.2: abbreviate(c("(Intercept)", "Days", "periodlate"), 6)
  //   "(Intr)" "Days" "perdlt"
  @Test
  void abbreviatesAsInR() {
    assertEquals(
        List.of("(Intr)", "Days", "perdlt"),
        Abbreviation.of(List.of("(Intercept)", "Days", "periodlate"), 6));
  }

  @Test
  void abbreviationsStayDifferent() {
    assertEquals(
        2, Abbreviation.of(List.of("aaaaaaaaab1", "aaaaaaaaac1"), 3).stream().distinct().count());
  }
}
