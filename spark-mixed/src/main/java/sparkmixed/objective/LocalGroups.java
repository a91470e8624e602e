package sparkmixed.objective;

import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Likelihood;
import sparkmixed.moments.LevelHash;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.Chunks;
import sparkmixed.pls.RowLayout;

/**
 * Groups of rows of one factor in this JVM, integrated one by one. Keeps the mode of each group for
 * the next evaluation. Sums run over a fixed number of chunks and are added up in order.
 */
public final class LocalGroups implements GroupedRows {
  private final PackedRows rows;
  private final int[] start;
  private final int[] levels;
  private final int[] zColumns;
  private final int k;
  private final double[] u;
  private long[] hashes = new long[0];
  private @Nullable Integration integration;
  private @Nullable NodeSource nodes;

  /** Groups of a layout with one factor. */
  public LocalGroups(RowLayout layout) {
    this.rows = layout.rows();
    this.start = layout.groupStarts();
    this.levels = layout.groupLevels();
    this.zColumns = rows.shape().z()[0];
    this.k = zColumns.length;
    this.u = new double[Math.multiplyExact(start.length - 1, k)];
  }

  @Override
  public PartialDeviance evaluate(Request request) {
    double[] template = request.templates()[0];
    boolean[] turned = turn(template);
    double[] beta = request.beta();
    Likelihood likelihood = request.likelihood();
    boolean dispersion = request.family().hasDispersion();
    NodeSource source = nodes(request.integration());
    GroupSums[] parts = new GroupSums[Chunks.COUNT];
    int groups = start.length - 1;
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          GroupSums sums = new GroupSums(k, beta.length);
          GroupIntegral integral = new GroupIntegral(rows, zColumns, dispersion);
          int end = Chunks.start(chunk + 1, groups);
          for (int i = Chunks.start(chunk, groups); i < end && !sums.infeasible; i++) {
            integral.add(
                start[i],
                start[i + 1],
                template,
                beta,
                likelihood,
                source.of(key(i)),
                u,
                i * k,
                request.gradient(),
                sums);
          }
          parts[chunk] = sums;
        });
    GroupSums total = new GroupSums(k, beta.length);
    for (GroupSums part : parts) {
      total.add(part);
    }
    turnBack(turned, total.byTemplate);
    return partial(total, request.covariance(), request.parameters().length);
  }

  /**
   * Gives columns of a template a diagonal that is not negative, which changes neither the model
   * nor the modes b: drawn nodes, which are not symmetric, then see one of the two.
   */
  private boolean[] turn(double[] template) {
    boolean[] turned = new boolean[k];
    for (int c = 0; c < k; c++) {
      turned[c] = template[c * k + c] < 0;
    }
    turnBack(turned, template);
    return turned;
  }

  private void turnBack(boolean[] turned, double[] matrix) {
    for (int c = 0; c < k; c++) {
      for (int r = 0; turned[c] && r < k; r++) {
        matrix[c * k + r] = -matrix[c * k + r];
      }
    }
  }

  /** What tells a group from others, wherever its rows are. */
  private long key(int group) {
    return hashes.length == 0 ? 0 : hashes[levels[group]];
  }

  private NodeSource nodes(Integration wanted) {
    NodeSource known = nodes;
    if (known == null || !wanted.equals(integration)) {
      known = wanted.nodes(k);
      nodes = known;
      integration = wanted;
      boolean drawn = wanted.rule() == Integration.Rule.DRAWN;
      hashes = drawn ? LevelHash.of(rows.levels()[0]) : new long[0];
    }
    return known;
  }

  private PartialDeviance partial(GroupSums sums, CovarianceLayout covariance, int parameters) {
    PartialDeviance partial = new PartialDeviance(parameters);
    partial.value = -2 * sums.logLik;
    partial.infeasible = sums.infeasible;
    partial.variance = sums.variance;
    partial.leastEffective = sums.leastEffective;
    partial.steps = sums.steps;
    double[] theta = covariance.free(new double[][] {sums.byTemplate});
    for (int j = 0; j < theta.length; j++) {
      partial.gradient[j] = -2 * theta[j];
    }
    for (int j = 0; j < sums.byBeta.length; j++) {
      partial.gradient[theta.length + j] = -2 * sums.byBeta[j];
    }
    if (parameters > theta.length + sums.byBeta.length) {
      partial.gradient[parameters - 1] = -2 * sums.byDispersion;
    }
    return partial;
  }
}
