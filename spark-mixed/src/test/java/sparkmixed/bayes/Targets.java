package sparkmixed.bayes;

import sparkmixed.linalg.Cholesky;

/** Densities whose moments are known. */
final class Targets {
  private Targets() {}

  /** N(0, Sigma). */
  static LogDensity gaussian(double[][] covariance) {
    int d = covariance.length;
    double[] root = new double[d * d];
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < d; i++) {
        root[j * d + i] = covariance[i][j];
      }
    }
    if (!Cholesky.factor(root, d)) {
      throw new IllegalArgumentException("not a covariance");
    }
    return new Smooth(d) {
      @Override
      public double evaluate(double[] q, double[] gradient) {
        System.arraycopy(q, 0, gradient, 0, d);
        Cholesky.solve(root, d, d, gradient);
        double squares = Hamiltonian.dot(gradient, gradient);
        Cholesky.solveTransposed(root, d, d, gradient);
        for (int i = 0; i < d; i++) {
          gradient[i] = -gradient[i];
        }
        return -squares / 2;
      }
    };
  }

  /** sd_i sd_j rho^|i-j|. */
  static double[][] correlated(double[] sd, double rho) {
    double[][] covariance = new double[sd.length][sd.length];
    for (int i = 0; i < sd.length; i++) {
      for (int j = 0; j < sd.length; j++) {
        covariance[i][j] = sd[i] * sd[j] * Math.pow(rho, Math.abs(i - j));
      }
    }
    return covariance;
  }

  /** Neal's funnel: v ~ N(0, 3^2), then d - 1 of N(0, exp(v)). */
  static LogDensity funnel(int d) {
    return new Smooth(d) {
      @Override
      public double evaluate(double[] q, double[] gradient) {
        double v = q[0];
        double precision = Math.exp(-v);
        double squares = 0;
        for (int i = 1; i < d; i++) {
          squares += q[i] * q[i];
          gradient[i] = -q[i] * precision;
        }
        gradient[0] = -v / 9 - (d - 1) / 2.0 + squares * precision / 2;
        return -v * v / 18 - (d - 1) * v / 2 - squares * precision / 2;
      }
    };
  }

  /** Independent Student t with df degrees of freedom: variance df / (df - 2). */
  static LogDensity student(int d, double df) {
    return new Smooth(d) {
      @Override
      public double evaluate(double[] q, double[] gradient) {
        double sum = 0;
        for (int i = 0; i < d; i++) {
          double scaled = 1 + q[i] * q[i] / df;
          sum -= (df + 1) / 2 * Math.log(scaled);
          gradient[i] = -(df + 1) * q[i] / df / scaled;
        }
        return sum;
      }
    };
  }

  /** x ~ N(0, 1), y | x ~ N(x^2, 0.5^2): E y = 1, Var y = 2.25. */
  static LogDensity banana() {
    return new Smooth(2) {
      @Override
      public double evaluate(double[] q, double[] gradient) {
        double off = q[1] - q[0] * q[0];
        gradient[0] = -q[0] + 8 * off * q[0];
        gradient[1] = -4 * off;
        return -q[0] * q[0] / 2 - 2 * off * off;
      }
    };
  }

  private abstract static class Smooth implements LogDensity {
    private final int d;

    Smooth(int d) {
      this.d = d;
    }

    @Override
    public int dimension() {
      return d;
    }
  }
}
