package sparkmixed.fit;

/**
 * Parameters {@code c + M free}.
 *
 * @param c length n
 * @param m columns of M, each of length n
 * @param counterparts for each column the parameter whose scale it has
 */
record AffineRestriction(double[] c, double[][] m, int[] counterparts) implements Restriction {

  /** All n parameters but one, which has a value. */
  static AffineRestriction held(int n, int position, double value) {
    double[] c = new double[n];
    c[position] = value;
    double[][] m = new double[n - 1][n];
    int[] counterparts = new int[n - 1];
    for (int k = 0; k < n - 1; k++) {
      counterparts[k] = k < position ? k : k + 1;
      m[k][counterparts[k]] = 1;
    }
    return new AffineRestriction(c, m, counterparts);
  }

  @Override
  public double[] all(double[] free) {
    double[] all = c.clone();
    for (int k = 0; k < m.length; k++) {
      for (int i = 0; i < all.length; i++) {
        all[i] += m[k][i] * free[k];
      }
    }
    return all;
  }

  @Override
  public double[] pulled(double[] free, double[] gradient) {
    double[] pulled = new double[m.length];
    for (int k = 0; k < m.length; k++) {
      for (int i = 0; i < gradient.length; i++) {
        pulled[k] += m[k][i] * gradient[i];
      }
    }
    return pulled;
  }

  /** Those of the counterparts: right for columns that are unit vectors, zero is for others. */
  @Override
  public double[] free(double[] all) {
    double[] free = new double[m.length];
    for (int k = 0; k < m.length; k++) {
      double own = m[k][counterparts[k]];
      int entries = 0;
      for (double entry : m[k]) {
        entries += entry == 0 ? 0 : 1;
      }
      free[k] = entries == 1 && own != 0 ? (all[counterparts[k]] - c[counterparts[k]]) / own : 0;
    }
    return free;
  }
}
