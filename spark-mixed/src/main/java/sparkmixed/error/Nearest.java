package sparkmixed.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The name somebody probably meant. */
public final class Nearest {
  private Nearest() {}

  /** The candidate with the fewest edits from {@code name}, case apart; the first of equals. */
  public static String to(String name, Collection<String> candidates) {
    return candidates.isEmpty() ? "" : first(name, candidates).get(0);
  }

  /** All candidates, those with the fewest edits from {@code name} first. */
  public static List<String> first(String name, Collection<String> candidates) {
    String plain = name.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .sorted(Comparator.comparingInt(each -> distance(plain, each.toLowerCase(Locale.ROOT))))
        .toList();
  }

  /** Levenshtein's distance: insertions, deletions, substitutions. */
  public static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
