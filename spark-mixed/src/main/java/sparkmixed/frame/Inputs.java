package sparkmixed.frame;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;

/** The columns a model uses, in the order it first names them, and what each is used for. */
final class Inputs {
  private final List<Column> schema;
  private final FrameOptions options;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> givenLevels = new ArrayList<>();
  private final List<EnumSet<Role>> roles = new ArrayList<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final Set<Integer> factors = new HashSet<>();

  Inputs(List<Column> schema, FrameOptions options) {
    this.schema = schema;
    this.options = options;
  }

  /**
   * Position of the column, used from now on.
   *
   * @throws InputRejectedException if there is none of this name, or more than one
   */
  int use(String name, Role role) {
    Integer known = positions.get(name);
    if (known == null) {
      Column column = Schema.find(schema, name, role);
      known = columns.size();
      positions.put(name, known);
      columns.add(column);
      givenLevels.add(given(column));
      roles.add(EnumSet.noneOf(Role.class));
    }
    roles.get(known).add(role);
    return known;
  }

  int size() {
    return columns.size();
  }

  Column column(int input) {
    return columns.get(input);
  }

  ColumnKind kind(int input) {
    return columns.get(input).kind();
  }

  Set<Role> roles(int input) {
    return roles.get(input);
  }

  /** Order of levels from the user or the column's metadata; empty if there is none. */
  List<String> givenLevels(int input) {
    return givenLevels.get(input);
  }

  /** Whether a column by itself is a factor in a model matrix. */
  boolean isFactor(int input) {
    ColumnKind kind = kind(input);
    return kind == ColumnKind.STRING
        || kind == ColumnKind.BOOLEAN
        || !givenLevels.get(input).isEmpty();
  }

  /** Notes that the levels of this column enter a model matrix. */
  void needLevels(int input) {
    factors.add(input);
  }

  boolean needsLevels(int input) {
    return factors.contains(input);
  }

  private List<String> given(Column column) {
    List<String> levels = options.levels().get(column.name());
    if (levels == null) {
      return column.levels();
    }
    List<String> labels =
        levels.stream().map(level -> Labels.canonical(column.kind(), level)).toList();
    Set<String> seen = new HashSet<>();
    for (String label : labels) {
      if (!seen.add(label)) {
        throw new ConfigurationException(
            "The levels of column \"" + column.name() + "\" name \"" + label + "\" twice.");
      }
    }
    if (labels.isEmpty()) {
      throw new ConfigurationException(
          "The levels of column \""
              + column.name()
              + "\" are an empty list; name them or leave it out.");
    }
    return labels;
  }
}
