package sparkmixed.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sparkmixed.moments.MomentsBuilder;
import sparkmixed.moments.TextIndex;

/** The data pass without Spark: coded rows into statistics, and the look-up of text levels. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PassBenchmark {
  /** Random slopes of participants besides their intercepts. */
  @Param({"false", "true"})
  public boolean slopes;

  private final byte[][] items = items();

  private static byte[][] items() {
    byte[][] items = new byte[28_730][];
    java.util.Arrays.setAll(items, CrossedRows::text);
    return items;
  }

  /** 1.1 million rows, half of the British Lexicon Project's. */
  @Benchmark
  public MomentsBuilder rows() {
    return new CrossedRows(39, 28_730, 0.98, slopes).pass();
  }

  /** A million look-ups of 28,730 texts. */
  @Benchmark
  public int levels() {
    TextIndex index = new TextIndex();
    int last = 0;
    for (int k = 0; k < 1_000_000; k++) {
      byte[] item = items[(int) (k * 7919L % items.length)];
      last += index.intern(item, 0, item.length);
    }
    return last;
  }
}
