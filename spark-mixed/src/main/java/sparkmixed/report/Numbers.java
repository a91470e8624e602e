package sparkmixed.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Numbers in columns as R prints them: one count of decimals for all, the smallest at which each
 * shows the wanted significant digits, trailing zeros apart; scientific notation where that is
 * narrower.
 */
public final class Numbers {
  private Numbers() {}

  /** Formats to {@code digits} significant digits; NaN is {@code NA}. */
  public static List<String> significant(double[] values, int digits) {
    int decimals = 0;
    int mantissa = 0;
    int left = 1;
    int exponentDigits = 2;
    boolean negative = false;
    for (double value : values) {
      if (!Double.isFinite(value)) {
        continue;
      }
      negative |= value < 0;
      if (value == 0) {
        continue;
      }
      BigDecimal rounded = rounded(value, digits);
      int exponent = rounded.precision() - rounded.scale() - 1;
      decimals = Math.max(decimals, rounded.scale());
      mantissa = Math.max(mantissa, rounded.precision() - 1);
      left = Math.max(left, exponent + 1);
      exponentDigits = Math.max(exponentDigits, Math.abs(exponent) >= 100 ? 3 : 2);
    }
    int sign = negative ? 1 : 0;
    int fixedWidth = sign + left + (decimals > 0 ? decimals + 1 : 0);
    int scientificWidth = sign + 1 + (mantissa > 0 ? mantissa + 1 : 0) + 2 + exponentDigits;
    List<String> texts = new ArrayList<>();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        texts.add(Double.isNaN(value) ? "NA" : value > 0 ? "Inf" : "-Inf");
      } else if (fixedWidth <= scientificWidth) {
        texts.add(String.format(Locale.ROOT, "%." + decimals + "f", value));
      } else {
        texts.add(String.format(Locale.ROOT, "%." + mantissa + "e", value));
      }
    }
    return texts;
  }

  /** A single number, see {@link #significant(double[], int)}. */
  public static String significant(double value, int digits) {
    return significant(new double[] {value}, digits).get(0);
  }

  /** Rounds to so many decimals; what is not finite stays. */
  static double round(double value, int decimals) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue()
        : value;
  }

  /** With so many decimals; {@code NA} for what is not finite. */
  public static String fixed(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "NA";
  }

  /** A count with its thousands grouped. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static BigDecimal rounded(double value, int digits) {
    return new BigDecimal(value)
        .round(new MathContext(digits, RoundingMode.HALF_EVEN))
        .stripTrailingZeros();
  }
}
