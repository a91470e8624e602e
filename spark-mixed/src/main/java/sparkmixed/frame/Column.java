package sparkmixed.frame;

import java.io.Serializable;
import java.util.List;

/**
 * One column of the input.
 *
 * @param name exact name
 * @param kind what it holds
 * @param levels level order given by the column's ML metadata or by the user ({@code levels} of the
 *     configuration); empty if none was given
 * @param elements names of a {@code VECTOR} column's elements, from its ML attributes or {@code 0,
 *     1, ...}; empty for other kinds
 */
public record Column(String name, ColumnKind kind, List<String> levels, List<String> elements)
    implements Serializable {
  public Column {
    levels = List.copyOf(levels);
    elements = List.copyOf(elements);
  }

  /** A plain column. */
  public Column(String name, ColumnKind kind) {
    this(name, kind, List.of(), List.of());
  }
}
