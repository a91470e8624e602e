package sparkmixed.bench;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.moments.Moments;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.ProfiledDeviance;
import sparkmixed.pls.PenalizedLeastSquares;

/**
 * One evaluation of the REML criterion, with and without its gradient, in the shapes of the lexicon
 * projects.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EvaluationBenchmark {
  /** Shape of the data and the model. */
  @Param({"british", "british-slopes", "english"})
  public String shape = "british";

  /** Whether levels of equal weight may be summed up once. */
  @Param({"true", "false"})
  public boolean classes = true;

  private @Nullable ProfiledDeviance deviance;
  private double[] theta = new double[0];

  /** Sums the rows up. */
  @Setup
  public void prepare() {
    boolean slopes = shape.endsWith("slopes");
    CrossedRows rows =
        shape.startsWith("british")
            ? new CrossedRows(78, 28_730, 0.98, slopes)
            : new CrossedRows(814, 80_962, 0.0417, false);
    Moments moments = rows.moments();
    CovarianceLayout layout =
        CovarianceLayout.of(
            new int[] {0, 1}, new int[] {slopes ? 2 : 1, 1}, new boolean[] {true, true}, 2);
    deviance =
        new ProfiledDeviance(
            PenalizedLeastSquares.of(moments, classes ? 1L << 30 : 0),
            layout,
            moments.totals().rows(),
            CrossedRows.P,
            0,
            true);
    theta = slopes ? new double[] {0.5, 0.05, 0.1, 0.3} : new double[] {0.5, 0.3};
  }

  /** Value alone. */
  @Benchmark
  public Evaluation value() {
    return Objects.requireNonNull(deviance).value(theta);
  }

  /** Value and exact gradient. */
  @Benchmark
  public Evaluation gradient() {
    return Objects.requireNonNull(deviance).gradient(theta);
  }
}
