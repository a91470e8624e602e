package sparkmixed.fit;

import sparkmixed.covariance.CovarianceTerm;

/**
 * Covariance factors one row of which has a given length, the standard deviation of its effect: the
 * row is a point on a sphere, given by angles,
 *
 * <pre>
 *   t_c = s sin(phi_c) prod_(d &lt; c) cos(phi_d),   t_a = s prod_(d &lt; a) cos(phi_d)
 * </pre>
 *
 * <p>which stand in the places of all entries of the row but the last. Smooth up to correlations of
 * one.
 */
final class HeldDeviation implements Restriction {
  private final int[] row;
  private final double length;
  private final int[] counterparts;

  /**
   * @param n parameters of the model
   * @param a row of the term
   * @param length its standard deviation
   */
  HeldDeviation(int n, CovarianceTerm term, int a, double length) {
    this.row = row(term, a);
    this.length = length;
    this.counterparts = AffineRestriction.held(n, row[row.length - 1], 0).counterparts();
  }

  /** Positions of the entries of a row that are not zero by the term's structure. */
  static int[] row(CovarianceTerm term, int a) {
    if (!term.correlated()) {
      return new int[] {term.position(a, a)};
    }
    int[] row = new int[a + 1];
    for (int c = 0; c <= a; c++) {
      row[c] = term.position(a, c);
    }
    return row;
  }

  @Override
  public int[] counterparts() {
    return counterparts;
  }

  /** Angles are of order one. */
  @Override
  public double[] scales(double[] all) {
    double[] sizes = all.clone();
    for (int c = 0; c < row.length - 1; c++) {
      sizes[row[c]] = 1;
    }
    return Restriction.super.scales(sizes);
  }

  @Override
  public double[] all(double[] free) {
    double[] all = new double[free.length + 1];
    for (int k = 0; k < free.length; k++) {
      all[counterparts[k]] = free[k];
    }
    double rest = length;
    for (int c = 0; c < row.length - 1; c++) {
      double angle = all[row[c]];
      all[row[c]] = rest * Math.sin(angle);
      rest *= Math.cos(angle);
    }
    all[row[row.length - 1]] = rest;
    return all;
  }

  @Override
  public double[] pulled(double[] free, double[] gradient) {
    double[] pulled = new double[free.length];
    double[] angles = new double[free.length + 1];
    for (int k = 0; k < free.length; k++) {
      pulled[k] = gradient[counterparts[k]];
      angles[counterparts[k]] = free[k];
    }
    int last = row.length - 1;
    // sum over later entries of gradient times entry, without the product of cosines before
    double later = gradient[row[last]];
    double[] slopes = new double[last];
    for (int c = last - 1; c >= 0; c--) {
      double angle = angles[row[c]];
      slopes[c] = gradient[row[c]] * Math.cos(angle) - later * Math.sin(angle);
      later = gradient[row[c]] * Math.sin(angle) + later * Math.cos(angle);
    }
    double before = length;
    for (int c = 0; c < last; c++) {
      slopes[c] *= before;
      before *= Math.cos(angles[row[c]]);
    }
    for (int k = 0; k < free.length; k++) {
      for (int c = 0; c < last; c++) {
        pulled[k] = counterparts[k] == row[c] ? slopes[c] : pulled[k];
      }
    }
    return pulled;
  }

  @Override
  public double[] free(double[] all) {
    double[] moved = all.clone();
    double rest = 0;
    for (int position : row) {
      rest += all[position] * all[position];
    }
    for (int c = 0; c < row.length - 1; c++) {
      rest -= all[row[c]] * all[row[c]];
      double other = Math.sqrt(Math.max(0, rest));
      moved[row[c]] = other == 0 && all[row[c]] == 0 ? 0 : Math.atan2(all[row[c]], other);
    }
    double[] free = new double[counterparts.length];
    for (int k = 0; k < free.length; k++) {
      free[k] = moved[counterparts[k]];
    }
    return free;
  }
}
