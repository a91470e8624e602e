package sparkmixed.bayes;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;

/**
 * What draws say of the random effects of one factor, one row of K numbers a level each.
 *
 * @param mean of each effect
 * @param sd of each effect
 * @param low its 2.5 % quantile
 * @param median its median
 * @param high its 97.5 % quantile
 */
public record EffectSummary(Blocks mean, Blocks sd, Blocks low, Blocks median, Blocks high)
    implements java.io.Serializable {
  private static final double[] LEVELS = {0.025, 0.5, 0.975};

  /** Collects draws of all factors; quantiles exact, or of markers that follow the draws. */
  static final class Collector {
    /** Numbers of draws that are held for exact quantiles. */
    static final long HELD = 20_000_000;

    /** Effects below which a thread is not worth its start. */
    private static final int SLICE = 1000;

    private final int[] rows;
    private final int[] widths;
    private final int size;
    private final double[] mean;
    private final double[] squares;
    private final float @Nullable [][] held;
    private final RunningQuantile @Nullable [][] markers;
    private long count;

    /** Whether all draws of effects of this shape are few enough to be held. */
    static boolean holds(Blocks[] shape, long draws) {
      long numbers = 0;
      for (Blocks blocks : shape) {
        numbers += (long) blocks.rows() * blocks.stride();
      }
      return numbers * draws <= HELD;
    }

    /**
     * @param shape any draw
     * @param draws how many will come
     */
    Collector(Blocks[] shape, long draws) {
      this.rows = Arrays.stream(shape).mapToInt(Blocks::rows).toArray();
      this.widths = Arrays.stream(shape).mapToInt(Blocks::stride).toArray();
      int all = 0;
      for (int f = 0; f < rows.length; f++) {
        all = Math.addExact(all, Math.multiplyExact(rows[f], widths[f]));
      }
      this.size = all;
      this.mean = new double[size];
      this.squares = new double[size];
      boolean exact = size * draws <= HELD;
      this.held = exact ? new float[(int) draws][] : null;
      this.markers = exact ? null : new RunningQuantile[LEVELS.length][size];
      if (markers != null) {
        for (int m = 0; m < LEVELS.length; m++) {
          for (int e = 0; e < size; e++) {
            markers[m][e] = new RunningQuantile(LEVELS[m]);
          }
        }
      }
    }

    /** Random effects of a draw. */
    int size() {
      return size;
    }

    /** Adds draws, in the order of the chains: each thread those of some of the effects. */
    void add(Blocks[][] draws, int threads) {
      if (held != null) {
        for (int s = 0; s < draws.length; s++) {
          held[(int) count + s] = new float[size];
        }
      }
      int slices = Math.max(1, Math.min(threads, size / SLICE));
      boolean all =
          Tasks.run(
              slices,
              slices,
              slice ->
                  add(
                      draws,
                      (int) ((long) slice * size / slices),
                      (int) ((slice + 1L) * size / slices)));
      if (!all) {
        throw new SamplingCancelledException(List.of());
      }
      count += draws.length;
    }

    private void add(Blocks[][] draws, int from, int to) {
      int first = 0;
      for (int f = 0; f < rows.length; f++) {
        int end = first + rows[f] * widths[f];
        for (int e = Math.max(from, first); e < Math.min(to, end); e++) {
          int row = (e - first) / widths[f];
          int column = (e - first) % widths[f];
          for (int s = 0; s < draws.length; s++) {
            add(e, count + s, draws[s][f].get(row, column));
          }
        }
        first = end;
      }
    }

    /**
     * @param before draws that there were already
     */
    private void add(int e, long before, double value) {
      double step = value - mean[e];
      mean[e] += step / (before + 1);
      squares[e] += step * (value - mean[e]);
      if (held != null) {
        held[(int) before][e] = (float) value;
      }
      if (markers != null) {
        for (RunningQuantile[] marker : markers) {
          marker[e].add(value);
        }
      }
    }

    /** What they say, for each factor. */
    List<EffectSummary> summaries() {
      double[][] quantiles = new double[LEVELS.length][size];
      double[] own = new double[(int) count];
      for (int e = 0; e < size; e++) {
        if (held != null) {
          for (int s = 0; s < own.length; s++) {
            own[s] = held[s][e];
          }
          Quantiles sorted = Quantiles.of(own);
          for (int m = 0; m < LEVELS.length; m++) {
            quantiles[m][e] = sorted.at(LEVELS[m]);
          }
        } else if (markers != null) {
          for (int m = 0; m < LEVELS.length; m++) {
            quantiles[m][e] = markers[m][e].value();
          }
        }
      }
      double[] sd = new double[size];
      for (int e = 0; e < size; e++) {
        sd[e] = Math.sqrt(squares[e] / Math.max(1, count - 1));
      }
      EffectSummary[] summaries = new EffectSummary[rows.length];
      int at = 0;
      for (int f = 0; f < rows.length; f++) {
        summaries[f] =
            new EffectSummary(
                blocks(f, mean, at),
                blocks(f, sd, at),
                blocks(f, quantiles[0], at),
                blocks(f, quantiles[1], at),
                blocks(f, quantiles[2], at));
        at += rows[f] * widths[f];
      }
      return List.of(summaries);
    }

    private Blocks blocks(int f, double[] values, int from) {
      Blocks blocks = new Blocks(widths[f], rows[f]);
      for (int i = 0; i < rows[f]; i++) {
        System.arraycopy(values, from + i * widths[f], blocks.page(i), blocks.offset(i), widths[f]);
      }
      return blocks;
    }
  }
}
