package sparkmixed.frame;

import java.util.List;
import java.util.Locale;
import sparkmixed.error.InputRejectedException;

/**
 * Finds columns by their exact names, and checks that a later table can stand in for the one a
 * model was fitted to.
 */
final class Schema {
  private Schema() {}

  /**
   * The column of this name.
   *
   * @throws InputRejectedException if there is none, naming the nearest, or more than one
   */
  static Column find(List<Column> schema, String name, Role role) {
    List<Column> found = schema.stream().filter(column -> column.name().equals(name)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw new InputRejectedException(
          "Column \""
              + name
              + "\" ("
              + role.text()
              + ") is not in the data; "
              + nearest(schema, name));
    }
    throw new InputRejectedException(
        "Column \""
            + name
            + "\" ("
            + role.text()
            + ") is there "
            + found.size()
            + " times; rename or drop all but one.");
  }

  private static String nearest(List<Column> schema, String name) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (Column column : schema) {
      int distance = distance(name, column.name());
      if (distance < least) {
        least = distance;
        best = column.name();
      }
    }
    return best.isEmpty() ? "the data have no columns." : "the nearest name is \"" + best + "\".";
  }

  /** Edit distance, twice; a difference of case only counts half a change. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = 2 * j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = 2 * i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + cost(a.charAt(i - 1), b.charAt(j - 1));
        current[j] = Math.min(change, 2 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }

  private static int cost(char a, char b) {
    if (a == b) {
      return 0;
    }
    boolean caseOnly =
        String.valueOf(a)
            .toLowerCase(Locale.ROOT)
            .equals(String.valueOf(b).toLowerCase(Locale.ROOT));
    return caseOnly ? 1 : 2;
  }

  /**
   * Checks that a column can be read as the one of the fit was.
   *
   * @throws InputRejectedException if it holds something else
   */
  static void checkLike(Column fitted, Column now, Role role) {
    boolean numbers = fitted.kind().numeric() && now.kind().numeric();
    if (!numbers && fitted.kind() != now.kind()) {
      throw new InputRejectedException(
          "Column \""
              + now.name()
              + "\" ("
              + role.text()
              + ") is "
              + article(now.kind())
              + ", and the model was fitted with "
              + article(fitted.kind())
              + "; cast it.");
    }
    int size = now.elements().size();
    if (fitted.kind() == ColumnKind.VECTOR && size > 0 && size != fitted.elements().size()) {
      throw new InputRejectedException(
          "Column \""
              + now.name()
              + "\" (predictor) is a vector of "
              + size
              + " elements, and the model was fitted with "
              + fitted.elements().size()
              + ".");
    }
  }

  private static String article(ColumnKind kind) {
    return switch (kind) {
      case INT, LONG -> "a whole number";
      case DOUBLE -> "a number";
      case OTHER -> "of a type no model can use";
      default -> "a " + kind.name().toLowerCase(Locale.ROOT);
    };
  }
}
