package sparkmixed.fit;

import java.io.Serializable;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.family.Terms;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowBlock;
import sparkmixed.moments.RowBlocks;
import sparkmixed.moments.RowPrint;

/**
 * What one pass over the rows of a generalized model tells before anything is fitted: everything
 * that checks, starting values and scales need. O(p^2) a row.
 */
final class GlmmSummary implements Serializable {
  private static final long serialVersionUID = 1L;

  double least = Double.POSITIVE_INFINITY;
  double most = Double.NEGATIVE_INFINITY;

  /** Whether every row has weight one. */
  boolean unitWeights = true;

  /** Cross products of X and first guesses of the linear predictor, (p+1) x (p+1). */
  final double[] gram;

  double weights;

  /** See {@link RowPrint}. */
  long print;

  /** Sum of the weights of first guesses, see {@link #guessWeight}. */
  double guessWeights;

  double weightedResponse;
  double weightedOffset;

  /** Sums of squares of the columns of X and Z. */
  final double[] xSquares;

  final double[] zSquares;

  /** Sums of the columns of X, every row counted once. */
  final double[] xSums;

  /** Sum of the parts of log p that no parameter changes, and what its rounding lost. */
  private double constant;

  private double lost;

  private GlmmSummary(int p, int q) {
    this.gram = new double[(p + 1) * (p + 1)];
    this.xSquares = new double[p];
    this.zSquares = new double[q];
    this.xSums = new double[p];
  }

  static GlmmSummary of(RowBlocks blocks, Family family, Link link) {
    GlmmSummary total = null;
    for (GlmmSummary part : blocks.map(new Summarize(family, link))) {
      if (total == null) {
        total = part;
      } else {
        total.add(part);
      }
    }
    if (total == null) {
      throw new IllegalStateException("no blocks");
    }
    return total;
  }

  double constant() {
    return constant + lost;
  }

  /** Neumaier's compensated sum: millions of terms must not cost digits. */
  private void addConstant(double term) {
    double next = constant + term;
    lost +=
        Math.abs(constant) >= Math.abs(term) ? (constant - next) + term : (term - next) + constant;
    constant = next;
  }

  private void add(GlmmSummary other) {
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    unitWeights &= other.unitWeights;
    weights += other.weights;
    print += other.print;
    guessWeights += other.guessWeights;
    weightedResponse += other.weightedResponse;
    weightedOffset += other.weightedOffset;
    add(gram, other.gram);
    add(xSquares, other.xSquares);
    add(xSums, other.xSums);
    add(zSquares, other.zSquares);
    addConstant(other.constant);
    lost += other.lost;
  }

  private static void add(double[] sum, double[] part) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += part[k];
    }
  }

  private void addAll(PackedRows rows, Family family, Likelihood likelihood) {
    Terms terms = new Terms();
    int p = xSquares.length;
    int p1 = p + 1;
    double[] v = new double[p1];
    for (int i = 0; i < rows.rows(); i++) {
      double y = rows.y()[i];
      double w = rows.weightOf(i);
      double offset = rows.offsetOf(i);
      least = Math.min(least, y);
      most = Math.max(most, y);
      unitWeights &= w == 1;
      weights += w;
      print += RowPrint.of(y, w);
      weightedResponse += w * y;
      weightedOffset += w * offset;
      addConstant(likelihood.constant(y, w));
      for (int j = 0; j < p; j++) {
        v[j] = rows.xOf(j, i);
        xSums[j] += v[j];
        xSquares[j] += v[j] * v[j];
      }
      for (int c = 0; c < zSquares.length; c++) {
        double z = rows.zOf(c, i);
        zSquares[c] += z * z;
      }
      double guess = likelihood.startingEta(y, w);
      double own = guessWeight(family, likelihood, y, w, guess, terms);
      guessWeights += own;
      v[p] = guess - offset;
      for (int j = 0; j < p1; j++) {
        for (int k = j; k < p1; k++) {
          gram[j * p1 + k] += own * v[j] * v[k];
        }
      }
    }
    for (int j = 0; j < p1; j++) {
      for (int k = j + 1; k < p1; k++) {
        gram[k * p1 + j] = gram[j * p1 + k];
      }
    }
  }

  /**
   * Weight of a first guess: for a gaussian response near zero under a link that is steep there, a
   * guess is worth little and may be far away, so it counts by its information; elsewhere by the
   * prior weight.
   */
  static double guessWeight(
      Family family, Likelihood likelihood, double y, double w, double guess, Terms terms) {
    if (family != Family.GAUSSIAN) {
      return w;
    }
    likelihood.curve(y, w, guess, terms);
    return terms.expected;
  }

  private record Summarize(Family family, Link link)
      implements RowBlocks.BlockFunction<GlmmSummary> {
    @Override
    public GlmmSummary apply(RowBlock block) {
      PackedRows rows = block.rows();
      GlmmSummary summary = new GlmmSummary(rows.x().length, rows.z().length);
      summary.addAll(rows, family, Likelihood.of(family, link, 0));
      return summary;
    }
  }
}
