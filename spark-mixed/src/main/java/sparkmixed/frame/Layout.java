package sparkmixed.frame;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RowEncoder} does to a row, in flat arrays. Variables stand in the order fixed,
 * offsets, random, response, weight, so that every {@link Scope} is a leading part of them.
 */
final class Layout implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How much of a row is wanted. */
  enum Scope {
    FIXED,
    PREDICTORS,
    ALL
  }

  /** One variable: what fills it, where, and what to say of it. */
  static final class Entry implements Serializable {
    private static final long serialVersionUID = 1L;
    final Source source;

    /** The source's node if it gives one number: saves the hot loop a call. */
    final @Nullable Node single;

    final int slot;
    final int width;
    final boolean factor;
    final Role role;
    final String text;

    Entry(Source source, int slot, boolean factor, Role role, String text) {
      this.source = source;
      this.single = source instanceof Source.Scalar scalar ? scalar.node() : null;
      this.slot = slot;
      this.width = source.width();
      this.factor = factor;
      this.role = role;
      this.text = text;
    }
  }

  /** What one scope reads. */
  static final class Reads implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Leading variables that are filled. */
    final int variables;

    /** Inputs that must not be null. */
    final int[] required;

    /**
     * Inputs of kind double: NaN and infinity are refused even where an expression would hide them.
     */
    final int[] finite;

    /** Inputs with given levels that no variable reads. */
    final int[] gated;

    Reads(int variables, int[] required, int[] finite, int[] gated) {
      this.variables = variables;
      this.required = required;
      this.finite = finite;
      this.gated = gated;
    }
  }

  final Entry[] entries;
  private final Map<Scope, Reads> reads;
  final int values;
  final int fixedVariables;
  final int offsets;
  final Response response;
  final int responseEntry;
  final int responseSlot;
  final int weightSlot;
  final TermWriter[] fixed;
  final TermWriter[] random;
  final String[] names;
  final Role[] roles;
  final int[] shown;

  /**
   * @param offsets number of offset variables, which follow the fixed ones, one value each
   * @param responseEntry position of the response's first variable
   * @param weightSlot -1 without weights
   * @param names of the inputs
   * @param roles the first role of each input
   * @param shown inputs that describe a row to a reader, the most telling first
   */
  Layout(
      Entry[] entries,
      Map<Scope, Reads> reads,
      int values,
      int fixedVariables,
      int offsets,
      Response response,
      int responseEntry,
      int weightSlot,
      TermWriter[] fixed,
      TermWriter[] random,
      String[] names,
      Role[] roles,
      int[] shown) {
    this.entries = entries;
    this.reads = new EnumMap<>(reads);
    this.values = values;
    this.fixedVariables = fixedVariables;
    this.offsets = offsets;
    this.response = response;
    this.responseEntry = responseEntry;
    this.responseSlot = entries[responseEntry].slot;
    this.weightSlot = weightSlot;
    this.fixed = fixed;
    this.random = random;
    this.names = names;
    this.roles = roles;
    this.shown = shown;
  }

  Reads reads(Scope scope) {
    return Objects.requireNonNull(reads.get(scope));
  }
}
