package sparkmixed.bayes;

import java.util.Arrays;

/**
 * Draws of one parameter as {@code [chain][draw]}, and the views that convergence wants of them.
 */
final class DrawMatrix {
  /** What R's posterior takes for constant: its default tolerance. */
  private static final double CONSTANT = Math.ulp(1.0);

  private DrawMatrix() {}

  /** Halves of the chains as chains, without the middle draw of an odd number. */
  static double[][] split(double[][] x) {
    int n = x[0].length;
    if (n == 1) {
      return x;
    }
    double[][] halves = new double[2 * x.length][];
    for (int c = 0; c < x.length; c++) {
      halves[c] = Arrays.copyOf(x[c], n / 2);
      halves[x.length + c] = Arrays.copyOfRange(x[c], (n + 1) / 2, n);
    }
    return halves;
  }

  /** All draws, chain after chain. */
  static double[] flat(double[][] x) {
    int n = x[0].length;
    double[] all = new double[x.length * n];
    for (int c = 0; c < x.length; c++) {
      if (x[c].length != n) {
        throw new IllegalArgumentException("chains of " + n + " and " + x[c].length + " draws");
      }
      System.arraycopy(x[c], 0, all, c * n, n);
    }
    return all;
  }

  /** Whether nothing can be said: a draw is not finite, or all are equal. */
  static boolean isDegenerate(double[][] x) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double[] chain : x) {
      for (double draw : chain) {
        if (!Double.isFinite(draw)) {
          return true;
        }
        least = Math.min(least, draw);
        most = Math.max(most, draw);
      }
    }
    return most - least < CONSTANT;
  }

  static double mean(double[] x) {
    double sum = 0;
    for (double one : x) {
      sum += one;
    }
    double mean = sum / x.length;
    double rest = 0;
    for (double one : x) {
      rest += one - mean;
    }
    return mean + rest / x.length;
  }

  /** With divisor n - 1; NaN for fewer than two. */
  static double variance(double[] x) {
    double mean = mean(x);
    double squares = 0;
    for (double one : x) {
      squares += (one - mean) * (one - mean);
    }
    return x.length < 2 ? Double.NaN : squares / (x.length - 1);
  }

  static double[] means(double[][] x) {
    return Arrays.stream(x).mapToDouble(DrawMatrix::mean).toArray();
  }
}
