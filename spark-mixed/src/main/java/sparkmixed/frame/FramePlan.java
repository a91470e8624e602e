package sparkmixed.frame;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.FormulaException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Formula;

/**
 * A formula met with a schema: every check that needs no data has been made, and what has to be
 * learnt from the data is known. Positions of inputs are those of the {@link ModelFrame} it
 * resolves to. Stays on the driver.
 */
public final class FramePlan {
  private final List<Column> schema;
  private final FrameOptions options;
  private final ModelParts parts;

  private FramePlan(List<Column> schema, FrameOptions options, ModelParts parts) {
    this.schema = schema;
    this.options = options;
    this.parts = parts;
  }

  /**
   * Checks a formula against a schema.
   *
   * @throws InputRejectedException if a column is missing, there twice or unfit for its role
   * @throws FormulaException if the formula asks for something that is not there to be had
   * @throws ConfigurationException if an option makes no sense
   */
  public static FramePlan of(Formula formula, List<Column> schema, FrameOptions options) {
    options.contrasts().forEach(Contrast::named);
    Formula whole = formula.expandDot(schema.stream().map(Column::name).toList());
    return new FramePlan(schema, options, new ModelParts(whole, schema, options, null));
  }

  /**
   * The same plan, if it has random effects.
   *
   * @throws ConfigurationException if it has none
   */
  public FramePlan requireRandomEffects() {
    if (formula().random().isEmpty()) {
      throw new ConfigurationException(
          "The formula has no random effects, such as (1 | group); without them, use Spark's"
              + " LinearRegression for a gaussian model or GeneralizedLinearRegression for other"
              + " families, or method Bayes.");
    }
    return this;
  }

  /** The formula, with the dot replaced. */
  public Formula formula() {
    return parts.formula;
  }

  /** Names of the columns to read, in the order of their positions. */
  public List<String> inputs() {
    return IntStream.range(0, parts.inputs.size())
        .mapToObj(input -> parts.inputs.column(input).name())
        .toList();
  }

  public ColumnKind kind(int input) {
    return parts.inputs.kind(input);
  }

  /** R's text of the response. */
  public String responseName() {
    return parts.responseName();
  }

  /** Distinct grouping factors in order of first appearance. */
  public List<GroupingFactor> factors() {
    return List.copyOf(parts.factors);
  }

  /**
   * Inputs whose distinct values must be known to name the columns. A boolean without given levels
   * is none: it has two whatever the data, as in R.
   */
  public List<Integer> factorInputs() {
    return IntStream.range(0, parts.inputs.size())
        .filter(parts.inputs::needsLevels)
        .boxed()
        .toList();
  }

  /** Whether {@code scale} or {@code poly} need {@link #newSummaries()} filled by a pass. */
  public boolean needsSummaries() {
    return !parts.summaries.isEmpty();
  }

  /** Whether anything must be learnt from the data before {@link #resolve}. */
  public boolean needsData() {
    return needsSummaries() || !factorInputs().isEmpty();
  }

  /** Empty accumulators for what {@code scale} and {@code poly} need; merges and serializes. */
  public NumericSummaries newSummaries() {
    return parts.summaries.newSummaries();
  }

  /**
   * Puts what was learnt into the form that {@link #resolve} takes and a saved model keeps.
   *
   * @param present column name to the labels found in its rows, in any order, for all {@link
   *     #factorInputs()}
   * @param summaries the filled accumulators; may be null if {@link #needsSummaries()} is false
   * @throws InputRejectedException if a column is constant under {@code scale} or has too few
   *     distinct values for {@code poly}
   */
  public FrameData frameData(
      Map<String, ? extends Collection<String>> present, @Nullable NumericSummaries summaries) {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    for (int input : factorInputs()) {
      String name = parts.inputs.column(input).name();
      Collection<String> found = present.get(name);
      if (found == null) {
        throw new IllegalArgumentException("no levels of " + name);
      }
      List<String> given = parts.inputs.givenLevels(input);
      levels.put(
          name,
          given.isEmpty()
              ? FrameData.orderLevels(kind(input), found)
              : given.stream().filter(found::contains).toList());
    }
    Map<String, double[]> numbers =
        summaries == null ? Map.of() : parts.summaries.finish(summaries);
    return new FrameData(levels, numbers);
  }

  /**
   * The model frame for data of which these facts are known.
   *
   * @throws InputRejectedException if a factor of the model matrix has fewer than two levels
   */
  public ModelFrame resolve(FrameData data) {
    ModelParts resolved = new ModelParts(parts.formula, schema, options, data);
    return new FrameBuilder(resolved, options, data).build();
  }
}
