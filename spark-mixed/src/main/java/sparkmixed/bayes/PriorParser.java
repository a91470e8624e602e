package sparkmixed.bayes;

import java.util.regex.Pattern;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.Nearest;

/**
 * Reads {@code class[name] ~ density(number, ...)}. A name may hold any character: to the right of
 * the last {@code ~} and of the last bracket before it there can be none.
 */
final class PriorParser {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final String EXAMPLE = "write, say, b ~ normal(0, 10)";

  private final String text;

  PriorParser(String text) {
    this.text = text;
  }

  PriorStatement statement() {
    int tilde = text.lastIndexOf('~');
    if (tilde < 0) {
      throw error("a prior needs a ~ between parameter and density; " + EXAMPLE, text.length());
    }
    int end = endBefore(tilde);
    int open = text.indexOf('[');
    boolean subscripted = open >= 0 && open < end;
    PriorClass target = target(0, subscripted ? open : end);
    String subscript = "";
    int subscriptAt = end;
    if (subscripted) {
      if (!target.subscripted()) {
        throw error(target.text() + " is one parameter and takes no brackets", open);
      }
      if (text.charAt(end - 1) != ']') {
        int close = text.lastIndexOf(']', end - 1);
        throw close < open
            ? error("the bracket [ is never closed", open)
            : error("nothing may stand between ] and ~", skipSpace(close + 1));
      }
      subscriptAt = skipSpace(open + 1);
      subscript = text.substring(open + 1, end - 1).strip();
      if (subscript.isEmpty()) {
        throw error("the brackets name nothing; " + example(target), open);
      }
    }
    int right = skipSpace(tilde + 1);
    boolean matrix = target == PriorClass.COR;
    Call call = call(right);
    return new PriorStatement(
        text,
        target,
        subscript,
        subscriptAt,
        matrix ? null : density(call, target),
        matrix ? correlation(call) : null);
  }

  private static String example(PriorClass target) {
    return switch (target) {
      case SD -> "write sd[group], sd[group, term] or plain sd";
      case COR -> "write cor[group] or plain cor";
      default -> "write b[name] or plain b";
    };
  }

  private PriorClass target(int from, int to) {
    int start = skipSpace(from);
    String word = start < to ? text.substring(start, to).strip() : "";
    for (PriorClass target : PriorClass.values()) {
      if (target.text().equals(word)) {
        return target;
      }
    }
    String classes = String.join(", ", PriorClass.texts());
    throw word.isEmpty()
        ? error("no parameter stands before the density; write one of " + classes, start)
        : error(
            "unknown class \""
                + word
                + "\"; did you mean "
                + Nearest.to(word, PriorClass.texts())
                + "? Priors are for "
                + classes
                + ", and a coefficient is b[name]",
            start);
  }

  /** A density and its arguments, and where it stands. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(String name, double[] arguments, int at) {}

  private Call call(int start) {
    int end = endBefore(text.length());
    if (start >= end) {
      throw error("no density stands after ~; " + EXAMPLE, start);
    }
    String right = text.substring(start, end);
    if (right.equals("flat") || right.equals("(flat)")) {
      return new Call("flat", new double[0], start);
    }
    int open = text.indexOf('(', start);
    if (open < 0) {
      throw error("the density has no arguments; " + EXAMPLE, end);
    }
    int close = text.indexOf(')', open);
    if (close < 0) {
      throw error("the bracket ( is never closed", open);
    }
    if (close != end - 1) {
      throw error("nothing may follow the density", skipSpace(close + 1));
    }
    return new Call(text.substring(start, open).strip(), arguments(open + 1, close), start);
  }

  private double[] arguments(int from, int to) {
    if (text.substring(from, to).isBlank()) {
      return new double[0];
    }
    String[] words = text.substring(from, to).split(",", -1);
    double[] arguments = new double[words.length];
    int at = from;
    for (int k = 0; k < words.length; k++) {
      String word = words[k].strip();
      if (!NUMBER.matcher(word).matches()) {
        throw error(
            word.isEmpty() ? "a number is missing" : "\"" + word + "\" is not a number",
            Math.min(skipSpace(at), at + words[k].length()));
      }
      arguments[k] = Double.parseDouble(word);
      at += words[k].length() + 1;
    }
    return arguments;
  }

  private Density density(Call call, PriorClass target) {
    if (call.name().equals("lkj")) {
      throw error("lkj is the prior of correlations (cor), not of " + target.text(), call.at());
    }
    try {
      return Densities.of(call.name(), call.arguments());
    } catch (ConfigurationException wrong) {
      throw error(String.valueOf(wrong.getMessage()), call.at());
    }
  }

  private Lkj correlation(Call call) {
    if (!call.name().equals("lkj")) {
      throw error("the prior of correlations is lkj(shape), not " + call.name(), call.at());
    }
    if (call.arguments().length != 1) {
      throw error("lkj takes (shape), not " + call.arguments().length + " arguments", call.at());
    }
    try {
      return new Lkj(call.arguments()[0]);
    } catch (ConfigurationException wrong) {
      throw error(String.valueOf(wrong.getMessage()), call.at());
    }
  }

  private int skipSpace(int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** One past the last character before {@code to} that is no space. */
  private int endBefore(int to) {
    int at = to;
    while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private ConfigurationException error(String message, int position) {
    return PriorStatement.error(message, text, position);
  }
}
