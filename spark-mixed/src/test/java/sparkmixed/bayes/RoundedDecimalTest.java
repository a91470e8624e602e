package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundedDecimalTest {

  // R 4.2.2:
  //   round(c(0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.85, 1.05, 2.25, -0.05, -0.15, -2.35, 288.65,
  //           288.75, 1234.45, 99999.95, 1e-9, 123456789.25, 1e14 + 0.3, 4.05, 8.35, 1/3, -Inf,
  // NaN), 1)
  @ParameterizedTest
  @CsvSource({
    "0.15, 0.1",
    "0.25, 0.2",
    "0.35, 0.3",
    "0.45, 0.4",
    "0.55, 0.6",
    "0.65, 0.7",
    "0.85, 0.8",
    "1.05, 1",
    "2.25, 2.2",
    "-0.05, 0",
    "-0.15, -0.1",
    "-2.35, -2.4",
    "288.65, 288.6",
    "288.75, 288.8",
    "1234.45, 1234.4",
    "99999.95, 100000",
    "1e-9, 0",
    "123456789.25, 123456789.2",
    "100000000000000.3, 100000000000000.3",
    "4.05, 4",
    "8.35, 8.3",
    "0.3333333333333333, 0.3",
    "-Infinity, -Infinity",
    "NaN, NaN"
  })
  void roundsAsRDoes(double x, double expected) {
    assertEquals(expected, RoundedDecimal.of(x));
  }
}
