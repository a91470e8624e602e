package sparkmixed.objective;

import java.io.Serializable;

/** The nodes of each group. */
interface NodeSource extends Serializable {

  /**
   * Nodes of a group.
   *
   * @param key what tells the group from others, wherever its rows are
   */
  Nodes of(long key);

  /** The same for all. */
  static NodeSource same(Nodes nodes) {
    return new Same(nodes.dimension(), nodes.points(), nodes.logWeights(), nodes.replicates());
  }

  /** The same nodes for all groups, in a form that travels. */
  record Same(int dimension, double[] points, double[] logWeights, int replicates)
      implements NodeSource {
    @Override
    public Nodes of(long key) {
      return new Nodes(dimension, points, logWeights, replicates);
    }
  }
}
