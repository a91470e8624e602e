package sparkmixed.bayes;

/**
 * Numbers that R and Java compute to the last bit, so that no file of draws is needed:
 *
 * <pre>
 *   lcg &lt;- function(n, s = 1) { u &lt;- numeric(n)
 *     for (i in 1:n) { s &lt;- (16807 * s) %% 2147483647; u[i] &lt;- s / 2147483647 }; u }
 *   ar &lt;- function(v, phi) { x &lt;- 0; for (i in seq_along(v)) v[i] &lt;- x &lt;- phi * x + v[i] - 0.5; v }
 * </pre>
 */
final class FixedDraws {
  private FixedDraws() {}

  /** {@code matrix(lcg(chains * n, s), n)}, as {@code [chain][draw]}. */
  static double[][] uniform(int chains, int n, double s) {
    double[][] u = new double[chains][n];
    double state = s;
    for (double[] chain : u) {
      for (int i = 0; i < n; i++) {
        state = (16807 * state) % 2147483647.0;
        chain[i] = state / 2147483647;
      }
    }
    return u;
  }

  /** {@code apply(matrix(lcg(chains * n, s), n), 2, ar, phi)}. */
  static double[][] autoregressive(int chains, int n, double s, double phi) {
    double[][] x = uniform(chains, n, s);
    for (double[] chain : x) {
      double last = 0;
      for (int i = 0; i < n; i++) {
        last = phi * last + chain[i] - 0.5;
        chain[i] = last;
      }
    }
    return x;
  }
}
