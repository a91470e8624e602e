package sparkmixed.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
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
import sparkmixed.moments.PilotRule;
import sparkmixed.moments.RowPacking;

/**
 * Rows of a {@code Dataset} as a model frame's observations.
 *
 * <p>A pass is one Spark job. Every partition combines its rows by level before anything travels;
 * with few partitions their summaries go to the driver directly, with many they are first merged by
 * level in a shuffle, so that the driver receives every level and every pair once. Summaries are
 * merged in the order of their partitions.
 */
public final class SparkObservations implements Observations {
  /** Up to this many partition summaries are collected without a shuffle. */
  private static final int DIRECT_PARTITIONS = 8;

  private final Dataset<Row> data;
  private final ModelFrame frame;
  private final boolean skipNulls;
  private final ColumnKind[] kinds;
  private @Nullable InternalRows source;

  /**
   * @param skipNulls whether rows with a null in a column of the model are dropped (and counted)
   *     instead of rejected
   */
  public SparkObservations(Dataset<Row> data, ModelFrame frame, boolean skipNulls) {
    this.data = data;
    this.frame = frame;
    this.skipNulls = skipNulls;
    this.kinds = new ColumnKind[frame.inputs().size()];
    Arrays.setAll(kinds, frame::kind);
  }

  /** The table that the rows are in. */
  public Dataset<Row> data() {
    return data;
  }

  /** Whether rows with nulls are dropped. */
  public boolean skipsNulls() {
    return skipNulls;
  }

  @Override
  public List<CodedRow> head(int rows) {
    byte[] first = source().map(frame, new Head(frame, rows)).firstResult();
    return first == null ? List.of() : Wire.unpack(first, Sample.class).rows();
  }

  /**
   * Runs work on the usable rows of every partition that has rows. One job.
   *
   * @return results in the order of the partitions
   */
  public <T extends Serializable> List<T> coded(Class<T> type, CodedRows.Work<T> work) {
    List<T> results = new ArrayList<>();
    for (byte[] bytes : source().map(frame, new OnCoded<>(frame, skipNulls, work)).results()) {
      results.add(Wire.unpack(bytes, type));
    }
    return results;
  }

  private record OnCoded<T extends Serializable>(
      ModelFrame frame, boolean skipNulls, CodedRows.Work<T> work) implements InternalRows.Task {
    @Override
    public Iterator<byte[]> run(int partition, InternalRows.Stream rows) {
      T result = work.run(new CodedRows(rows, frame.encoder(skipNulls), frame.newRow()));
      return List.of(Wire.pack(result)).iterator();
    }
  }

  /** The plan is made once, for the head and for the pass. */
  private InternalRows source() {
    InternalRows existing = source;
    if (existing == null) {
      existing = InternalRows.of(data, frame.inputs(), kinds);
      source = existing;
    }
    return existing;
  }

  @Override
  public Summed moments(MomentShape shape, Pilot pilot) {
    return moments(shape, new Given(pilot)).summed();
  }

  /**
   * Every partition chooses its own pilot and then goes on: nothing is read, and no job run, for
   * the pilot alone. On the way to the driver all statistics are taken to that of the first.
   */
  @Override
  public Piloted moments(MomentShape shape, PilotRule rule) {
    InternalRows rows = source();
    int partitions = rows.partitions();
    Summary summary = new Summary(frame, shape, rule, skipNulls, 0);
    List<byte[]> collected =
        partitions <= DIRECT_PARTITIONS
            ? rows.map(frame, summary).results()
            : shuffled(rows, summary, partitions);
    List<Part> parts =
        collected.parallelStream().map(bytes -> Wire.unpack(bytes, Part.class)).toList();
    if (parts.isEmpty()) {
      Pilot pilot = rule.choose(List.of());
      Moments none = empty(frame, shape, pilot, kinds);
      return new Piloted(new Summed(none, new RowProblems()), pilot, true);
    }
    Part all = Split.merged(frame, parts);
    return new Piloted(new Summed(all.moments(), all.problems()), all.pilot(), all.served());
  }

  /** A pilot that is known already. */
  private record Given(Pilot pilot) implements PilotRule {
    @Override
    public int rows() {
      return 0;
    }

    @Override
    public Pilot choose(List<CodedRow> rows) {
      return pilot;
    }

    @Override
    public boolean served(Pilot chosen, Moments moments) {
      return true;
    }
  }

  @Override
  public RowPacking pack(MomentShape shape, Pilot pilot) {
    return PackedPass.run(source(), frame, shape, pilot, skipNulls);
  }

  /**
   * Merges the summaries of all partitions by level: each bucket holds the levels and pairs of one
   * hash class.
   */
  private List<byte[]> shuffled(InternalRows rows, Summary summary, int partitions) {
    int parallelism = data.sparkSession().sparkContext().defaultParallelism();
    int buckets = Math.min(partitions, 4 * parallelism);
    ModelFrame shipped = frame;
    return rows.map(shipped, summary.split(buckets))
        .toJavaRDD()
        .mapToPair(bytes -> new Tuple2<>(Split.bucketOf(bytes), bytes))
        .groupByKey(buckets)
        .map(bucket -> Split.merged(shipped, bucket._2()))
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

  static FactorIndex[] indexes(ModelFrame frame, ColumnKind[] kinds) {
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

  /** Statistics about a pilot, and problems, of some rows. */
  record Part(int order, Pilot pilot, boolean served, Moments moments, RowProblems problems)
      implements Serializable {}

  /** Coded rows, on the wire. */
  private record Sample(List<CodedRow> rows) implements Serializable {}

  /** Codes the first rows of a partition. */
  private record Head(ModelFrame frame, int wanted) implements InternalRows.Task {
    @Override
    public Iterator<byte[]> run(int partition, InternalRows.Stream rows) {
      RowEncoder encoder = frame.encoder(true);
      RowProblems ignored = new RowProblems();
      List<CodedRow> coded = new ArrayList<>();
      int read = 0;
      while (read < wanted && rows.advance()) {
        read++;
        CodedRow target = frame.newRow();
        if (encoder.encode(rows.cursor(), target, ignored) == RowEncoder.Status.USED) {
          coded.add(target);
        }
      }
      return coded.isEmpty()
          ? Collections.emptyIterator()
          : List.of(Wire.pack(new Sample(coded))).iterator();
    }
  }

  /**
   * Sums one partition up.
   *
   * @param buckets into how many parts the summary is cut; 0 if it stays whole
   */
  private record Summary(
      ModelFrame frame, MomentShape shape, PilotRule rule, boolean skipNulls, int buckets)
      implements InternalRows.Task {

    Summary split(int wanted) {
      return new Summary(frame, shape, rule, skipNulls, wanted);
    }

    @Override
    public Iterator<byte[]> run(int partition, InternalRows.Stream rows) {
      if (!rows.advance()) {
        return Collections.emptyIterator();
      }
      Part part = new RowSums(frame, shape, skipNulls, rows).part(partition, rule);
      return (buckets == 0 ? List.of(Wire.pack(part)) : Split.split(part, buckets)).iterator();
    }
  }
}
