package sparkmixed.objective;

import java.util.Arrays;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Terms;
import sparkmixed.linalg.Cholesky;

/** How one group's integral changes with each parameter; see {@link GroupIntegral}. */
final class GroupDerivatives {
  private final GroupRows group;
  private final GroupMode mode;
  private final boolean dispersion;
  private final int k;
  private final int p;
  private final Terms terms = new Terms();
  private double[] mean = new double[16];
  private final double[] node;

  /** sum omega g z', by columns. */
  private final double[] scoreOuter;

  /** sum omega F'. */
  private final double[] slope;

  /** sum omega t (R^-T F')', by columns. */
  private final double[] moved;

  double densityByDispersion;

  private final double[] a;
  private final double[] ax;
  private final double[] third;
  private final double[] thirdX;
  private final double[] byPsi;
  private final double[] scorePsi;
  private final double[] du;
  private final double[] v;
  private final double[] dA;
  private final double[] dH;
  private final double[] white;

  GroupDerivatives(GroupRows group, GroupMode mode, boolean dispersion) {
    this.group = group;
    this.mode = mode;
    this.dispersion = dispersion;
    this.k = mode.k;
    this.p = group.x.length;
    this.node = new double[k];
    this.scoreOuter = new double[k * k];
    this.slope = new double[k];
    this.moved = new double[k * k];
    this.a = new double[k * k];
    this.ax = new double[k * p];
    this.third = new double[k * k * k];
    this.thirdX = new double[k * k * p];
    this.byPsi = new double[k * k];
    this.scorePsi = new double[k];
    this.du = new double[k];
    this.v = new double[k];
    this.dA = new double[k * k];
    this.dH = new double[k * k];
    this.white = new double[k * k];
  }

  void clear() {
    Arrays.fill(scoreOuter, 0);
    Arrays.fill(slope, 0);
    Arrays.fill(moved, 0);
    densityByDispersion = 0;
  }

  /** Scores of rows averaged over the nodes, all zero, to be filled. */
  double[] meanScores(int n) {
    if (mean.length < n) {
      mean = new double[Math.max(n, 2 * mean.length)];
    }
    Arrays.fill(mean, 0, n, 0);
    return mean;
  }

  /** Z's of a node, all zero, to be filled. */
  double[] node() {
    Arrays.fill(node, 0);
    return node;
  }

  void addNode(
      double omega,
      double[] g,
      double[] z,
      double[] byU,
      double[] whitened,
      double[] points,
      int at) {
    for (int c = 0; c < k; c++) {
      slope[c] += omega * byU[c];
      for (int r = 0; r < k; r++) {
        scoreOuter[c * k + r] += omega * g[r] * z[c];
        moved[c * k + r] += omega * points[at + r] * whitened[c];
      }
    }
  }

  /** Adds the derivatives of this group. */
  void addTo(double[] t, Likelihood likelihood, GroupSums sums) {
    atMode(t, likelihood);
    for (int j = 0; j < p; j++) {
      double direct = 0;
      double[] column = group.x[j];
      for (int i = 0; i < group.count; i++) {
        direct += mean[i] * column[i];
      }
      // du = - H^-1 T'Z'Wx
      for (int c = 0; c < k; c++) {
        double sum = 0;
        for (int r = c; r < k; r++) {
          sum -= t[c * k + r] * ax[j * k + r];
        }
        du[c] = sum;
      }
      solve();
      times(t, du, v);
      System.arraycopy(thirdX, j * k * k, dA, 0, k * k);
      addThird(v, dA);
      GroupAlgebra.congruence(t, dA, dH, k);
      sums.byBeta[j] += direct + indirect();
    }
    for (int column = 0; column < k; column++) {
      for (int row = column; row < k; row++) {
        sums.byTemplate[column * k + row] +=
            scoreOuter[column * k + row] + template(t, row, column);
      }
    }
    if (dispersion) {
      for (int c = 0; c < k; c++) {
        double sum = 0;
        for (int r = c; r < k; r++) {
          sum += t[c * k + r] * scorePsi[r];
        }
        du[c] = sum;
      }
      solve();
      times(t, du, v);
      System.arraycopy(byPsi, 0, dA, 0, k * k);
      addThird(v, dA);
      GroupAlgebra.congruence(t, dA, dH, k);
      sums.byDispersion += densityByDispersion + indirect();
    }
  }

