package sparkmixed.formula;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.FormulaException;

/**
 * A parsed model formula, e.g. {@code Reaction ~ 1 + Days + (1 + Days | Subject)}: response, fixed
 * terms, random terms, offsets. Immutable; two formulas are equal if their canonical texts are.
 *
 * <p>Left of {@code ~}, and inside function calls, operators are arithmetic; among terms they are
 * the algebra of {@link TermExpansion}.
 */
public final class Formula implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final transient SourceMap places;
  private final transient @Nullable Expr response;
  private final transient Expr right;
  private final transient TermList fixed;
  private final transient List<RandomTerm> random;
  private final transient List<Expr> offsets;
  private final transient boolean usesDot;
  private final transient String canonical;

  private Formula(SourceMap places) {
    Parser.Sides sides = Parser.parse(places);
    this.places = places;
    this.response = sides.left();
    this.right = sides.right();
    this.canonical = Deparser.deparse(response, right);
    if (canonical.length() > Parser.MAX_LENGTH) {
      throw places.error(Parser.tooLong(canonical.length(), "with its spaces written out "), 0);
    }
    TermExpansion expansion = new TermExpansion(places, true);
    this.fixed = expansion.expand(right);
    this.offsets = List.copyOf(expansion.offsets());
    this.usesDot = expansion.usesDot();
    this.random = randomTerms(places, expansion.bars());
    if (response != null) {
      ResponseCheck.check(response, fixed, places);
    }
  }

  /**
   * Reads a formula. Linear in its length but for the terms it expands to.
   *
   * @throws FormulaException if {@code text} is not a formula; the message shows the place
   */
  public static Formula parse(String text) {
    return new Formula(new SourceMap(text));
  }

  private static List<RandomTerm> randomTerms(SourceMap places, List<Expr.Binary> bars) {
    List<RandomTerm> terms = new ArrayList<>();
    for (Expr.Binary bar : bars) {
      TermList effects = new TermExpansion(places, false).expand(bar.left());
      if (!effects.intercept() && effects.terms().isEmpty()) {
        throw places.error("the random term has no effects; write (1 | g) for an intercept", bar);
      }
      for (Grouping grouping : new GroupingReader(places).read(bar.right())) {
        terms.add(new RandomTerm(effects, grouping, bar.operator().equals("|")));
      }
    }
    return List.copyOf(terms);
  }

  /** The text as the user wrote it. */
  public String source() {
    return places.text();
  }

  /** Left of {@code ~}, an arithmetic expression or {@code cbind(a, b)}; null for {@code ~ x}. */
  public @Nullable Expr response() {
    return response;
  }

  /** The fixed terms. While {@link #usesDot()}, the dot is a variable named {@code .}. */
  public TermList fixed() {
    return fixed;
  }

  /**
   * The random terms as written, {@code (e | a/b)} already two of them; empty if there are none.
   */
  public List<RandomTerm> random() {
    return random;
  }

  /** The arguments of {@code offset(...)}, each once, to be summed. */
  public List<Expr> offsets() {
    return offsets;
  }

  /** Whether a dot waits for {@link #expandDot}. */
  public boolean usesDot() {
    return usesDot;
  }

  /**
   * The formula with {@code .} replaced by the sum of all {@code columns} that the response does
   * not use; grouping columns are among them, as in R. This formula if it has no dot.
   *
   * @throws FormulaException if no column is left, or the result is longer than a formula may be
   */
  public Formula expandDot(List<String> columns) {
    if (!usesDot) {
      return this;
    }
    Set<String> others = new LinkedHashSet<>(columns);
    if (response != null) {
      Set<String> used = new LinkedHashSet<>();
      ColumnNames.addTo(used, response);
      others.removeAll(used);
    }
    int dot = Math.max(0, source().indexOf('.', source().indexOf('~')));
    if (others.isEmpty()) {
      throw places.error("no column is left for the dot to stand for", dot);
    }
    String text = Deparser.deparse(response, DotExpansion.replace(right, others));
    if (text.length() > Parser.MAX_LENGTH) {
      throw places.error(
          "the dot stands for "
              + others.size()
              + " columns, too many to write out; assemble them into one vector column",
          dot);
    }
    return parse(text);
  }

  /**
   * Names of the columns the model reads: response, remaining terms, offsets, groupings; neither
   * {@code .} nor {@code .obs}. A column whose every term was removed with {@code -} is not among
   * them.
   */
  public Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    if (response != null) {
      ColumnNames.addTo(columns, response);
    }
    addColumns(columns, fixed);
    offsets.forEach(offset -> ColumnNames.addTo(columns, offset));
    for (RandomTerm term : random) {
      addColumns(columns, term.effects());
      term.grouping().parts().forEach(part -> ColumnNames.addTo(columns, part));
    }
    return Collections.unmodifiableSet(columns);
  }

  private static void addColumns(Set<String> columns, TermList terms) {
    for (Term term : terms.terms()) {
      term.variables().forEach(variable -> ColumnNames.addTo(columns, variable));
    }
  }

  /** An error about a part of this formula, with the caret under it. */
  public FormulaException error(String message, Expr at) {
    return places.error(message, at);
  }

  /** Canonical text: R's spacing, needless quotes gone; parses back to an equal formula. */
  public String deparse() {
    return canonical;
  }

  @Override
  public String toString() {
    return deparse();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Formula formula && formula.canonical.equals(canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  @Serial
  private Object writeReplace() {
    return new Serialized(source());
  }

  @Serial
  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw new InvalidObjectException("a formula is serialized as its text");
  }

  /** The text is all there is to a formula: small on the wire, and trees of any depth are safe. */
  private record Serialized(String source) implements Serializable {
    @Serial
    private Object readResolve() {
      return parse(source);
    }
  }
}
