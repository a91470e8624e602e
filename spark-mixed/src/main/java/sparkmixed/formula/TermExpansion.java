package sparkmixed.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sparkmixed.error.FormulaException;

/**
 * The algebra of terms, with the rules of R's {@code terms.formula}. A term is the set of its
 * variables, numbered in the order in which the formula first names them; operators combine lists
 * of terms:
 *
 * <pre>
 *   A + B     A, then B                      A - B    A without B
 *   A : B     a|b for a in A, b in B         A * B    A + B + A:B
 *   A / B     A, then (all of A)|b           A ^ k    A : (A : (... A)), k times
 *   A %in% B  a|(all of B) for a in A        0, 1     no terms; the intercept off or on, last wins
 * </pre>
 *
 * <p>Cost: the number of pairs combined, at most {@link #MAX_WORK}; {@link #MAX_TERMS} terms come
 * out at most.
 */
final class TermExpansion {
  static final int MAX_TERMS = 5_000;
  static final int MAX_WORK = 2_000_000;

  private record Step(Expr.Binary node, boolean additive) {}

  private final SourceMap source;
  private final boolean randomAllowed;
  private final Map<Expr, Integer> numbers = new HashMap<>();
  private final List<Expr> variables = new ArrayList<>();
  private final List<Expr> offsets = new ArrayList<>();
  private final List<Expr.Binary> bars = new ArrayList<>();
  private boolean intercept = true;
  private boolean adding = true;
  private boolean dot;
  private int work;

  /**
   * @param randomAllowed true for the right-hand side of a formula, false for the left of a bar,
   *     where offsets, random terms and the dot have no meaning
   */
  TermExpansion(SourceMap source, boolean randomAllowed) {
    this.source = source;
    this.randomAllowed = randomAllowed;
  }

  TermList expand(Expr right) {
    List<BitSet> ordered = new ArrayList<>(encode(right, true));
    ordered.sort(Comparator.comparingInt(BitSet::cardinality));
    List<Term> terms = new ArrayList<>();
    for (BitSet term : ordered) {
      terms.add(new Term(term.stream().mapToObj(variables::get).toList()));
    }
    return new TermList(intercept, terms);
  }

  /** Arguments of the {@code offset()}s met, as written. */
  List<Expr> offsets() {
    return offsets;
  }

  /** The random terms met, as written: {@code effects | grouping}. */
  List<Expr.Binary> bars() {
    return bars;
  }

  boolean usesDot() {
    return dot;
  }

  /**
   * Follows the left spine in a loop: a sum of thousands of terms is a tree as deep as it is long.
   */
  private LinkedHashSet<BitSet> encode(Expr expr, boolean additive) {
    Deque<Step> spine = new ArrayDeque<>();
    Expr leaf = expr;
    boolean leafAdditive = additive;
    while (leaf instanceof Expr.Binary binary && isTermOperator(binary.operator())) {
      spine.push(new Step(binary, leafAdditive));
      leafAdditive &= Operators.binary(binary.operator()) == Operators.SUM;
      leaf = binary.left();
    }
    LinkedHashSet<BitSet> terms = encodeLeaf(leaf, leafAdditive);
    for (Step step : spine) {
      terms = combine(terms, step);
      if (terms.size() > MAX_TERMS) {
        throw tooMany(step.node());
      }
    }
    return terms;
  }

  private static boolean isTermOperator(String operator) {
    return Operators.binary(operator) >= Operators.SUM;
  }

  private LinkedHashSet<BitSet> combine(LinkedHashSet<BitSet> left, Step step) {
    Expr.Binary node = step.node();
    Expr rightSide = node.right();
    int precedence = Operators.binary(node.operator());
    if (left.isEmpty() && precedence != Operators.SUM && precedence != Operators.POWER) {
      // R's rule: nothing on the left leaves nothing, even of 1 * x. The right still moves the
      // intercept.
      encode(rightSide, false);
      return left;
    }
    switch (node.operator()) {
      case "+":
        left.addAll(encode(rightSide, step.additive()));
        return left;
      case "-":
        left.removeAll(encodeRemoved(rightSide));
        return left;
      case ":":
        return products(left, encode(rightSide, false), node);
      case "*":
        return crossed(left, encode(rightSide, false), node);
      case "/":
        LinkedHashSet<BitSet> nested = new LinkedHashSet<>(left);
        nested.addAll(products(List.of(union(left)), encode(rightSide, false), node));
        return nested;
      case "%in%":
        return products(left, List.of(union(encode(rightSide, false))), node);
      default:
        return power(left, node);
    }
  }

  private Set<BitSet> encodeRemoved(Expr right) {
    adding = !adding;
    Set<BitSet> removed = encode(right, false);
    adding = !adding;
    return removed;
  }

  private LinkedHashSet<BitSet> crossed(
      Collection<BitSet> left, Collection<BitSet> right, Expr.Binary node) {
    LinkedHashSet<BitSet> result = new LinkedHashSet<>(left);
    result.addAll(right);
    result.addAll(products(left, right, node));
    return result;
  }

  private LinkedHashSet<BitSet> products(
      Collection<BitSet> left, Collection<BitSet> right, Expr.Binary node) {
    LinkedHashSet<BitSet> result = new LinkedHashSet<>();
    for (BitSet first : left) {
      for (BitSet second : right) {
        BitSet both = (BitSet) first.clone();
        both.or(second);
        result.add(both);
        if (++work > MAX_WORK || result.size() > MAX_TERMS) {
          throw tooMany(node);
        }
      }
    }
    return result;
  }

