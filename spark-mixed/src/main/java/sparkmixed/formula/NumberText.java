package sparkmixed.formula;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as R prints them: as few digits as tell the value at 15 significant ones, in fixed
 * notation unless the scientific one is shorter. A literal that 15 digits do not tell is given 17,
 * so that what is printed always reads back as the same number.
 */
public final class NumberText {
  private static final int R_DIGITS = 15;
  private static final int EXACT_DIGITS = 17;

  private NumberText() {}

  /** Text of a finite {@code value}. */
  public static String of(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = rounded(value, R_DIGITS);
    if (rounded.doubleValue() != value) {
      rounded = rounded(value, EXACT_DIGITS);
    }
    String digits = rounded.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - rounded.scale();
    String scientific = scientific(digits, exponent);
    String fixed = rounded.abs().toPlainString();
    String text = fixed.length() <= scientific.length() ? exactIfInteger(value, fixed) : scientific;
    return value < 0 ? "-" + text : text;
  }

  private static BigDecimal rounded(double value, int digits) {
    MathContext context = new MathContext(digits, RoundingMode.HALF_EVEN);
    return new BigDecimal(value).round(context).stripTrailingZeros();
  }

  /** R pads a large integer with its true digits, not with zeros: 1234567890123456. */
  private static String exactIfInteger(double value, String fixed) {
    return fixed.length() > R_DIGITS && fixed.indexOf('.') < 0
        ? new BigDecimal(value).abs().toPlainString()
        : fixed;
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    int size = Math.abs(exponent);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
  }
}
