package sparkmixed.fit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowBlock;
import sparkmixed.moments.RowBlocks;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.optimize.Minimizer;
import sparkmixed.pls.RowLayout;

/**
 * Starting values for a fit whose rows are elsewhere: penalized quasi-likelihood on some rows of
 * each block, which on the driver takes a second. Blocks are cut by a hash of their levels, so the
 * first groups of each are a sample of all.
 *
 * @param near theta and psi
 * @param beta of the estimated columns
 * @param factor lower Cholesky factor of the covariance of beta that all rows would give, by
 *     columns
 */
record SampleStart(double[] near, double[] beta, double[] factor) {
  private static final int ROWS = 20_000;

  /**
   * Fits a sample.
   *
   * @param start theta and psi to start from
   * @param coordinates that it is in
   * @return null if the sample does not carry the model
   */
  static @Nullable SampleStart of(
      GlmmProblem problem, double[] start, GlmmCoordinates coordinates) {
    RowBlocks blocks = problem.rows().blocks();
    int each = 1 + ROWS / Math.max(1, problem.blockCount());
    List<PackedRows> parts = blocks.map(new First(each));
    CovarianceLayout covariance = problem.covariance();
    PackedRows rows =
        PackedRows.concat(parts, new boolean[covariance.widths().length])
            .select(problem.start().rank.independent());
    GlmmOptions options = problem.options();
    LaplaceDeviance joint =
        new LaplaceDeviance(
            RowLayout.of(rows, rows.pattern(), options.family().collapses()),
            covariance,
            options.family(),
            options.link(),
            true,
            false,
            0);
    joint.start(problem.startingBeta());
    Minimizer minimizer =
        new Minimizer(
            Minimizer.Method.QUASI_NEWTON, options.maxIter(), options.tolerance(), entry -> {});
    double[] from = StartingSizes.best(problem, joint, start, problem.startingBeta());
    double[] near =
        minimizer.approach(joint, from, coordinates.scale(), coordinates.even(start.length));
    if (!joint.value(near).feasible()) {
      return null;
    }
    double[] factor = joint.fixedInverse();
    double share = (double) rows.rows() / problem.rowCount();
    for (int e = 0; e < factor.length; e++) {
      factor[e] *= share;
    }
    int p = joint.beta().length;
    if (p > 0 && !Cholesky.factor(factor, p)) {
      return null;
    }
    return new SampleStart(Lifted.theta(covariance, near, start), joint.beta(), factor);
  }

  /** The first rows of a block. */
  private record First(int wanted) implements RowBlocks.BlockFunction<PackedRows> {
    @Override
    public PackedRows apply(RowBlock block) {
      return block.rows().first(wanted);
    }
  }
}
