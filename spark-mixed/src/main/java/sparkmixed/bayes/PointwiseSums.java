package sparkmixed.bayes;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leave-one-out and Watanabe's criterion of some observations, summed up; sums can be added. */
public final class PointwiseSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int QUANTITIES = 4;

  /** elpd_loo, p_loo, elpd_waic, p_waic: means and sums of squares about them. */
  private final double[] mean = new double[QUANTITIES];

  private final double[] squares = new double[QUANTITIES];
  private long count;
  private KHatTable table;
  private double largestK = Double.NEGATIVE_INFINITY;
  private long unreliableWaic;
  private double mcseSquares;
  private final PointwiseElpd.@Nullable Builder kept;
  private final List<PointwiseElpd> others = new ArrayList<>();

  /**
   * Of no observation yet.
   *
   * @param draws S
   */
  public PointwiseSums(int draws) {
    this(draws, null);
  }

  /**
   * Of no observation yet.
   *
   * @param draws S
   * @param columns that the model reads, to keep the observations one by one; null to forget them
   */
  public PointwiseSums(int draws, @Nullable List<String> columns) {
    this.table = KHatTable.empty(draws);
    this.kept = columns == null ? null : new PointwiseElpd.Builder(columns);
  }

  /**
   * Adds an observation.
   *
   * @param logLik under each draw, {@code [chain][draw]}
   */
  public void add(double[][] logLik) {
    add(logLik, new long[0]);
  }

  /**
   * Adds an observation.
   *
   * @param logLik under each draw, {@code [chain][draw]}
   * @param prints of the columns, where observations are kept
   */
  public void add(double[][] logLik, long[] prints) {
    double[] flat = DrawMatrix.flat(logLik);
    PointwiseLoo loo = PointwiseLoo.of(flat, RelativeEfficiency.of(logLik));
    PointwiseWaic waic = PointwiseWaic.of(flat);
    count++;
    double[] values = {loo.elpd(), loo.p(), waic.elpd(), waic.p()};
    for (int k = 0; k < QUANTITIES; k++) {
      double step = values[k] - mean[k];
      mean[k] += step / count;
      squares[k] += step * (values[k] - mean[k]);
    }
    table = table.with(loo.k());
    largestK = Math.max(largestK, loo.k());
    unreliableWaic += waic.p() > PointwiseWaic.UNRELIABLE ? 1 : 0;
    mcseSquares += loo.mcse() * loo.mcse();
    if (kept != null) {
      kept.add(loo, prints);
    }
  }

  /** Adds the observations of other sums (Chan, Golub and LeVeque 1983). */
  public void add(PointwiseSums other) {
    if (other.count == 0) {
      return;
    }
    double total = count + other.count;
    for (int k = 0; k < QUANTITIES; k++) {
      double step = other.mean[k] - mean[k];
      mean[k] += step * other.count / total;
      squares[k] += other.squares[k] + step * step * count * other.count / total;
    }
    count += other.count;
    table = table.plus(other.table);
    largestK = Math.max(largestK, other.largestK);
    unreliableWaic += other.unreliableWaic;
    mcseSquares += other.mcseSquares;
    if (other.kept != null) {
      others.add(other.kept.build());
      others.addAll(other.others);
    }
  }

  /** What they come to. */
  public InformationCriteria criteria() {
    InformationCriteria.Estimate[] sums = new InformationCriteria.Estimate[QUANTITIES];
    for (int k = 0; k < QUANTITIES; k++) {
      double error = Math.sqrt(count * squares[k] / (count - 1));
      sums[k] = new InformationCriteria.Estimate(count * mean[k], error);
    }
    return new InformationCriteria(
        count,
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        table,
        largestK,
        unreliableWaic,
        largestK > InformationCriteria.RELIABLE ? Double.NaN : Math.sqrt(mcseSquares));
  }

  /**
   * The observations one by one, in the order they were added.
   *
   * @throws IllegalStateException if they were to be forgotten
   */
  public PointwiseElpd pointwise() {
    if (kept == null) {
      throw new IllegalStateException("observations were not kept");
    }
    List<PointwiseElpd> parts = new ArrayList<>(List.of(kept.build()));
    parts.addAll(others);
    return PointwiseElpd.concat(parts);
  }
}
