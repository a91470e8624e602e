package sparkmixed.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.error.InputRejectedException;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.frame.RowValues;

/** Scores rows, one after the other; has scratch, so every thread needs its own. */
public final class RowScorer {
  /** What of a row is read. */
  enum Reads {
    /** Row of X and offset. */
    FIXED,
    /** Row of Z, too. */
    PREDICTORS,
    /** Response and weight, too. */
    WHOLE
  }

  private final ModelFrame frame;
  private final boolean conditional;
  private final NewLevels newLevels;
  private final boolean skipNulls;
  private final Reads reads;
  private final RowEncoder encoder;
  private final RowProblems problems = new RowProblems();
  private final boolean[] perRow;
  private final int[][] z;
  private final double[] beta;
  private final double[][] modes;
  private final int[] grouping;

  /** The last row. */
  public final CodedRow coded;

  /** Position of the last row's level of each factor; -1 for none. */
  final int[] levels;

  RowScorer(
      LinearPredictor predictor,
      boolean conditional,
      NewLevels newLevels,
      boolean skipNulls,
      Reads reads) {
    this.frame = predictor.frame();
    this.conditional = conditional;
    this.newLevels = newLevels;
    this.skipNulls = skipNulls;
    this.reads = reads;
    this.encoder = frame.encoder(skipNulls);
    this.coded = frame.newRow();
    this.z = predictor.columns();
    this.beta = predictor.beta();
    this.modes = new double[z.length][];
    this.perRow = new boolean[z.length];
    for (int f = 0; f < z.length; f++) {
      modes[f] = new double[z[f].length];
      perRow[f] = frame.factors().get(f).perRow();
    }
    this.levels = new int[z.length];
    this.grouping =
        LinearPredictor.grouping(frame)
            .flatMap(factor -> factor.partInputs().stream())
            .distinct()
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * eta of one row; NaN if it has none.
   *
   * @throws InputRejectedException if a value cannot be used: NaN or infinite, a level of a fixed
   *     factor that the fit did not see, a null unless nulls are skipped, a new level of a grouping
   *     factor under {@link NewLevels#ERROR}
   */
  public double eta(RowValues row, Modes source) {
    if (!encoded(row) || (conditional && nullLevel(row))) {
      return Double.NaN;
    }
    double eta = fixedPart();
    for (int f = 0; conditional && f < z.length; f++) {
      if (perRow[f]) {
        continue;
      }
      double[] b = modes[f];
      if (source.copy(f, b)) {
        levels[f] = source.level(f);
        int[] columns = z[f];
        for (int c = 0; c < columns.length; c++) {
          eta += coded.z[columns[c]] * b[c];
        }
      } else if (newLevels == NewLevels.MISSING) {
        return Double.NaN;
      } else if (newLevels == NewLevels.ERROR) {
        throw unknown(frame.factors().get(f), row);
      }
    }
    return eta;
  }

  /** Position of the last row's level of a factor among those of the fit; -1 for none. */
  public int level(int factor) {
    return levels[factor];
  }

  /** {@code x'beta + offset} of the row that was coded last. */
  public double fixedPart() {
    double eta = coded.offset;
    for (int j = 0; j < beta.length; j++) {
      eta += coded.x[j] * beta[j];
    }
    return eta;
  }

  /**
   * Codes a row into {@link #coded}, with weight 0 if that is its weight.
   *
   * @return false if a null takes it out
   * @throws InputRejectedException if a value cannot be used
   */
  public boolean encoded(RowValues row) {
    Arrays.fill(levels, -1);
    RowEncoder.Status status;
    if (reads == Reads.WHOLE) {
      status = encoder.encode(row, coded, problems);
      if (status == RowEncoder.Status.ZERO_WEIGHT) {
        status = encoder.encodePredictors(row, coded, problems);
        coded.weight = 0;
      }
    } else {
      status =
          reads == Reads.PREDICTORS
              ? encoder.encodePredictors(row, coded, problems)
              : encoder.encodeFixed(row, coded, problems);
    }
    if (status == RowEncoder.Status.REJECTED) {
      problems.throwIfAny();
    }
    return status == RowEncoder.Status.USED;
  }

  private boolean nullLevel(RowValues row) {
    for (int input : grouping) {
      if (row.isNull(input)) {
        if (skipNulls) {
          return true;
        }
        throw new InputRejectedException(
            "Column \""
                + frame.inputs().get(input)
                + "\" (grouping factor) is null in a row to be predicted; remove or impute it,"
                + " set handleInvalid = skip for a null prediction, or predictionType ="
                + " population to leave random effects out.");
      }
    }
    return false;
  }

  private InputRejectedException unknown(GroupingFactor factor, RowValues row) {
    List<String> parts = new ArrayList<>();
    for (int input : factor.partInputs()) {
      parts.add(row.text(input));
    }
    return new InputRejectedException(
        "Grouping factor \""
            + factor.name()
            + "\" has the level \""
            + String.join(":", parts)
            + "\" that the model was not fitted to; refit, or set newLevels = population to"
            + " predict such rows for an average level, or newLevels = missing for a null"
            + " prediction.");
  }
}
