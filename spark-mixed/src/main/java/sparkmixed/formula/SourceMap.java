package sparkmixed.formula;

import java.util.IdentityHashMap;
import java.util.Map;
import sparkmixed.error.FormulaException;

/**
 * Where in the text each node of a parsed tree stands: what puts the caret under the right
 * character long after parsing.
 */
final class SourceMap {
  private record Place(int position, int depth) {}

  private final String text;
  private final Map<Expr, Place> places = new IdentityHashMap<>();

  SourceMap(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** Notes that {@code node} stands at {@code position} and is {@code depth} levels deep. */
  <E extends Expr> E put(E node, int position, int depth) {
    places.put(node, new Place(position, depth));
    return node;
  }

  int depth(Expr node) {
    Place place = places.get(node);
    return place == null ? 0 : place.depth();
  }

  FormulaException error(String message, Expr at) {
    Place place = places.get(at);
    return new FormulaException(message, text, place == null ? 0 : place.position());
  }

  FormulaException error(String message, int position) {
    return new FormulaException(message, text, position);
  }
}
