package sparkmixed.pls;

/**
 * What one chunk of rows adds to numbers of the system that other chunks add to as well: those of
 * crossed factors and fixed effects.
 */
final class AssemblySums {

  final double[][] diagonal;
  final double[][] pairs;
  final double[] gram;
  final double[][] rhs;
  final double[][] fixedRhs;
  double sum;

  AssemblySums(RowLayout layout, int p, int rightHandSides) {
    gram = new double[p * p];
    diagonal = new double[layout.ranges.length][];
    pairs = new double[layout.densePairs.length][];
    for (int d = 0; d < diagonal.length; d++) {
      int k = layout.ranges[d].k();
      diagonal[d] = new double[layout.ranges[d].levels() * k * (k + p)];
    }
    for (int d = 0; d < pairs.length; d++) {
      pairs[d] = new double[layout.densePairs[d].pairs().values().length];
    }
    rhs = new double[rightHandSides][layout.q];
    fixedRhs = new double[rightHandSides][p];
  }
}
