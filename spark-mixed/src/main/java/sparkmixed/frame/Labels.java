package sparkmixed.frame;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Comparator;
import java.util.Locale;

/**
 * The text that names a value as a level. Two values have the same label exactly when they are the
 * same value, so labels can stand for values in dictionaries and saved models; numbers read as R's
 * {@code as.character} writes them.
 */
public final class Labels {
  private static final int R_DIGITS = 15;
  private static final long MICROS_PER_SECOND = 1_000_000L;

  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private Labels() {}

  /** {@code TRUE} or {@code FALSE}. */
  public static String of(boolean value) {
    return value ? "TRUE" : "FALSE";
  }

  /**
   * A whole number. (R prints 100000 as {@code 1e+05} if it is a double and {@code 100000} if it is
   * an integer.)
   */
  public static String of(long value) {
    return Long.toString(value);
  }

  /**
   * A double: R's 15 significant digits, fixed or scientific, whichever is shorter; more digits
   * where 15 would not give the value back. Negative zero is zero.
   */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Inf" : "-Inf";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal digits =
        new BigDecimal(value).round(new MathContext(R_DIGITS, RoundingMode.HALF_EVEN));
    if (digits.doubleValue() != value) {
      digits = new BigDecimal(Double.toString(value));
    }
    return shorter(digits.stripTrailingZeros());
  }

  private static String shorter(BigDecimal value) {
    String fixed = value.toPlainString();
    String unscaled = value.unscaledValue().abs().toString();
    int exponent = value.precision() - value.scale() - 1;
    String mantissa =
        unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
    String size = Integer.toString(Math.abs(exponent));
    String scientific =
        (value.signum() < 0 ? "-" : "")
            + mantissa
            + (exponent < 0 ? "e-" : "e+")
            + (size.length() < 2 ? "0" + size : size);
    return fixed.length() <= scientific.length() ? fixed : scientific;
  }

  /** A date given as days since 1970-01-01, in ISO form. */
  public static String ofDate(long days) {
    return LocalDate.ofEpochDay(days).toString();
  }

  /** A timestamp given as microseconds since 1970-01-01 UTC: {@code 2020-01-31 12:00:00[.5]}. */
  public static String ofTimestamp(long micros) {
    long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
    int nanos = (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1000;
    return LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC).format(TIMESTAMP);
  }

  /**
   * The label of a value given as text: {@code 1.0} for a number is {@code 1}, {@code true} for a
   * boolean is {@code TRUE}; any other text is left alone.
   */
  public static String canonical(ColumnKind kind, String text) {
    if (kind == ColumnKind.BOOLEAN) {
      String upper = text.trim().toUpperCase(Locale.ROOT);
      return upper.equals("TRUE") || upper.equals("FALSE") ? upper : text;
    }
    if (!kind.numeric()) {
      return text;
    }
    try {
      BigDecimal value = new BigDecimal(text.trim());
      return kind == ColumnKind.DOUBLE
          ? of(value.doubleValue())
          : value.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** R's order of levels for a kind of column. */
  static Comparator<String> order(ColumnKind kind) {
    if (!kind.numeric()) {
      // ISO dates and times sort as text unless the year has more than four digits or a sign.
      return kind == ColumnKind.DATE ? Comparator.comparing(LocalDate::parse) : Labels::byCodePoint;
    }
    return Comparator.comparing(Labels::number).thenComparing(Labels::byCodePoint);
  }

  private static BigDecimal number(String label) {
    try {
      return new BigDecimal(label);
    } catch (NumberFormatException e) {
      // Only NaN and infinities, which are rejected elsewhere with their column and count.
      return BigDecimal.valueOf(Long.MAX_VALUE).scaleByPowerOfTen(300);
    }
  }

  /**
   * Order by code point, which is not Java's order of strings: UTF-16 puts surrogates before
   * U+E000.
   */
  static int byCodePoint(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean leftHigh = Character.isSurrogate(left);
        boolean rightHigh = Character.isSurrogate(right);
        return leftHigh == rightHigh ? Character.compare(left, right) : leftHigh ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
