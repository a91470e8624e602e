package sparkmixed.bayes;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as R's {@code paste} shows them: at most 15 significant digits, no trailing zeros. */
final class NumberText {
  private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

  private NumberText() {}

  static String of(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shown = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    double size = Math.abs(value);
    return size >= 1e-4 && size < 1e15 ? shown.toPlainString() : shown.toString();
  }
}
