package sparkmixed.fit;

/** Chain rule of the way from centred coefficients to those as written. */
final class Pulled {
  private Pulled() {}

  /**
   * Derivatives by centred coefficients.
   *
   * @param byWritten by all columns of X as written
   * @param intercept its column, negative without
   * @param columns estimated ones
   * @param shift what each of these is centred by
   */
  static double[] back(double[] byWritten, int intercept, int[] columns, double[] shift) {
    double[] pulled = new double[columns.length];
    for (int c = 0; c < columns.length; c++) {
      pulled[c] = byWritten[columns[c]];
      if (intercept >= 0 && columns[c] != intercept) {
        pulled[c] -= byWritten[intercept] * shift[c];
      }
    }
    return pulled;
  }
}
