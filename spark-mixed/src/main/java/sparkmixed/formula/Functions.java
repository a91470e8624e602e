package sparkmixed.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The functions a formula may call, with how many arguments each takes, and what was probably meant
 * by others.
 */
final class Functions {
  private record Arity(int least, int most) {}

  private static final int MANY = Integer.MAX_VALUE;

  private static final Map<String, Arity> KNOWN = new TreeMap<>();

  static {
    for (String name :
        List.of(
            "log2", "log10", "log1p", "exp", "expm1", "sqrt", "abs", "sin", "cos", "tan", "asin",
            "acos", "atan", "sinh", "cosh", "tanh", "floor", "ceiling", "sign", "I", "factor",
            "offset")) {
      KNOWN.put(name, new Arity(1, 1));
    }
    KNOWN.put("log", new Arity(1, 2));
    KNOWN.put("round", new Arity(1, 2));
    KNOWN.put("scale", new Arity(1, 3));
    KNOWN.put("poly", new Arity(1, 3));
    KNOWN.put("cbind", new Arity(2, 2));
    KNOWN.put("pmin", new Arity(2, MANY));
    KNOWN.put("pmax", new Arity(2, MANY));
  }

  private static final Map<String, String> SYNONYMS =
      Map.of(
          "as.factor",
          "factor",
          "ln",
          "log",
          "ceil",
          "ceiling",
          "C",
          "factor",
          "as.is",
          "I",
          "std",
          "scale");

  private Functions() {}

  static boolean isKnown(String name) {
    return KNOWN.containsKey(name);
  }

  /** One sentence for a function that does not exist, naming the nearest that does. */
  static String unknown(String name) {
    String nearest = nearest(name);
    String shown = name.length() <= 30 ? name : name.substring(0, 30) + "...";
    return "unknown function "
        + shown
        + (nearest.isEmpty()
            ? "; a formula can call " + String.join(", ", KNOWN.keySet())
            : "; did you mean " + nearest + "?");
  }

  /** What is wrong with calling {@code name} with {@code count} arguments, or an empty text. */
  static String arityError(String name, int count) {
    Arity arity = KNOWN.getOrDefault(name, new Arity(0, MANY));
    if (count >= arity.least() && count <= arity.most()) {
      return "";
    }
    String wanted =
        arity.least() == arity.most()
            ? String.valueOf(arity.least())
            : arity.most() == MANY
                ? "at least " + arity.least()
                : arity.least() + " to " + arity.most();
    return name
        + " takes "
        + wanted
        + (wanted.equals("1") ? " argument, not " : " arguments, not ")
        + count;
  }

  private static String nearest(String name) {
    String synonym = SYNONYMS.get(name);
    if (synonym != null) {
      return synonym;
    }
    if (name.length() > 12) {
      return "";
    }
    String best = "";
    int bestDistance = name.length() <= 3 ? 2 : 3;
    for (String known : KNOWN.keySet()) {
      int distance = distance(name, known);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = known;
      }
    }
    return best;
  }

  /** Edit distance with upper and lower case alike. */
  private static int distance(String left, String right) {
    List<Integer> previous = new ArrayList<>();
    for (int j = 0; j <= right.length(); j++) {
      previous.add(j);
    }
    for (int i = 1; i <= left.length(); i++) {
      List<Integer> current = new ArrayList<>(List.of(i));
      for (int j = 1; j <= right.length(); j++) {
        boolean same =
            Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1));
        int change = previous.get(j - 1) + (same ? 0 : 1);
        int gap = 1 + Math.min(previous.get(j), current.get(j - 1));
        current.add(Math.min(change, gap));
      }
      previous = current;
    }
    return previous.get(right.length());
  }
}
