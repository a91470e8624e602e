package sparkmixed.fit;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Observations;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.ResponseProducts;
import sparkmixed.moments.RowPacking;

/**
 * A model with its rows on the driver, in one order: linear predictors row by row, and refits to
 * other responses of the same rows. Memory: that of {@link PackedRows}. Safe for several threads.
 */
public final class RowModel {
  private final ModelFrame frame;
  private final PackedRows rows;
  private final Pilot pilot;
  private final @Nullable LmmProblem linear;
  private final LmmOptions linearOptions;
  private final @Nullable GlmmProblem generalized;

  private RowModel(
      ModelFrame frame,
      PackedRows rows,
      Pilot pilot,
      @Nullable LmmProblem linear,
      LmmOptions linearOptions,
      @Nullable GlmmProblem generalized) {
    this.frame = frame;
    this.rows = rows;
    this.pilot = pilot;
    this.linear = linear;
    this.linearOptions = linearOptions;
    this.generalized = generalized;
  }

  /**
   * A generalized model on its rows.
   *
   * @throws sparkmixed.error.ConfigurationException if they are not on the driver
   */
  public static RowModel of(GlmmProblem problem) {
    return new RowModel(
        problem.frame(),
        problem.packedRows(),
        problem.pilot(),
        null,
        LmmOptions.defaults(),
        problem);
  }

  /**
   * A linear model on its rows, which are read once more.
   *
   * @param observations what the problem was summed up from
   */
  public static RowModel of(LmmProblem problem, Observations observations, LmmOptions options) {
    ModelFrame frame = problem.frame();
    try (RowPacking packing = observations.pack(LmmProblem.shape(frame), problem.pilot())) {
      return new RowModel(frame, packing.collect(), problem.pilot(), problem, options, null);
    }
  }

  public int rowCount() {
    return rows.rows();
  }

  /** Responses as given; proportions of a binomial model. */
  public double[] response() {
    return rows.y().clone();
  }

  /** Prior weight of a row, of a binomial model its trials. */
  public double weight(int row) {
    return rows.weightOf(row);
  }

  /** {@code x'beta + offset} of each row; dropped coefficients (NaN) count as zero. O(n p). */
  public double[] fixedPart(double[] beta) {
    double[] eta = new double[rows.rows()];
    for (int i = 0; i < eta.length; i++) {
      eta[i] = rows.offsetOf(i);
    }
    for (int j = 0; j < beta.length; j++) {
      if (!Double.isNaN(beta[j])) {
        for (int i = 0; i < eta.length; i++) {
          eta[i] += beta[j] * (rows.xOf(j, i) + pilot.xShift()[j]);
        }
      }
    }
    return eta;
  }

  /** Levels of each factor, in the frame's order. */
  public int[] levelCounts() {
    return Arrays.stream(rows.levels()).mapToInt(levels -> levels.size()).toArray();
  }

  /**
   * Adds {@code z'b} of all factors.
   *
   * @param eta of each row, changed in place
   * @param effects for each factor one row a level, effects of all its terms one after the other
   */
  public void addRandomPart(double[] eta, List<Blocks> effects) {
    MomentShape shape = rows.shape();
    for (int f = 0; f < shape.factors(); f++) {
      Blocks b = effects.get(f);
      int[] columns = shape.z()[f];
      for (int c = 0; c < columns.length; c++) {
        double shift = pilot.zShift()[columns[c]];
        for (int i = 0; i < eta.length; i++) {
          eta[i] += (rows.zOf(columns[c], i) + shift) * b.get(rows.level()[f][i], c);
        }
      }
    }
  }

  /** Linear predictors of a fit with its conditional modes. */
  public double[] eta(LmmFit.Result fit) {
    double[] eta = fixedPart(fit.model().fixedEffects().estimates());
    addRandomPart(eta, fit.randomEffects().stream().map(RandomEffects::modes).toList());
    return eta;
  }

  /** Fits to the rows as they are. */
  public LmmFit.Result fit(FittedModel start) {
    return refit(rows.y(), start);
  }

  /**
   * Fits the same model to another response.
   *
   * @param y in the order of {@link #response}
   * @param start a fit of the model, whose parameters the search starts from
   * @throws sparkmixed.error.InputRejectedException if the response cannot carry the model
   */
  public LmmFit.Result refit(double[] y, FittedModel start) {
    if (generalized != null) {
      return GlmmFit.fit(generalized.withResponse(y), FitListener.none(), start);
    }
    if (linear == null) {
      throw new IllegalStateException("neither kind of problem");
    }
    return LmmFit.fit(
        linear.withResponse(products(linear, y)), linearOptions, FitListener.none(), start.theta());
  }

  private ResponseProducts products(LmmProblem problem, double[] y) {
    double[] rest = y.clone();
    double[] fixed = fixedPart(pilot.beta());
    int[] columns = problem.columns();
    double[] x = new double[columns.length];
    double square = 0;
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= fixed[i];
      double w = rows.weightOf(i) * rest[i];
      square += w * rest[i];
      for (int c = 0; c < x.length; c++) {
        x[c] += w * rows.xOf(columns[c], i);
      }
    }
    MomentShape shape = rows.shape();
    Blocks[] z = new Blocks[shape.factors()];
    for (int f = 0; f < z.length; f++) {
      int[] own = shape.z()[f];
      z[f] = new Blocks(own.length, rows.levels()[f].size());
      for (int i = 0; i < rest.length; i++) {
        int level = rows.level()[f][i];
        double[] page = z[f].page(level);
        int at = z[f].offset(level);
        double w = rows.weightOf(i) * rest[i];
        for (int c = 0; c < own.length; c++) {
          page[at + c] += w * rows.zOf(own[c], i);
        }
      }
    }
    return new ResponseProducts(x, z, square);
  }

  public ModelFrame frame() {
    return frame;
  }
}
