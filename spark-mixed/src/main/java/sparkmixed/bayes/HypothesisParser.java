package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.Nearest;

/**
 * Reads sums, differences and multiples of parameters and numbers on both sides of a comparison.
 */
final class HypothesisParser {
  private static final int SHOWN = 12;

  private final String text;
  private final List<String> names;

  /** Every spelling of a parameter with its position, longer ones first. */
  private final Map<String, Integer> spellings = new LinkedHashMap<>();

  private int at;

  HypothesisParser(String text, List<String> names) {
    this.text = text;
    this.names = names;
    Map<String, Integer> all = new LinkedHashMap<>();
    for (int k = 0; k < names.size(); k++) {
      all.put(names.get(k), k);
    }
    for (int k = 0; k < names.size(); k++) {
      if (names.get(k).startsWith("b_")) {
        String own = names.get(k).substring(2);
        all.putIfAbsent(own, k);
        if (own.equals("Intercept")) {
          all.putIfAbsent(PriorTargets.INTERCEPT, k);
        }
      }
    }
    all.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getKey().length()))
        .forEach(entry -> spellings.put(entry.getKey(), entry.getValue()));
  }

  /** Weights of the parameters, and a constant last. */
  Hypothesis hypothesis() {
    double[] left = sum();
    skipBlanks();
    if (at >= text.length() || "><=".indexOf(text.charAt(at)) < 0) {
      throw error("a comparison is missing; write >, < or =", at);
    }
    char comparison = text.charAt(at++);
    if (at < text.length() && text.charAt(at) == '=') {
      throw error("a hypothesis has one of >, < and =", at);
    }
    double[] right = sum();
    skipBlanks();
    if (at < text.length()) {
      throw error("this is not expected here", at);
    }
    int p = names.size();
    double[] weights = new double[p];
    for (int k = 0; k < p; k++) {
      weights[k] = left[k] - right[k];
    }
    if (java.util.Arrays.stream(weights).allMatch(weight -> weight == 0)) {
      throw error("no parameter is left in the hypothesis", 0);
    }
    return new Hypothesis(text.strip(), comparison, weights, left[p] - right[p]);
  }

  private double[] sum() {
    double[] total = product();
    while (true) {
      skipBlanks();
      if (!isNext('+') && !isNext('-')) {
        return total;
      }
      double sign = text.charAt(at++) == '+' ? 1 : -1;
      double[] next = product();
      for (int k = 0; k < total.length; k++) {
        total[k] += sign * next[k];
      }
    }
  }

  private double[] product() {
    double[] total = factor();
    while (true) {
      skipBlanks();
      if (!isNext('*') && !isNext('/')) {
        return total;
      }
      int place = at;
      boolean divides = text.charAt(at++) == '/';
      double[] next = factor();
      if (divides ? !isNumber(next) : !isNumber(next) && !isNumber(total)) {
        throw error("only multiples of parameters by numbers can be compared", place);
      }
      if (!isNumber(next)) {
        double[] swapped = total;
        total = next;
        next = swapped;
      }
      double by = next[names.size()];
      if (divides && by == 0) {
        throw error("this divides by zero", place);
      }
      for (int k = 0; k < total.length; k++) {
        total[k] = divides ? total[k] / by : total[k] * by;
      }
    }
  }

  private double[] factor() {
    skipBlanks();
    if (isNext('-') || isNext('+')) {
      double sign = text.charAt(at++) == '-' ? -1 : 1;
      double[] negated = factor();
      for (int k = 0; k < negated.length; k++) {
        negated[k] *= sign;
      }
      return negated;
    }
    if (at >= text.length()) {
      throw error("a parameter or a number is missing", at);
    }
    double[] own = new double[names.size() + 1];
    int parameter = parameter();
    if (parameter >= 0) {
      own[parameter] = 1;
      return own;
    }
    if (isNext('(')) {
      at++;
      double[] inner = sum();
      skipBlanks();
      if (!isNext(')')) {
        throw error("a closing parenthesis is missing", at);
      }
      at++;
      return inner;
    }
    own[names.size()] = number();
    return own;
  }

  /** The parameter whose name is here, which is then passed; -1 if there is none. */
  private int parameter() {
    int end = isNext('`') ? text.indexOf('`', at + 1) : -1;
    if (end > 0) {
      String name = text.substring(at + 1, end);
      Integer found = spellings.get(name);
      if (found == null) {
        throw unknown(name, at);
      }
      at = end + 1;
      return found;
    }
    for (Map.Entry<String, Integer> spelling : spellings.entrySet()) {
      String name = spelling.getKey();
      int after = at + name.length();
      boolean whole =
          after >= text.length()
              || !isWord(name.charAt(name.length() - 1))
              || !isWord(text.charAt(after));
      if (whole && text.startsWith(name, at)) {
        at = after;
        return spelling.getValue();
      }
    }
    return -1;
  }

  private double number() {
    int start = at;
    while (at < text.length() && (isWord(text.charAt(at)) || isExponentSign(start))) {
      at++;
    }
    String word = text.substring(start, at);
    try {
      double value = Double.parseDouble(word);
      if (Double.isFinite(value) && word.chars().noneMatch(c -> "dDfF".indexOf(c) >= 0)) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw word.isEmpty() ? error("this is not expected here", start) : unknown(word, start);
  }

  private boolean isExponentSign(int start) {
    char c = text.charAt(at);
    boolean sign = c == '+' || c == '-';
    return sign
        && at > start + 1
        && "eE".indexOf(text.charAt(at - 1)) >= 0
        && Character.isDigit(text.charAt(start));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == ':';
  }

  private static boolean isNumber(double[] combination) {
    for (int k = 0; k < combination.length - 1; k++) {
      if (combination[k] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isNext(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private ConfigurationException unknown(String word, int place) {
    List<String> candidates = new ArrayList<>(Nearest.first(word, names));
    int more = candidates.size() - SHOWN;
    return error(
        "there is no parameter \""
            + word
            + "\"; there are "
            + String.join(", ", candidates.subList(0, Math.min(SHOWN, candidates.size())))
            + (more > 0 ? " and " + more + " more" : ""),
        place);
  }

  private ConfigurationException error(String message, int place) {
    return PriorStatement.error("The hypothesis cannot be read: " + message, text, place);
  }
}
