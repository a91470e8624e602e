package sparkmixed.bayes;

/** Average over chains of their autocovariances, with divisor n; a lag is computed when asked. */
final class Autocovariance {
  private final double[] means;
  private final double[][] centred;

  Autocovariance(double[][] x) {
    this.means = DrawMatrix.means(x);
    this.centred = new double[x.length][];
    for (int c = 0; c < x.length; c++) {
      double mean = means[c];
      centred[c] = new double[x[c].length];
      for (int i = 0; i < centred[c].length; i++) {
        centred[c][i] = x[c][i] - mean;
      }
    }
  }

  /** Of the chains, one each. */
  double[] means() {
    return means;
  }

  /** O(S). */
  double at(int lag) {
    double average = 0;
    for (double[] y : centred) {
      double sum = 0;
      for (int i = lag; i < y.length; i++) {
        sum += y[i] * y[i - lag];
      }
      average += sum / y.length;
    }
    return average / centred.length;
  }
}
