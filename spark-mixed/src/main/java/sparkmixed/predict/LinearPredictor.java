package sparkmixed.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;

/**
 * The linear predictor of a fitted model, {@code eta = x'beta + sum_f z_f'b_f + offset}. Immutable;
 * rows are scored by a {@link RowScorer}.
 */
public final class LinearPredictor implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ModelFrame frame;
  private final double[] beta;
  private final int[][] z;

  /**
   * @param beta coefficients of all columns of X; a dropped one (NaN) counts as zero, for its
   *     column is a combination of others
   */
  public LinearPredictor(ModelFrame frame, double[] beta) {
    this.frame = frame;
    this.beta = beta.clone();
    for (int j = 0; j < beta.length; j++) {
      if (Double.isNaN(beta[j])) {
        this.beta[j] = 0;
      }
    }
    List<List<Integer>> columns = new ArrayList<>();
    frame.factors().forEach(factor -> columns.add(new ArrayList<>()));
    for (TermDesign term : frame.terms()) {
      for (int c = 0; c < term.size(); c++) {
        columns.get(term.factor()).add(term.start() + c);
      }
    }
    this.z =
        columns.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  public ModelFrame frame() {
    return frame;
  }

  /** K, the number of modes of one level of a factor. */
  public int width(int factor) {
    return z[factor].length;
  }

  /** Inputs that must be there for a prediction, in order of position. */
  public List<Integer> inputs(boolean conditional) {
    if (!conditional) {
      return frame.fixedInputs();
    }
    TreeSet<Integer> inputs = new TreeSet<>(frame.predictorInputs());
    grouping(frame).forEach(factor -> inputs.addAll(factor.partInputs()));
    return List.copyOf(inputs);
  }

  /** Inputs that must be there for what is wanted, in order of position. */
  public List<Integer> inputs(Wanted wanted) {
    if (wanted.wholeRows(frame)) {
      return allInputs();
    }
    return wanted.conditional() || !wanted.randomDesign()
        ? inputs(wanted.conditional())
        : frame.predictorInputs();
  }

  /** Every input of the formula: what whole rows are read from. */
  public List<Integer> allInputs() {
    return java.util.stream.IntStream.range(0, frame.inputs().size()).boxed().toList();
  }

  /** Columns of {@link CodedRow#z} that belong to each factor; not to be changed. */
  public int[][] columns() {
    return z;
  }

  double[] beta() {
    return beta;
  }

  /** Factors whose levels a new row can have; an effect of a single row of the fit is no one's. */
  static Stream<GroupingFactor> grouping(ModelFrame frame) {
    return frame.factors().stream().filter(factor -> !factor.perRow());
  }

  /** Whether an input is looked up by its exact value: a factor, or part of a grouping factor. */
  public boolean byValue(int input) {
    return !frame.levels(input).isEmpty()
        || frame.factors().stream().anyMatch(factor -> factor.partInputs().contains(input));
  }

  /**
   * A scorer for one thread.
   *
   * @param conditional whether random effects enter
   * @param newLevels what to do about unknown levels
   * @param skipNulls whether a row with a null in a column it needs has no prediction instead of
   *     being rejected
   */
  public RowScorer scorer(boolean conditional, NewLevels newLevels, boolean skipNulls) {
    return new RowScorer(
        this,
        conditional,
        newLevels,
        skipNulls,
        conditional ? RowScorer.Reads.PREDICTORS : RowScorer.Reads.FIXED);
  }

  /**
   * A scorer for one thread that reads what is wanted.
   *
   * @param whole whether response and weight are read
   */
  public RowScorer scorer(Wanted wanted, boolean whole) {
    RowScorer.Reads reads =
        whole
            ? RowScorer.Reads.WHOLE
            : wanted.randomDesign() ? RowScorer.Reads.PREDICTORS : RowScorer.Reads.FIXED;
    return new RowScorer(this, wanted.conditional(), wanted.newLevels(), wanted.skipNulls(), reads);
  }

  /**
   * A scorer for one thread that reads response and weight, too.
   *
   * @param conditional whether random effects enter
   */
  public RowScorer wholeScorer(boolean conditional, NewLevels newLevels, boolean skipNulls) {
    return new RowScorer(this, conditional, newLevels, skipNulls, RowScorer.Reads.WHOLE);
  }
}
