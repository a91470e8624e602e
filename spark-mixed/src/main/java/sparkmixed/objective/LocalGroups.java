package sparkmixed.objective;

import sparkmixed.family.Likelihood;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.Chunks;
import sparkmixed.pls.RowLayout;

/**
 * Groups of rows in this JVM. Keeps the mode of each group for the next evaluation. Sums run over a
 * fixed number of chunks and are added up in order.
 */
public final class LocalGroups implements GroupedRows {
  private final PackedRows rows;
  private final int[] start;
  private final int[] keys;
  private final int[] zColumns;
  private final NodeSource nodes;
  private final int k;
  private final double[] u;

  private LocalGroups(RowLayout layout, NodeSource nodes) {
    this.rows = layout.rows();
    this.start = layout.groupStarts();
    this.keys = layout.groupLevels();
    this.zColumns = rows.shape().z()[0];
    this.nodes = nodes;
    this.k = zColumns.length;
    this.u = new double[Math.multiplyExact(start.length - 1, k)];
  }

  /**
   * Groups of a layout with one factor, with a product grid of quadrature nodes.
   *
   * @param points nodes for each random effect
   */
  public static LocalGroups quadrature(RowLayout layout, int points) {
    int k = layout.rows().shape().width(0);
    return new LocalGroups(layout, NodeSource.same(Nodes.product(k, points)));
  }

  /** Groups of a layout with one factor, with nodes drawn for each. */
  public static LocalGroups drawn(RowLayout layout, int samples, long seed) {
    int k = layout.rows().shape().width(0);
    return new LocalGroups(layout, new DrawnNodes(k, samples, seed));
  }

  @Override
  public GroupSums sums(Point point) {
    Likelihood likelihood = Likelihood.of(point.family(), point.link(), point.logDispersion());
    boolean dispersion = point.family().hasDispersion();
    GroupSums[] parts = new GroupSums[Chunks.COUNT];
    int groups = start.length - 1;
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          GroupSums sums = new GroupSums(k, point.beta().length);
          GroupIntegral integral = new GroupIntegral(rows, zColumns, dispersion);
          int end = Chunks.start(chunk + 1, groups);
          for (int i = Chunks.start(chunk, groups); i < end && !sums.infeasible; i++) {
            integral.add(
                start[i],
                start[i + 1],
                point.template(),
                point.beta(),
                likelihood,
                nodes.of(keys[i]),
                u,
                i * k,
                point.gradient(),
                sums);
          }
          parts[chunk] = sums;
        });
    GroupSums total = new GroupSums(k, point.beta().length);
    for (GroupSums part : parts) {
      total.add(part);
    }
    return total;
  }
}
