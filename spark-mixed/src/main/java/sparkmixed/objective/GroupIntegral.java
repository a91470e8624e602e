package sparkmixed.objective;

import sparkmixed.family.Likelihood;
import sparkmixed.family.Terms;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.PackedRows;

/**
 * The integral of one group's likelihood over its random effects by a rule placed at the mode, and
 * its exact derivatives; scratch of one thread.
 *
 * <pre>
 *   l_i = - log|R| + log sum_k v_k exp( |t_k|^2 / 2 - F(z_k) ) ,   z_k = u^ + R^-1 t_k ,   R'R = H(u^)
 * </pre>
 *
 * <p>The mode and R move with the parameters. With {@code omega_k} the normalized summands, {@code
 * du = - H^-1 d2F / du da} and {@code dR R^-1 = Phi}, the upper triangle of {@code R^-T dH R^-1}
 * with half its diagonal,
 *
 * <pre>
 *   d l_i = - tr Phi - sum_k omega_k [ dF/da (z_k) + F'(z_k)'( du - R^-1 Phi t_k ) ]
 * </pre>
 *
 * <p>so derivatives of the rule's sum are needed once, and not for each parameter. O(n_i (N + p K^2
 * + K^3)) for N nodes.
 *
 * @see <a href="https://doi.org/10.1198/106186006X96962">Pinheiro &amp; Chao 2006, JCGS 15(1)</a>
 */
final class GroupIntegral {
  private final GroupRows group;
  private final GroupMode mode;
  private final int k;
  private final boolean dispersion;
  private final Terms terms = new Terms();
  private final GroupDerivatives derivatives;
  private double[] logSummand = new double[0];
  private double[][] scores = new double[0][];
  private double[] densityByDispersion = new double[0];
  private final double[] z;
  private final double[] byU;
  private final double[] whitened;

  GroupIntegral(PackedRows rows, int[] zColumns, boolean dispersion) {
    this.group = new GroupRows(rows, zColumns);
    this.mode = new GroupMode(group);
    this.k = zColumns.length;
    this.dispersion = dispersion;
    this.derivatives = new GroupDerivatives(group, mode, dispersion);
    this.z = new double[k];
    this.byU = new double[k];
    this.whitened = new double[k];
  }

  /**
   * Adds one group.
   *
   * @param u where to look for the mode; receives it
   * @param gradient whether derivatives are wanted
   */
  void add(
      int from,
      int to,
      double[] t,
      double[] beta,
      Likelihood likelihood,
      Nodes nodes,
      double[] u,
      int at,
      boolean gradient,
      GroupSums sums) {
    group.enter(from, to);
    mode.enter(beta);
    System.arraycopy(u, at, mode.u, 0, k);
    long before = mode.steps;
    boolean found = mode.find(t, likelihood);
    sums.steps += mode.steps - before;
    if (!found) {
      sums.infeasible = true;
      return;
    }
    System.arraycopy(mode.u, 0, u, at, k);
    double logDet = 0;
    for (int c = 0; c < k; c++) {
      logDet += Math.log(mode.l[c * k + c]);
    }
    double logSum = evaluate(t, likelihood, nodes, gradient);
    sums.logLik += logSum - logDet;
    if (gradient) {
      sum(t, nodes, likelihood, logSum, sums);
    }
    spread(nodes, logSum, sums);
  }