  /** What entry (row, column) of T does through the mode and R. */
  private double template(double[] t, int row, int column) {
    // du = H^-1 ( dT'g - T'A dT u ), dT = e_row e_column'
    for (int c = 0; c < k; c++) {
      double sum = c == column ? mode.g[row] : 0;
      for (int r = c; r < k; r++) {
        sum -= t[c * k + r] * a[row * k + r] * mode.u[column];
      }
      du[c] = sum;
    }
    solve();
    times(t, du, v);
    v[row] += mode.u[column];
    Arrays.fill(dA, 0);
    addThird(v, dA);
    GroupAlgebra.congruence(t, dA, dH, k);
    for (int c = 0; c < k; c++) {
      double at = 0;
      for (int r = c; r < k; r++) {
        at += t[c * k + r] * a[row * k + r];
      }
      dH[column * k + c] += at;
      dH[c * k + column] += at;
    }
    return indirect();
  }

  /** {@code - tr Phi - (sum omega F')'du + sum_k omega_k (R^-T F')' Phi t_k} for dH and du. */
  private double indirect() {
    GroupAlgebra.whitened(mode.l, dH, white, k);
    double sum = 0;
    for (int c = 0; c < k; c++) {
      sum -= 0.5 * white[c * k + c] + slope[c] * du[c];
      // Phi is upper triangular: row r, column c >= r
      sum += 0.5 * white[c * k + c] * moved[c * k + c];
      for (int r = 0; r < c; r++) {
        sum += white[c * k + r] * moved[r * k + c];
      }
    }
    return sum;
  }

  private void solve() {
    Cholesky.solve(mode.l, k, k, du);
    Cholesky.solveTransposed(mode.l, k, k, du);
  }

  /** target = T x. */
  private void times(double[] t, double[] x, double[] target) {
    for (int r = 0; r < k; r++) {
      double sum = 0;
      for (int c = 0; c <= r; c++) {
        sum += t[c * k + r] * x[c];
      }
      target[r] = sum;
    }
  }

  /** target += sum_i (dw/deta) (z'v) z z'. */
  private void addThird(double[] direction, double[] target) {
    for (int e = 0; e < k; e++) {
      for (int c = 0; c < k * k; c++) {
        target[c] += direction[e] * third[e * k * k + c];
      }
    }
  }

  /** Sums over the rows at the mode. */
  private void atMode(double[] t, Likelihood likelihood) {
    for (double[] sums : new double[][] {a, ax, third, thirdX, byPsi, scorePsi}) {
      Arrays.fill(sums, 0);
    }
    double[] eta = mode.eta(t, mode.u, 0);
    for (int i = 0; i < group.count; i++) {
      likelihood.full(group.y[i], group.weight[i], eta[i], terms);
      for (int c = 0; c < k; c++) {
        double zc = group.z[c][i];
        scorePsi[c] += terms.scoreByDispersion * zc;
        for (int j = 0; j < p; j++) {
          ax[j * k + c] += terms.observed * zc * group.x[j][i];
        }
        for (int r = 0; r < k; r++) {
          double zz = zc * group.z[r][i];
          int e = c * k + r;
          a[e] += terms.observed * zz;
          byPsi[e] += terms.observedByDispersion * zz;
          for (int j = 0; j < p; j++) {
            thirdX[j * k * k + e] += terms.observedSlope * zz * group.x[j][i];
          }
          for (int d = 0; d < k; d++) {
            third[d * k * k + e] += terms.observedSlope * zz * group.z[d][i];
          }
        }
      }
    }
  }
}
