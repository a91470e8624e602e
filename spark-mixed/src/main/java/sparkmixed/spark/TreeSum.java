package sparkmixed.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Adds arrays of numbers up on their way to the driver: by a tree whose inner nodes are tasks that
 * add up a few neighbours each, always the same ones in the same order, so that the sum depends on
 * the number of partitions alone. One job; the driver receives a few arrays.
 */
final class TreeSum {
  /** Arrays that a task adds up, which it holds at the same time. */
  private static final int NEIGHBOURS = 8;

  private TreeSum() {}

  /**
   * Sums up.
   *
   * @param parts at most one array a partition
   * @param numbers of each array
   */
  static double[] of(JavaRDD<double[]> parts, int numbers) {
    JavaRDD<double[]> sums = parts;
    int nodes = parts.getNumPartitions();
    while (nodes > NEIGHBOURS) {
      nodes = (nodes + NEIGHBOURS - 1) / NEIGHBOURS;
      sums =
          sums.mapPartitionsWithIndex(TreeSum::numbered, false)
              .mapToPair(part -> part)
              .partitionBy(new HashPartitioner(nodes))
              .mapPartitions(TreeSum::added);
    }
    double[] total = new double[numbers];
    for (double[] part : sums.collect()) {
      add(part, total);
    }
    return total;
  }

  /** Each array with its node of the next level and its place among the neighbours. */
  private static Iterator<Tuple2<Integer, Tuple2<Integer, double[]>>> numbered(
      int partition, Iterator<double[]> parts) {
    List<Tuple2<Integer, Tuple2<Integer, double[]>>> all = new ArrayList<>();
    parts.forEachRemaining(
        part -> all.add(new Tuple2<>(partition / NEIGHBOURS, new Tuple2<>(partition, part))));
    return all.iterator();
  }

  private static Iterator<double[]> added(
      Iterator<Tuple2<Integer, Tuple2<Integer, double[]>>> neighbours) {
    List<Tuple2<Integer, double[]>> sorted = new ArrayList<>();
    neighbours.forEachRemaining(part -> sorted.add(part._2()));
    if (sorted.isEmpty()) {
      return Collections.emptyIterator();
    }
    sorted.sort(Comparator.comparingInt(Tuple2::_1));
    double[] total = sorted.get(0)._2().clone();
    for (Tuple2<Integer, double[]> part : sorted.subList(1, sorted.size())) {
      add(part._2(), total);
    }
    return List.of(total).iterator();
  }

  private static void add(double[] part, double[] total) {
    for (int k = 0; k < total.length; k++) {
      total[k] += part[k];
    }
  }
}
