package sparkmixed.fit;

import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Pilot;

/**
 * Random effects of the formula as written, from those of the centred columns {@code z_c - shift_c}
 * in which a model is fitted: {@code b_0 - sum shift_c b_c} for an intercept, the same for others.
 */
record WrittenEffects(ModelFrame frame, CovarianceLayout layout, Pilot pilot) {

  /** For each factor the matrix, K x K by columns, that makes its columns of Z those as written. */
  double[][] changes() {
    double[][] changes = new double[frame.factors().size()][];
    for (int f = 0; f < changes.length; f++) {
      int k = layout.widths()[f];
      changes[f] = new double[k * k];
      for (int c = 0; c < k; c++) {
        changes[f][c * k + c] = 1;
      }
    }
    for (int j = 0; j < frame.terms().size(); j++) {
      CovarianceTerm term = layout.terms().get(j);
      int intercept = intercept(j);
      int k = layout.widths()[term.factor()];
      for (int c = 0; intercept >= 0 && c < term.width(); c++) {
        changes[term.factor()][(term.start() + intercept) * k + term.start() + c] += shift(j, c);
      }
    }
    return changes;
  }

  /** Whether some column of a term with an intercept is centred. */
  boolean centred(int term) {
    boolean any = false;
    for (int c = 0; intercept(term) >= 0 && c < frame.terms().get(term).columns().size(); c++) {
      any |= shift(term, c) != 0;
    }
    return any;
  }

  /**
   * A row of a term's template in the formula's coordinates, up to a rotation, as a combination of
   * its rows in the centred ones.
   */
  double[] row(int term, int row) {
    TermDesign design = frame.terms().get(term);
    double[] c = new double[design.columns().size()];
    c[row] = 1;
    if (row == intercept(term)) {
      for (int k = 0; k < c.length; k++) {
        c[k] -= shift(term, k);
      }
    }
    return c;
  }

  private int intercept(int term) {
    return frame.terms().get(term).columns().indexOf(PilotFit.INTERCEPT);
  }

  private double shift(int term, int column) {
    return pilot.zShift()[frame.terms().get(term).start() + column];
  }
}
