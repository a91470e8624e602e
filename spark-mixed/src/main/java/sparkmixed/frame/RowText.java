package sparkmixed.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Describes a row by a few of its values, for messages. */
final class RowText {
  private static final int MOST_VALUES = 3;
  private static final int MOST_CHARACTERS = 40;

  private RowText() {}

  /** {@code Subject = 308 and Days = 2}, without the input {@code except}. */
  static String of(RowValues row, String[] names, int[] inputs, int except) {
    List<String> parts = new ArrayList<>();
    for (int input : inputs) {
      if (input != except && parts.size() < MOST_VALUES) {
        String value = row.isNull(input) ? "null" : shortened(row.text(input));
        parts.add(names[input] + " = " + value);
      }
    }
    return String.join(" and ", parts);
  }

  static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= MOST_CHARACTERS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS)) + "...";
  }

  /** The members of {@code ordered} that are among {@code allowed}. */
  static int[] both(int[] ordered, int[] allowed) {
    return Arrays.stream(ordered)
        .filter(input -> Arrays.stream(allowed).anyMatch(other -> other == input))
        .toArray();
  }
}
