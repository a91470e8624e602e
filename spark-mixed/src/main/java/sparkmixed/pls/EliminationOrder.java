package sparkmixed.pls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import sparkmixed.moments.LevelPairs;
import sparkmixed.moments.Moments;

/**
 * In which order, and how, the grouping factors are eliminated.
 *
 * @param chain factors eliminated block by block, each nested in the next; the first has the most
 *     levels of all
 * @param parents {@code parents[s][level]}: the level of {@code chain[s + 1]} in which a level of
 *     {@code chain[s]} lies
 * @param dense factors left to the dense system
 */
record EliminationOrder(int[] chain, int[][] parents, int[] dense) {

  static EliminationOrder of(Moments moments) {
    List<Integer> left =
        new ArrayList<>(
            IntStream.range(0, moments.shape().factors())
                .boxed()
                .sorted(Comparator.comparingInt((Integer f) -> -moments.levels()[f].size()))
                .toList());
    List<Integer> chain = new ArrayList<>();
    List<int[]> parents = new ArrayList<>();
    if (!left.isEmpty()) {
      chain.add(left.remove(0));
    }
    boolean grew = !chain.isEmpty();
    while (grew) {
      grew = false;
      int last = chain.get(chain.size() - 1);
      for (Integer candidate : left) {
        int[] parent = parents(moments, last, candidate);
        if (parent.length > 0) {
          chain.add(candidate);
          parents.add(parent);
          left.remove(candidate);
          grew = true;
          break;
        }
      }
    }
    return new EliminationOrder(ints(chain), parents.toArray(int[][]::new), ints(left));
  }

  /**
   * The order with given factors in the chain.
   *
   * @param chain each nested in the next
   */
  static EliminationOrder of(Moments moments, int[] chain) {
    int[][] parents = new int[chain.length - 1][];
    for (int s = 0; s < parents.length; s++) {
      parents[s] = parents(moments, chain[s], chain[s + 1]);
      if (parents[s].length == 0) {
        throw new IllegalArgumentException("factor " + chain[s] + " is not nested in the next");
      }
    }
    int[] dense =
        IntStream.range(0, moments.shape().factors())
            .filter(f -> IntStream.of(chain).noneMatch(own -> own == f))
            .toArray();
    return new EliminationOrder(chain.clone(), parents, dense);
  }

  /**
   * The level of {@code outer} in which each level of {@code inner} lies; empty if inner is not
   * nested in outer.
   */
  private static int[] parents(Moments moments, int inner, int outer) {
    int[] parent = new int[moments.levels()[inner].size()];
    java.util.Arrays.fill(parent, -1);
    int f = Math.min(inner, outer);
    int g = Math.max(inner, outer);
    LevelPairs pairs = moments.pairs()[moments.shape().pair(f, g)];
    int[] innerLevel = inner == f ? pairs.row() : pairs.column();
    int[] outerLevel = inner == f ? pairs.column() : pairs.row();
    for (int k = 0; k < pairs.size(); k++) {
      if (parent[innerLevel[k]] >= 0) {
        return new int[0];
      }
      parent[innerLevel[k]] = outerLevel[k];
    }
    return parent;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
