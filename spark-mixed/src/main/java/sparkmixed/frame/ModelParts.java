package sparkmixed.frame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.FormulaException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Expr;
import sparkmixed.formula.Formula;
import sparkmixed.formula.Grouping;
import sparkmixed.formula.RandomTerm;
import sparkmixed.formula.Term;
import sparkmixed.formula.TermList;

/**
 * The variables and grouping factors of a formula, each found in the schema and checked for its
 * role.
 */
final class ModelParts {
  private static final String ROW = ".obs";

  final Formula formula;
  final Inputs inputs;
  final Summaries summaries;
  final Response.Form responseForm;
  final Variable response;

  /** The second argument of {@code cbind}. */
  final @Nullable Variable failures;

  final TermList fixedTerms;
  final Map<Expr, Variable> fixed = new LinkedHashMap<>();
  final List<Variable> offsets = new ArrayList<>();

  /** Variables of the random terms that no fixed term has. */
  final Map<Expr, Variable> random = new LinkedHashMap<>();

  final @Nullable Variable weight;
  final List<GroupingFactor> factors = new ArrayList<>();

  /** For each random term the position of its grouping factor. */
  final List<Integer> factorOfTerm = new ArrayList<>();

  private final @Nullable FrameData data;

  ModelParts(Formula formula, List<Column> schema, FrameOptions options, @Nullable FrameData data) {
    this.formula = formula;
    this.data = data;
    this.inputs = new Inputs(schema, options);
    this.summaries = new Summaries(formula);
    Expr left = formula.response();
    if (left == null) {
      throw new FormulaException(
          "the formula has no response; write it left of ~", formula.source(), 0);
    }
    ResponseReader reader =
        new ResponseReader(
            formula,
            inputs,
            new ExprCompiler(formula, inputs, summaries, data, Role.RESPONSE),
            options.family());
    ResponseReader.Parts read = reader.read(left);
    this.responseForm = read.form();
    this.response = read.variable();
    this.failures = read.failures();
    this.fixedTerms = formula.fixed();
    addVariables(fixedTerms, Role.FIXED, fixed);
    for (RandomTerm term : formula.random()) {
      addVariables(term.effects(), Role.RANDOM, random);
      factorOfTerm.add(factor(term.grouping()));
    }
    formula.offsets().forEach(offset -> offsets.add(number(offset, Role.OFFSET)));
    if (options.offsetCol() != null) {
      offsets.add(number(new Expr.Name(options.offsetCol()), Role.OFFSET));
    }
    this.weight =
        options.weightCol() == null
            ? null
            : number(new Expr.Name(options.weightCol()), Role.WEIGHT);
  }

  /** R's text of the response. */
  String responseName() {
    return Objects.requireNonNull(formula.response()).deparse();
  }

  /** The variable an expression of the fixed or random terms stands for. */
  Variable variable(Expr expr) {
    Variable found = fixed.get(expr);
    if (found == null) {
      found = random.get(expr);
    }
    if (found == null) {
      throw new IllegalStateException("no variable " + expr.deparse());
    }
    return found;
  }

  private Variable number(Expr expr, Role role) {
    Node node = new ExprCompiler(formula, inputs, summaries, data, role).number(expr);
    return Variable.number(expr, node);
  }

  private void addVariables(TermList terms, Role role, Map<Expr, Variable> into) {
    for (Term term : terms.terms()) {
      for (Expr expr : term.variables()) {
        // Compiled even if known already, so that every input learns all its roles.
        Variable variable = Variable.of(expr, formula, inputs, summaries, data, role);
        if (!fixed.containsKey(expr)) {
          into.putIfAbsent(expr, variable);
        }
      }
    }
  }

  private int factor(Grouping grouping) {
    List<Integer> parts = new ArrayList<>();
    boolean perRow = false;
    for (Expr part : grouping.parts()) {
      if (part instanceof Expr.Name name && name.name().equals(ROW)) {
        perRow = true;
      } else {
        parts.add(groupingInput(part));
      }
    }
    GroupingFactor factor = new GroupingFactor(grouping.name(), parts, perRow);
    int known = factors.indexOf(factor);
    if (known >= 0) {
      return known;
    }
    factors.add(factor);
    return factors.size() - 1;
  }

  private int groupingInput(Expr part) {
    Expr column =
        part instanceof Expr.Call call && call.function().equals("factor")
            ? call.arguments().get(0).value()
            : part;
    if (!(column instanceof Expr.Name name)) {
      throw formula.error(
          "a grouping factor is a column or a : or / of columns; compute "
              + part.deparse()
              + " as a column first",
          part);
    }
    int input = inputs.use(name.name(), Role.GROUPING);
    ColumnKind kind = inputs.kind(input);
    if (kind == ColumnKind.VECTOR || kind == ColumnKind.OTHER) {
      throw new InputRejectedException(
          "Column \""
              + name.name()
              + "\" (grouping factor) "
              + (kind == ColumnKind.VECTOR ? "is a vector" : "has a type without single values")
              + "; group by a string, integer, boolean, date or number column.");
    }
    return input;
  }
}
