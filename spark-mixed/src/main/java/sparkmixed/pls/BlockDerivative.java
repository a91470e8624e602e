package sparkmixed.pls;

/**
 * What the elimination of one stage backwards gives.
 *
 * @param gradient derivative of the criterion by the template, K x K by columns, all entries
 * @param squares {@code sum_i u_i u_i'} over the scale of r2, K x K
 */
record BlockDerivative(double[] gradient, double[] squares) {

  static BlockDerivative zero(int k) {
    return new BlockDerivative(new double[k * k], new double[k * k]);
  }

  void add(BlockDerivative other) {
    for (int e = 0; e < gradient.length; e++) {
      gradient[e] += other.gradient[e];
      squares[e] += other.squares[e];
    }
  }
}
