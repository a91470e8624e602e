package sparkmixed.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import sparkmixed.fit.RandomEffects;

/**
 * Arrays of levels on the driver as a distributed collection of slices. A slice is cut out of the
 * arrays when its task is sent, so that nothing is copied twice and no executor gets all of it.
 */
final class LevelRows extends RDD<LevelSlice> {
  private static final long serialVersionUID = 1L;

  /** Small factors share a partition up to this many levels, large ones are cut at it. */
  static final int LEVELS_PER_PARTITION = 65_536;

  private final transient @Nullable List<List<LevelSlice>> slices;

  private LevelRows(SparkContext context, List<List<LevelSlice>> slices) {
    super(context, noDependencies(), ClassTag.apply(LevelSlice.class));
    this.slices = slices;
  }

  private static Seq<Dependency<?>> noDependencies() {
    return CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq();
  }

  static JavaRDD<LevelSlice> of(SparkContext context, List<RandomEffects> effects) {
    List<List<LevelSlice>> partitions = new ArrayList<>();
    List<LevelSlice> current = new ArrayList<>();
    int size = 0;
    for (int f = 0; f < effects.size(); f++) {
      int levels = effects.get(f).levels().size();
      for (int from = 0; from < levels; ) {
        int to = Math.min(levels, from + LEVELS_PER_PARTITION - size);
        current.add(LevelSlice.of(effects.get(f), f, from, to));
        size += to - from;
        from = to;
        if (size == LEVELS_PER_PARTITION) {
          partitions.add(current);
          current = new ArrayList<>();
          size = 0;
        }
      }
    }
    if (!current.isEmpty()) {
      partitions.add(current);
    }
    return new LevelRows(context, partitions).toJavaRDD();
  }

  @Override
  public Iterator<LevelSlice> compute(Partition split, TaskContext context) {
    return CollectionConverters.asScala(((Part) split).slices.iterator());
  }

  @Override
  public Partition[] getPartitions() {
    List<List<LevelSlice>> all = slices == null ? List.of() : slices;
    Partition[] partitions = new Partition[all.size()];
    for (int k = 0; k < partitions.length; k++) {
      partitions[k] = new Part(k, all.get(k));
    }
    return partitions;
  }

  private static final class Part implements Partition {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final List<LevelSlice> slices;

    Part(int index, List<LevelSlice> slices) {
      this.index = index;
      this.slices = slices;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }
}