  /** Log of the rule's sum; keeps its summands, and scores of rows at each node. */
  private double evaluate(double[] t, Likelihood likelihood, Nodes nodes, boolean gradient) {
    int n = group.count;
    int count = nodes.count();
    if (logSummand.length < count) {
      logSummand = new double[count];
      scores = new double[count][0];
      densityByDispersion = new double[count];
    }
    double largest = Double.NEGATIVE_INFINITY;
    double[] y = group.y;
    double[] weight = group.weight;
    for (int node = 0; node < count; node++) {
      place(nodes, node);
      double[] eta = mode.eta(t, z, 0);
      if (gradient && scores[node].length < n) {
        scores[node] = new double[Math.max(n, 2 * scores[node].length)];
      }
      double sum = nodes.logWeights()[node];
      for (int c = 0; c < k; c++) {
        double tc = nodes.points()[node * k + c];
        sum += 0.5 * (tc * tc - z[c] * z[c]);
      }
      if (gradient) {
        sum += score(likelihood, eta, node);
      } else {
        for (int i = 0; i < n; i++) {
          sum += likelihood.logDensity(y[i], weight[i], eta[i]);
        }
      }
      logSummand[node] = Double.isNaN(sum) ? Double.NEGATIVE_INFINITY : sum;
      largest = Math.max(largest, logSummand[node]);
    }
    double total = 0;
    for (int node = 0; node < count; node++) {
      total += Math.exp(logSummand[node] - largest);
    }
    return largest + Math.log(total);
  }

  /** Keeps the scores of the rows, and what the dispersion does; returns log p. */
  private double score(Likelihood likelihood, double[] eta, int node) {
    double[] y = group.y;
    double[] weight = group.weight;
    double[] score = scores[node];
    double sum = 0;
    double byDispersion = 0;
    for (int i = 0; i < group.count; i++) {
      if (dispersion) {
        likelihood.full(y[i], weight[i], eta[i], terms);
        byDispersion += terms.densityByDispersion;
      } else {
        likelihood.curve(y[i], weight[i], eta[i], terms);
      }
      sum += terms.logDensity;
      score[i] = terms.score;
    }
    densityByDispersion[node] = byDispersion;
    return sum;
  }

  /** z = u + R^-1 t, with R = L'. */
  private void place(Nodes nodes, int node) {
    System.arraycopy(nodes.points(), node * k, z, 0, k);
    Cholesky.solveTransposed(mode.l, k, k, z);
    for (int c = 0; c < k; c++) {
      z[c] += mode.u[c];
    }
  }

  /** Averages over the nodes, then what each parameter does. */
  private void sum(double[] t, Nodes nodes, Likelihood likelihood, double logSum, GroupSums sums) {
    int n = group.count;
    derivatives.clear();
    double[] mean = derivatives.meanScores(n);
    for (int node = 0; node < nodes.count(); node++) {
      double omega = Math.exp(logSummand[node] - logSum);
      if (omega == 0) {
        continue;
      }
      place(nodes, node);
      double[] g = derivatives.node();
      double[] s = scores[node];
      for (int i = 0; i < n; i++) {
        mean[i] += omega * s[i];
      }
      for (int c = 0; c < k; c++) {
        double[] column = group.z[c];
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += s[i] * column[i];
        }
        g[c] = sum;
      }
      for (int c = 0; c < k; c++) {
        double sum = z[c];
        for (int r = c; r < k; r++) {
          sum -= t[c * k + r] * g[r];
        }
        byU[c] = sum;
        whitened[c] = sum;
      }
      Cholesky.solve(mode.l, k, k, whitened);
      derivatives.addNode(omega, g, z, byU, whitened, nodes.points(), node * k);
      derivatives.densityByDispersion += omega * densityByDispersion[node];
    }
    derivatives.addTo(t, likelihood, sums);
  }

  /**
   * What random nodes leave uncertain: the relative variance of their sum, from that between
   * replicates.
   */
  private void spread(Nodes nodes, double logSum, GroupSums sums) {
    int replicates = nodes.replicates();
    if (replicates == 0) {
      return;
    }
    int each = nodes.count() / replicates;
    double squares = 0;
    double between = 0;
    for (int r = 0; r < replicates; r++) {
      double part = 0;
      for (int node = r * each; node < (r + 1) * each; node++) {
        double omega = Math.exp(logSummand[node] - logSum);
        squares += omega * omega;
        part += omega;
      }
      double deviation = replicates * part - 1;
      between += deviation * deviation;
    }
    sums.leastEffective = Math.min(sums.leastEffective, 1 / (squares * nodes.count()));
    sums.variance += between / ((double) replicates * (replicates - 1));
  }
}
