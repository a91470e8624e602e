package sparkmixed.frame;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;

/**
 * What every row of the data becomes: the columns of X (p of them, named as R names them), the
 * template of every random term, and the encoder that fills them. Immutable.
 */
public final class ModelFrame implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String formula;
  private final List<String> inputs;
  private final List<Column> columns;
  private final List<List<String>> levels;
  private final String responseName;
  private final List<String> fixedNames;
  private final int interceptColumn;
  private final boolean[] fixedCentrable;
  private final List<TermDesign> terms;
  private final List<GroupingFactor> factors;
  private final boolean[] zCentrable;
  private final Layout layout;
  private final FixedDesign fixedDesign;

  ModelFrame(
      String formula,
      List<String> inputs,
      List<Column> columns,
      List<List<String>> levels,
      String responseName,
      List<String> fixedNames,
      int interceptColumn,
      boolean[] fixedCentrable,
      List<TermDesign> terms,
      List<GroupingFactor> factors,
      boolean[] zCentrable,
      Layout layout,
      FixedDesign fixedDesign) {
    this.formula = formula;
    this.inputs = inputs;
    this.columns = columns;
    this.levels = levels;
    this.responseName = responseName;
    this.fixedNames = List.copyOf(fixedNames);
    this.interceptColumn = interceptColumn;
    this.fixedCentrable = fixedCentrable;
    this.terms = List.copyOf(terms);
    this.factors = factors;
    this.zCentrable = zCentrable;
    this.layout = layout;
    this.fixedDesign = fixedDesign;
  }

  /** The terms behind the columns of X. */
  public FixedDesign fixedDesign() {
    return fixedDesign;
  }

  /** Canonical text of the formula, {@code .} expanded. */
  public String formula() {
    return formula;
  }

  /** Names of the columns to read; a {@link RowValues} serves them at these positions. */
  public List<String> inputs() {
    return inputs;
  }

  public ColumnKind kind(int input) {
    return columns.get(input).kind();
  }

  /**
   * Levels that {@link RowValues#code} must know for this input, in the order of the codes; empty
   * if it is never asked for one.
   */
  public List<String> levels(int input) {
    return levels.get(input);
  }

  /** R's text of the response. */
  public String responseName() {
    return responseName;
  }

  /** Names of the columns of X. */
  public List<String> fixedNames() {
    return fixedNames;
  }

  /** Position of the intercept in X, or -1. */
  public int interceptColumn() {
    return interceptColumn;
  }

  /** Number of columns of X. */
  public int p() {
    return fixedNames.size();
  }

  /** Length of {@link CodedRow#z}: the columns of all terms. */
  public int q() {
    return zCentrable.length;
  }

  /**
   * For each column of X whether taking a constant off it only moves the intercept: a numeric
   * column, or product of numeric columns, beside an intercept.
   */
  public boolean[] fixedCentrable() {
    return fixedCentrable.clone();
  }

  /**
   * For each column of z whether taking a constant off it only changes the basis of its term: a
   * numeric column of a correlated term with an intercept.
   */
  public boolean[] zCentrable() {
    return zCentrable.clone();
  }

  /** Random terms in the formula's order. */
  public List<TermDesign> terms() {
    return terms;
  }

  /** Distinct grouping factors in order of first appearance. */
  public List<GroupingFactor> factors() {
    return factors;
  }

  /** Whether a weight column is read. */
  public boolean weighted() {
    return layout.weightSlot >= 0;
  }

  /** Whether the response is {@code cbind(successes, failures)}, whose trials weigh. */
  public boolean counts() {
    return layout.response.counts();
  }

  /** Whether the response of a binomial model is a factor, or true or false: no number. */
  public boolean categoricalResponse() {
    return layout.response.categorical();
  }

  /** Inputs read by {@link RowEncoder#encodePredictors}; grouping parts are not among them. */
  public List<Integer> predictorInputs() {
    return IntStream.of(layout.reads(Layout.Scope.PREDICTORS).required).boxed().toList();
  }

  /** Inputs read by {@link RowEncoder#encodeFixed}. */
  public List<Integer> fixedInputs() {
    return IntStream.of(layout.reads(Layout.Scope.FIXED).required).boxed().toList();
  }

  /** The column of the fit, with its kind and, for a vector, its elements. */
  public Column column(int input) {
    return columns.get(input);
  }

  /**
   * Checks, without data, that a table can be scored: every wanted column is there once and holds
   * what it held in the fit. Any number may stand for another.
   *
   * @param wanted inputs that will be read: {@link #predictorInputs()} or {@link #fixedInputs()},
   *     and the parts of grouping factors if their effects are used
   * @throws InputRejectedException if not
   */
  public void checkSchema(List<Column> schema, Collection<Integer> wanted) {
    for (int input : wanted) {
      Role role = layout.roles[input];
      Schema.checkLike(columns.get(input), Schema.find(schema, inputs.get(input), role), role);
    }
  }

  /** A row of the right lengths. */
  public CodedRow newRow() {
    return new CodedRow(p(), q());
  }

  /** Where the columns of the model are in the data; null if it has any that are not there. */
  public @Nullable PlainColumns plainColumns() {
    return PlainColumns.of(layout, p(), q());
  }

  /** An encoder that rejects rows with nulls. One for each thread. */
  public RowEncoder encoder() {
    return encoder(false);
  }

  /** An encoder; {@code skipNulls} is {@code handleInvalid = skip}. */
  public RowEncoder encoder(boolean skipNulls) {
    return new RowEncoder(layout, skipNulls);
  }
}
