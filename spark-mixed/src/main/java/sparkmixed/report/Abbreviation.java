package sparkmixed.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Short column heads: letters are left out from the right, lower-case vowels first, then lower-case
 * letters, then anything; the first letter stays.
 */
final class Abbreviation {
  private Abbreviation() {}

  /**
   * Shortens all names to about {@code length} characters, more where that would make two alike.
   */
  static List<String> of(List<String> names, int length) {
    for (int wanted = length; ; wanted++) {
      List<String> shortened = new ArrayList<>();
      for (String name : names) {
        shortened.add(shorten(name, wanted));
      }
      int longest = names.stream().mapToInt(String::length).max().orElse(0);
      if (wanted >= longest || new HashSet<>(shortened).size() == new HashSet<>(names).size()) {
        return shortened;
      }
    }
  }

  private static String shorten(String name, int length) {
    StringBuilder text = new StringBuilder(name);
    drop(text, length, c -> "aeiou".indexOf(c) >= 0);
    drop(text, length, Character::isLowerCase);
    drop(text, length, c -> true);
    return text.toString();
  }

  private static void drop(StringBuilder text, int length, IntPredicate which) {
    for (int i = text.length() - 1; i > 0 && text.length() > length; i--) {
      if (which.test(text.charAt(i))) {
        text.deleteCharAt(i);
      }
    }
  }
}
