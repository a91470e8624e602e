package sparkmixed.diagnostics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the tests need of simulated residuals, in parts that can be put together: for the data and
 * each simulation the spread about the rows' means and the zeros. p-values are ranks among the
 * simulations, so none is below {@code 2/(nsim + 1)} but that of uniformity.
 */
public final class SimulatedSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final UniformSample uniforms = new UniformSample();
  private final boolean discrete;
  private final double[] spread;
  private final long[] zeros;
  private double ownSpread;
  private long ownZeros;
  private long outliers;
  private long rows;

  public SimulatedSums(boolean discrete, int nsim) {
    this.discrete = discrete;
    this.spread = new double[nsim];
    this.zeros = new long[nsim];
  }

  /** Adds the row that was looked at last. */
  public void add(double y, SimulatedResidual row) {
    int nsim = spread.length;
    rows++;
    uniforms.add(row.uniform);
    outliers += row.outside ? 1 : 0;
    double mean = 0;
    for (double value : row.simulated) {
      mean += value / nsim;
    }
    // a simulation is part of the mean that it is compared with, the data are not
    ownSpread += (y - mean) * (y - mean) * nsim / (nsim + 1);
    ownZeros += y == 0 ? 1 : 0;
    for (int s = 0; s < nsim; s++) {
      double rest = row.simulated[s] - mean;
      spread[s] += rest * rest * nsim / (nsim - 1);
      zeros[s] += row.simulated[s] == 0 ? 1 : 0;
    }
  }

  /** Adds the rows of another part. */
  public void add(SimulatedSums other) {
    rows += other.rows;
    uniforms.add(other.uniforms);
    outliers += other.outliers;
    ownSpread += other.ownSpread;
    ownZeros += other.ownZeros;
    for (int s = 0; s < spread.length; s++) {
      spread[s] += other.spread[s];
      zeros[s] += other.zeros[s];
    }
  }

  public long rows() {
    return rows;
  }

  /** All tests. */
  public List<ResidualTest> tests() {
    int nsim = spread.length;
    List<ResidualTest> tests = new ArrayList<>();
    tests.add(
        ResidualSums.uniformity(
            uniforms, String.format(Locale.ROOT, " (ranks among %,d simulations)", nsim)));
    tests.add(dispersion());
    tests.add(ResidualSums.outliers(outliers, rows, 2.0 / (nsim + 1)));
    if (discrete) {
      double mean = 0;
      double[] counts = new double[nsim];
      for (int s = 0; s < nsim; s++) {
        counts[s] = zeros[s];
        mean += (double) zeros[s] / nsim;
      }
      tests.add(ResidualSums.zeros(ownZeros, mean, twoSided(ownZeros, counts)));
    }
    return tests;
  }

  private ResidualTest dispersion() {
    double mean = 0;
    for (double value : spread) {
      mean += value / spread.length;
    }
    double ratio = ownSpread / mean;
    double p = twoSided(ownSpread, spread);
    return new ResidualTest(
        "dispersion",
        ratio,
        p,
        p < ResidualTest.LEVEL
            ? String.format(
                Locale.ROOT,
                "The responses vary %.3g times as much as in the simulations: %s",
                ratio,
                ratio > 1 ? "overdispersion" : "underdispersion")
            : "The responses vary as much as in the simulations");
  }

  /** Twice the smaller tail of the rank, the data being one of the simulations. */
  private static double twoSided(double own, double[] simulated) {
    int below = 0;
    int above = 0;
    for (double value : simulated) {
      below += value <= own ? 1 : 0;
      above += value >= own ? 1 : 0;
    }
    return Math.min(1, 2.0 * (Math.min(below, above) + 1) / (simulated.length + 1));
  }
}