  private LinkedHashSet<BitSet> power(LinkedHashSet<BitSet> base, Expr.Binary node) {
    if (!(node.right() instanceof Expr.Num exponent)
        || exponent.value() < 1
        || exponent.value() != Math.rint(exponent.value())) {
      throw source.error(
          "among terms ^ takes a positive whole number, as in (a + b)^2; write I(x^2) for a power"
              + " of a column",
          node);
    }
    LinkedHashSet<BitSet> result = base;
    for (double k = 1; k < exponent.value(); k++) {
      LinkedHashSet<BitSet> next = products(base, result, node);
      // Sets are equal in any order, but the next power may still move terms.
      if (List.copyOf(next).equals(List.copyOf(result))) {
        break;
      }
      result = next;
    }
    return result;
  }

  private static BitSet union(Collection<BitSet> terms) {
    BitSet all = new BitSet();
    terms.forEach(all::or);
    return all;
  }

  private LinkedHashSet<BitSet> encodeLeaf(Expr leaf, boolean additive) {
    if (leaf instanceof Expr.Paren paren) {
      return isRandomTerm(paren) ? random(paren, additive) : encode(paren.inner(), additive);
    }
    if (leaf instanceof Expr.Name name) {
      return column(name);
    }
    if (leaf instanceof Expr.Call call) {
      return call(call, additive);
    }
    if (leaf instanceof Expr.Num number && (number.value() == 0 || number.value() == 1)) {
      intercept = (number.value() == 1) == adding;
      return new LinkedHashSet<>();
    }
    if (leaf instanceof Expr.Unary unary && unary.operator().equals("+")) {
      return encode(unary.operand(), additive);
    }
    if (leaf instanceof Expr.Unary unary && unary.operator().equals("-")) {
      encodeRemoved(unary.operand());
      return new LinkedHashSet<>();
    }
    throw notATerm(leaf);
  }

  private static boolean isRandomTerm(Expr.Paren paren) {
    return paren.inner() instanceof Expr.Binary inner && Operators.isBar(inner.operator());
  }

  private LinkedHashSet<BitSet> random(Expr.Paren paren, boolean additive) {
    if (!randomAllowed) {
      throw source.error("a random term cannot stand inside another one", paren);
    }
    if (!additive) {
      throw source.error("a random term can only be added: ... + " + shortText(paren), paren);
    }
    bars.add((Expr.Binary) paren.inner());
    return new LinkedHashSet<>();
  }

  private LinkedHashSet<BitSet> column(Expr.Name name) {
    if (name.name().equals(ColumnNames.ROW)) {
      throw source.error(".obs stands for the row and can only be a grouping: (1 | .obs)", name);
    }
    if (name.name().equals(ColumnNames.DOT)) {
      if (!randomAllowed) {
        throw source.error("a dot cannot stand inside a random term", name);
      }
      dot = true;
    }
    return variable(name);
  }

  private LinkedHashSet<BitSet> call(Expr.Call call, boolean additive) {
    if (call.function().equals("cbind")) {
      throw source.error("cbind stands left of ~ only: cbind(successes, failures) ~ ...", call);
    }
    if (!call.function().equals("offset")) {
      return variable(call);
    }
    if (!randomAllowed) {
      throw source.error("an offset cannot stand inside a random term", call);
    }
    if (!additive) {
      throw source.error("an offset can only be added: ... + " + shortText(call), call);
    }
    Expr argument = call.arguments().get(0).value();
    if (!offsets.contains(argument)) {
      offsets.add(argument);
    }
    return new LinkedHashSet<>();
  }

  private LinkedHashSet<BitSet> variable(Expr expr) {
    Integer number = numbers.get(expr);
    if (number == null) {
      number = variables.size();
      numbers.put(expr, number);
      variables.add(expr);
    }
    BitSet term = new BitSet();
    term.set(number);
    LinkedHashSet<BitSet> result = new LinkedHashSet<>();
    result.add(term);
    return result;
  }

  private FormulaException tooMany(Expr at) {
    return source.error(
        work > MAX_WORK
            ? "the formula is too intricate: it combines more than " + MAX_WORK + " pairs of terms"
            : "the formula expands to more than " + MAX_TERMS + " terms",
        at);
  }

  private FormulaException notATerm(Expr leaf) {
    if (leaf instanceof Expr.Binary bar && Operators.isBar(bar.operator())) {
      String suggestion = shortText(new Expr.Binary(bar.operator(), new Expr.Num(1), bar.right()));
      return source.error(
          randomAllowed
              ? "a random term needs parentheses: ... + (" + suggestion + ")"
              : "a random term has one bar: (effects | grouping)",
          bar);
    }
    if (leaf instanceof Expr.Num) {
      return source.error("a number among terms can only be 0 or 1, for the intercept", leaf);
    }
    if (leaf instanceof Expr.Text || leaf instanceof Expr.Logical) {
      return source.error("a term is a column or a function of columns, not a constant", leaf);
    }
    return source.error("write a comparison or a negation among terms as I(...)", leaf);
  }

  private static String shortText(Expr expr) {
    String text = expr.deparse();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
