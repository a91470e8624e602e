package sparkmixed.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Range;
import scala.collection.immutable.Range$;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Work on every partition of an RDD, and the jobs that collect what it returns.
 *
 * <p>Spark's operators take closures, and for each of them the class file that holds it is parsed
 * to clean it: some of Spark's largest, several a job, which in a job of a second is felt. Classes
 * of our own hold nothing that needs cleaning.
 */
final class TaskRdd<T> extends RDD<byte[]> {
  private static final long serialVersionUID = 1L;

  /** Partitions that are asked at first for a first result, then so many times more. */
  private static final int SCALE_UP = 4;

  /** Gets the number of a partition and its rows, returns what travels. */
  interface Work<T> extends Serializable {
    Iterator<byte[]> run(int partition, Iterator<T> rows);
  }

  private final Work<T> work;

  TaskRdd(RDD<T> source, Work<T> work) {
    super(source, ClassTag.apply(byte[].class));
    this.work = work;
  }

  @SuppressWarnings("unchecked") // the constructor's
  private RDD<T> source() {
    return (RDD<T>) dependencies().head().rdd();
  }

  @Override
  public Partition[] getPartitions() {
    return source().partitions();
  }

  @Override
  public scala.collection.Iterator<byte[]> compute(Partition partition, TaskContext task) {
    Iterator<T> rows = CollectionConverters.asJava(source().iterator(partition, task));
    return CollectionConverters.asScala(work.run(partition.index(), rows));
  }

  /** All results, in the order of the partitions. One job. */
  List<byte[]> results() {
    return results(0, getNumPartitions());
  }

  /** The first result of the first partition that has one; null if there is none. */
  byte @Nullable [] firstResult() {
    int partitions = getNumPartitions();
    int to;
    for (int from = 0; from < partitions; from = to) {
      to = Math.min(partitions, from == 0 ? 1 : from * SCALE_UP);
      List<byte[]> found = results(from, to);
      if (!found.isEmpty()) {
        return found.get(0);
      }
    }
    return null;
  }

  /** The results of partitions {@code from} to {@code to}, the last one excluded. One job. */
  List<byte[]> results(int from, int to) {
    @Nullable Object[][] found = new Object[to - from][];
    Range wanted = Range$.MODULE$.apply(from, to);
    context().runJob(this, new All(), wanted, new Keep(found), ClassTag.apply(Object[].class));
    List<byte[]> all = new ArrayList<>();
    for (Object[] part : found) {
      for (Object result : Objects.requireNonNull(part)) {
        all.add((byte[]) result);
      }
    }
    return all;
  }

  /** Runs in a task. Arrays of arrays of bytes are not among what Spark registers with Kryo. */
  private static final class All
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<byte[]>, Object[]>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object[] apply(TaskContext task, scala.collection.Iterator<byte[]> results) {
      List<Object> all = new ArrayList<>();
      while (results.hasNext()) {
        all.add(results.next());
      }
      return all.toArray();
    }
  }

  /** Keeps results on the driver as they come. */
  private static final class Keep extends AbstractFunction2<Object, Object[], BoxedUnit> {
    private final @Nullable Object[][] found;

    Keep(@Nullable Object[][] found) {
      this.found = found;
    }

    @Override
    public BoxedUnit apply(Object partition, Object[] results) {
      found[(Integer) partition] = results;
      return BoxedUnit.UNIT;
    }
  }
}
