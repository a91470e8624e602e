package sparkmixed.objective;

import sparkmixed.family.Likelihood;
import sparkmixed.family.Terms;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.Effects;
import sparkmixed.pls.RowLayout;
import sparkmixed.pls.RowPredictor;
import sparkmixed.pls.RowTerms;
import sparkmixed.pls.WeightedSystem;

/**
 * One step of iteratively reweighted least squares, row by row: weights, scores, and W times the
 * part of the linear predictor that is looked for; sums to log p.
 *
 * @param beta of the leading columns of X
 * @param joint whether {@code X beta} is looked for as well
 */
record WorkingTerms(
    RowLayout layout,
    Likelihood likelihood,
    boolean expected,
    double[] beta,
    Effects b,
    boolean joint)
    implements RowTerms {

  @Override
  public Worker worker() {
    return new Weights();
  }

  private final class Weights implements Worker {
    private final PackedRows rows = layout.rows();
    private final RowPredictor predictor = new RowPredictor(layout, beta, b);
    private final double[] eta = new double[WeightedSystem.blockRows()];
    private final double[] sought = new double[WeightedSystem.blockRows()];
    private final Terms terms = new Terms();

    @Override
    public double fill(int from, int to, double[] weight, double[][] residual) {
      int n = to - from;
      predictor.setOffset(from, to, eta);
      java.util.Arrays.fill(sought, 0, n, 0);
      predictor.addRandom(from, to, sought);
      predictor.addFixed(from, to, joint ? sought : eta);
      double sum = 0;
      double[] y = rows.y();
      for (int k = 0; k < n; k++) {
        likelihood.curve(y[from + k], rows.weightOf(from + k), eta[k] + sought[k], terms);
        sum += terms.logDensity;
        double w = expected ? terms.expected : terms.observed;
        weight[k] = w;
        residual[0][k] = terms.score;
        residual[1][k] = w * sought[k];
      }
      return sum;
    }
  }
}
