package sparkmixed.formula;

import java.util.Map;
import java.util.Set;

/**
 * R's operator precedence, loosest first, the one table the parser and the printer share.
 *
 * @see <a
 *     href="https://cran.r-project.org/doc/manuals/r-release/R-lang.html#Infix-and-prefix-operators">R
 *     language definition, section 3.1.4</a>
 */
final class Operators {
  static final int TILDE = 10;
  static final int BAR = 20;
  static final int AND = 30;
  static final int NOT = 40;
  static final int COMPARISON = 50;
  static final int SUM = 60;
  static final int PRODUCT = 70;
  static final int SPECIAL = 80;
  static final int COLON = 90;
  static final int SIGN = 100;
  static final int POWER = 110;

  private static final Map<String, Integer> BINARY =
      Map.ofEntries(
          Map.entry("~", TILDE),
          Map.entry("|", BAR),
          Map.entry("||", BAR),
          Map.entry("&", AND),
          Map.entry("&&", AND),
          Map.entry("==", COMPARISON),
          Map.entry("!=", COMPARISON),
          Map.entry("<", COMPARISON),
          Map.entry("<=", COMPARISON),
          Map.entry(">", COMPARISON),
          Map.entry(">=", COMPARISON),
          Map.entry("+", SUM),
          Map.entry("-", SUM),
          Map.entry("*", PRODUCT),
          Map.entry("/", PRODUCT),
          Map.entry("%in%", SPECIAL),
          Map.entry(":", COLON),
          Map.entry("^", POWER));

  private static final Set<String> TIGHT = Set.of("/", ":", "^");

  private Operators() {}

  /** Precedence of a binary operator; 0 if {@code text} is none. */
  static int binary(String text) {
    return BINARY.getOrDefault(text, 0);
  }

  /** Precedence of a prefix operator; 0 if {@code text} is none. */
  static int prefix(String text) {
    return switch (text) {
      case "-", "+" -> SIGN;
      case "!" -> NOT;
      default -> 0;
    };
  }

  static boolean isBar(String operator) {
    return binary(operator) == BAR;
  }

  /** Whether R prints the operator without spaces. */
  static boolean isTight(String operator) {
    return TIGHT.contains(operator);
  }
}
