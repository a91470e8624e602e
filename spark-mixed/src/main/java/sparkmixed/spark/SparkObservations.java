package sparkmixed.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.FactorIndex;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.MomentsBuilder;
import sparkmixed.moments.Observations;
import sparkmixed.moments.Pilot;

/**
 * Rows of a {@code Dataset} as a model frame's observations.
 *
 * <p>A pass is one Spark job. Every partition combines its rows by level before anything travels; with few partitions their summaries go to the driver directly, with
 * many they are first merged by level in a shuffle, so that the driver receives every level and every pair once. Summaries are merged in the order of their partitions.
 */
public final class SparkObservations implements Observations {
  /** Up to this many partition summaries are collected without a shuffle. */
  private static final int DIRECT_PARTITIONS = 8;

  private final Dataset<Row> data;
  private final ModelFrame frame;
  private final boolean skipNulls;
  private final ColumnKind[] kinds;

  /**
   * @param skipNulls whether rows with a null in a column of the model are dropped (and counted) instead of rejected
   */
  public SparkObservations(Dataset<Row> data, ModelFrame frame, boolean skipNulls) {
    this.data = data;
    this.frame = frame;
    this.skipNulls = skipNulls;
    this.kinds = new ColumnKind[frame.inputs().size()];
    for (int k = 0; k < kinds.length; k++) {
      kinds[k] = frame.kind(k);
    }
  }

  @Override
  public List<CodedRow> head(int rows) {
    int[] position = new int[kinds.length];
    java.util.Arrays.setAll(position, k -> k);
    RowCursor cursor = new RowCursor(position, kinds, frame);
    RowEncoder encoder = frame.encoder(true);
    RowProblems ignored = new RowProblems();
    List<CodedRow> coded = new ArrayList<>();
    for (Row row : InternalRows.select(data, frame.inputs()).takeAsList(rows)) {
      cursor.set(row);
      CodedRow target = new CodedRow(frame.p(), frame.zCentrable().length);
      if (encoder.encode(cursor, target, ignored) == RowEncoder.Status.USED) {
        coded.add(target);
      }
    }
    return coded;
  }

  @Override
  public Summed moments(MomentShape shape, Pilot pilot) {
    InternalRows rows = InternalRows.of(data, frame.inputs(), kinds);
    JavaRDD<InternalRow> rdd = rows.rdd();
    int partitions = rdd.getNumPartitions();
    Summary summary = new Summary(rows, frame, shape, pilot, skipNulls);
    List<byte[]> collected;
    if (partitions <= DIRECT_PARTITIONS) {
      collected = rdd.mapPartitionsWithIndex(summary, false).collect();
    } else {
      collected = shuffled(rdd, summary, partitions);
    }
    RowProblems problems = new RowProblems();
    List<Moments> parts = new ArrayList<>();
    for (int k = 0; k < collected.size(); k++) {
      Part part = Wire.unpack(collected.get(k), Part.class);
      problems = problems.merge(part.problems());
      parts.add(part.moments());
    }
    if (parts.isEmpty()) {
      parts.add(empty(frame, shape, pilot, kinds));
    }
    return new Summed(Moments.merge(parts), problems);
  }

  /** Merges the summaries of all partitions by level: each bucket holds the levels and pairs of one hash class. */
  private static List<byte[]> shuffled(JavaRDD<InternalRow> rdd, Summary summary, int partitions) {
    int buckets = Math.min(partitions, 4 * rdd.context().defaultParallelism());
    return rdd.mapPartitionsWithIndex(summary.split(buckets), false)
        .mapToPair(bytes -> new Tuple2<>(Split.bucketOf(bytes), bytes))
        .groupByKey(buckets)
        .map(bucket -> Split.merged(bucket._2()))
        .collect();
  }

  static Moments empty(ModelFrame frame, MomentShape shape, Pilot pilot, ColumnKind[] kinds) {
    FactorIndex[] indexes = indexes(frame, kinds);
    Levels[] levels = new Levels[indexes.length];
    for (int f = 0; f < levels.length; f++) {
      levels[f] = indexes[f].levels();
    }
    return new MomentsBuilder(shape, pilot).build(levels);
  }

  private static FactorIndex[] indexes(ModelFrame frame, ColumnKind[] kinds) {
    FactorIndex[] indexes = new FactorIndex[frame.factors().size()];
    for (int f = 0; f < indexes.length; f++) {
      GroupingFactor factor = frame.factors().get(f);
      int[] inputs = factor.partInputs().stream().mapToInt(Integer::intValue).toArray();
      ColumnKind[] partKinds = new ColumnKind[inputs.length];
      for (int part = 0; part < inputs.length; part++) {
        partKinds[part] = kinds[inputs[part]];
      }
      indexes[f] = new FactorIndex(inputs, partKinds);
    }
    return indexes;
  }

  /** Statistics and problems of some rows. */
  record Part(int order, Moments moments, RowProblems problems) implements Serializable {}

  /** Sums one partition up. */
  private static final class Summary
      implements Function2<Integer, Iterator<InternalRow>, Iterator<byte[]>> {
    private static final long serialVersionUID = 1L;

    private final InternalRows rows;
    private final ModelFrame frame;
    private final MomentShape shape;
    private final Pilot pilot;
    private final boolean skipNulls;
    private final int buckets;

    Summary(
        InternalRows rows, ModelFrame frame, MomentShape shape, Pilot pilot, boolean skipNulls) {
      this(rows, frame, shape, pilot, skipNulls, 0);
    }

    private Summary(
        InternalRows rows,
        ModelFrame frame,
        MomentShape shape,
        Pilot pilot,
        boolean skipNulls,
        int buckets) {
      this.rows = rows;
      this.frame = frame;
      this.shape = shape;
      this.pilot = pilot;
      this.skipNulls = skipNulls;
      this.buckets = buckets;
    }

    Summary split(int wanted) {
      return new Summary(rows, frame, shape, pilot, skipNulls, wanted);
    }

    @Override
    public Iterator<byte[]> call(Integer partition, Iterator<InternalRow> iterator) {
      if (!iterator.hasNext()) {
        return java.util.Collections.emptyIterator();
      }
      ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
      for (int k = 0; k < kinds.length; k++) {
        kinds[k] = frame.kind(k);
      }
      InternalCursor cursor = rows.cursor(frame);
      RowEncoder encoder = frame.encoder(skipNulls);
      RowProblems problems = new RowProblems();
      CodedRow coded = new CodedRow(frame.p(), frame.zCentrable().length);
      FactorIndex[] indexes = indexes(frame, kinds);
      int[] level = new int[indexes.length];
      MomentsBuilder builder = new MomentsBuilder(shape, pilot);
      while (iterator.hasNext()) {
        cursor.set(iterator.next());
        if (encoder.encode(cursor, coded, problems) != RowEncoder.Status.USED) {
          continue;
        }
        for (int f = 0; f < level.length; f++) {
          level[f] = indexes[f].intern(cursor);
        }
        builder.add(coded, level);
      }
      Levels[] levels = new Levels[indexes.length];
      for (int f = 0; f < levels.length; f++) {
        levels[f] = indexes[f].levels();
      }
      Part part = new Part(partition, builder.build(levels), problems);
      return (buckets == 0 ? List.of(Wire.pack(part)) : Split.split(part, buckets)).iterator();
    }
  }
}
