package sparkmixed.fit;

import java.util.List;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Terms;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.Chunks;

/**
 * Likelihood of a generalized linear model, {@code sum_i log p(y_i | x_i'beta + offset_i, psi)}:
 * one without random effects, whose rows are on the driver. O(n p) a point, in parallel.
 */
public final class FixedLikelihood extends GlmmLikelihood {
  private final PackedRows rows;
  private double[] byBeta = new double[0];
  private double byDispersion;

  private FixedLikelihood(GlmmProblem problem, PackedRows rows) {
    super(problem);
    this.rows = rows;
  }

  /**
   * Of a model without random effects.
   *
   * @throws sparkmixed.error.ConfigurationException if the rows are not on the driver
   */
  public static FixedLikelihood of(GlmmProblem problem) {
    return new FixedLikelihood(problem, problem.packedRows().select(problem.columns()));
  }

  /** The same for another thread; the rows are shared. */
  public FixedLikelihood copy() {
    return new FixedLikelihood(problem, rows);
  }

  @Override
  public int effects() {
    return 0;
  }

  @Override
  public List<EffectRun> runs() {
    return List.of();
  }

  @Override
  public double joint(double[] point, double[] u, int at) {
    int p = columns.length;
    double psi = family().hasDispersion() ? point[p] : 0;
    Likelihood likelihood = Likelihood.of(family(), problem.options().link(), psi);
    // of each chunk the derivatives by beta, that by psi and the density
    double[][] sums = new double[Chunks.COUNT][];
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          int from = Chunks.start(chunk, rows.rows());
          sums[chunk] = sum(likelihood, point, from, Chunks.start(chunk + 1, rows.rows()));
        });
    byBeta = new double[p];
    byDispersion = 0;
    double density = 0;
    for (double[] own : sums) {
      for (int j = 0; j < p; j++) {
        byBeta[j] += own[j];
      }
      byDispersion += own[p];
      density += own[p + 1];
    }
    return density;
  }

  private double[] sum(Likelihood likelihood, double[] beta, int from, int to) {
    int p = columns.length;
    boolean dispersion = family().hasDispersion();
    Terms terms = new Terms();
    double[] sums = new double[p + 2];
    for (int i = from; i < to; i++) {
      double eta = rows.offsetOf(i);
      for (int j = 0; j < p; j++) {
        eta += beta[j] * rows.xOf(j, i);
      }
      if (dispersion) {
        likelihood.full(rows.y()[i], rows.weightOf(i), eta, terms);
        sums[p] += terms.densityByDispersion;
      } else {
        likelihood.curve(rows.y()[i], rows.weightOf(i), eta, terms);
      }
      for (int j = 0; j < p; j++) {
        sums[j] += terms.score * rows.xOf(j, i);
      }
      sums[p + 1] += terms.logDensity;
    }
    return sums;
  }

  @Override
  public double[] byTheta() {
    return new double[0];
  }

  @Override
  public double[] byBeta() {
    return byBeta.clone();
  }

  @Override
  public double byDispersion() {
    return byDispersion;
  }

  @Override
  public void addByEffects(double[] gradient, int at) {}

  @Override
  public Blocks[] byLevel() {
    return new Blocks[0];
  }
}
