package sparkmixed.fit;

import java.io.IOException;
import java.util.List;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.LevelPairs;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;
import sparkmixed.moments.Observations;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.PlainSums;

/**
 * Everything that a linear mixed model needs of its rows: their sums about a pilot, over all
 * columns of X. They add up, so that yesterday's can be kept and today's rows added to them.
 *
 * <p>Written (see {@link NumbersOut}) without the levels' keys, which a saved model has already:
 *
 * <pre>
 *   rows read, rows skipped, rows of weight zero, rows used, sum log w, least and largest response
 *   xShift, zShift, pilot coefficients, gram, then of each factor its blocks, then of each pair of
 *   factors the rows, columns and values of its pairs
 * </pre>
 */
public record LmmStatistics(Pilot pilot, Observations.Summed summed) {
  /** Passes that a pilot from unrepresentative rows may cost. */
  private static final int REFINEMENTS = 2;

  /**
   * Sums rows up about a pilot that serves them: one from the first rows, and a better one where
   * these turn out not to be like the rest.
   *
   * @throws sparkmixed.error.InputRejectedException if a row cannot be used, or the data cannot
   *     carry the model
   */
  static LmmStatistics of(ModelFrame frame, Observations observations) {
    MomentShape shape = LmmProblem.shape(frame);
    Observations.Piloted first = observations.moments(shape, new LinearPilot(frame));
    Pilot pilot = first.pilot();
    Observations.Summed summed = checked(frame, first.summed());
    boolean served = first.served();
    for (int pass = 0; pass < REFINEMENTS; pass++) {
      Pilot better = new PilotCheck(frame, summed.moments()).refined(pilot);
      if (better == pilot && served) {
        break;
      }
      pilot = better;
      summed = checked(frame, observations.moments(shape, pilot));
      served = true;
    }
    return new LmmStatistics(pilot, summed);
  }

  private static Observations.Summed checked(ModelFrame frame, Observations.Summed summed) {
    summed.problems().throwIfAny();
    DataChecks.check(frame, summed);
    return summed;
  }

  /**
   * These and the statistics of more rows, coded by the same frame: the rows of these are not read
   * again.
   *
   * @throws sparkmixed.error.InputRejectedException if a row cannot be used, such as one with a new
   *     level of a fixed factor
   */
  public LmmStatistics plus(ModelFrame frame, Observations rows) {
    Observations.Summed more = rows.moments(LmmProblem.shape(frame), pilot);
    more.problems().throwIfAny();
    RowProblems before = summed.problems();
    RowProblems problems =
        RowProblems.counted(before.rows(), before.rowsSkipped(), before.zeroWeightRows())
            .merge(more.problems());
    Moments all =
        more.moments().totals().rows() == 0
            ? summed.moments()
            : Moments.merge(List.of(summed.moments(), more.moments()));
    return new LmmStatistics(pilot, new Observations.Summed(all, problems));
  }

  /** Writes everything but the levels. */
  public void write(NumbersOut out) throws IOException {
    RowProblems problems = summed.problems();
    Moments moments = summed.moments();
    out.number(problems.rows());
    out.number(problems.rowsSkipped());
    out.number(problems.zeroWeightRows());
    out.number(moments.totals().rows());
    out.number(moments.totals().logWeights());
    out.number(moments.totals().minResponse());
    out.number(moments.totals().maxResponse());
    out.number(moments.totals().print());
    PlainSums plain = moments.totals().plain();
    out.doubles(plain.x());
    out.doubles(plain.xExcess());
    out.number(plain.zExcess().length);
    for (double[] excess : plain.zExcess()) {
      out.doubles(excess);
    }
    out.doubles(pilot.xShift());
    out.doubles(pilot.zShift());
    out.doubles(pilot.beta());
    out.doubles(moments.gram());
    for (Blocks blocks : moments.blocks()) {
      out.blocks(blocks);
    }
    for (LevelPairs pairs : moments.pairs()) {
      out.ints(pairs.row());
      out.ints(pairs.column());
      out.doubles(pairs.values());
    }
  }

  private static PlainSums plain(NumbersIn in, ModelFrame frame, MomentShape shape)
      throws IOException {
    double[] x = in.doubles();
    double[] xExcess = in.doubles();
    require(
        x.length == frame.p() && (xExcess.length == 0 || xExcess.length == x.length * x.length));
    long factors = in.whole();
    require(factors == 0 || factors == shape.factors());
    double[][] zExcess = new double[(int) factors][];
    for (int f = 0; f < zExcess.length; f++) {
      zExcess[f] = in.doubles();
      require(zExcess[f].length == shape.width(f) * (shape.width(f) + 1) / 2);
    }
    return new PlainSums(x, xExcess, zExcess);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param levels of each factor, in the order in which they were
   * @throws IOException if it does not fit the frame and the levels
   */
  public static LmmStatistics read(NumbersIn in, ModelFrame frame, Levels[] levels)
      throws IOException {
    MomentShape shape = LmmProblem.shape(frame);
    RowProblems problems = RowProblems.counted(in.whole(), in.whole(), in.whole());
    Moments.Totals totals =
        new Moments.Totals(
            in.whole(), in.number(), in.number(), in.number(), in.whole(), plain(in, frame, shape));
    Pilot pilot = new Pilot(in.doubles(), in.doubles(), in.doubles());
    int p = frame.p();
    require(
        pilot.xShift().length == p
            && pilot.zShift().length == frame.q()
            && pilot.beta().length == p);
    double[] gram = in.doubles();
    require(gram.length == (p + 1) * (p + 1));
    Blocks[] blocks = new Blocks[shape.factors()];
    for (int f = 0; f < blocks.length; f++) {
      blocks[f] = in.blocks();
      require(blocks[f].stride() == shape.levelStride(f) && blocks[f].rows() == levels[f].size());
    }
    LevelPairs[] pairs = new LevelPairs[shape.pairs()];
    for (int f = 0; f < shape.factors(); f++) {
      for (int g = f + 1; g < shape.factors(); g++) {
        LevelPairs read = new LevelPairs(in.ints(), in.ints(), in.doubles());
        require(
            read.row().length == read.column().length
                && read.values().length
                    == (long) read.row().length * shape.width(f) * shape.width(g)
                && within(read.row(), levels[f].size())
                && within(read.column(), levels[g].size()));
        pairs[shape.pair(f, g)] = read;
      }
    }
    Moments moments = new Moments(shape, totals, gram, levels, blocks, pairs);
    return new LmmStatistics(pilot, new Observations.Summed(moments, problems));
  }

  private static boolean within(int[] numbers, int size) {
    for (int number : numbers) {
      if (number < 0 || number >= size) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("they are not those of this model");
    }
  }
}
