package sparkmixed.moments;

import java.util.List;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.RowProblems;

/** The data of one model frame, wherever they are: the port where distributed code ends. */
public interface Observations {

  /**
   * Some first rows, coded, as many as there are up to {@code rows}; rows that cannot be coded are
   * left out.
   */
  List<CodedRow> head(int rows);

  /**
   * One pass over all rows.
   *
   * @param pilot shifts to accumulate about
   * @return statistics with sorted levels, and what was wrong with rows that were left out
   */
  Summed moments(MomentShape shape, Pilot pilot);

  /**
   * The first pass, for which nothing is known of the rows yet.
   *
   * @return statistics about the pilot of some first rows
   */
  default Piloted moments(MomentShape shape, PilotRule rule) {
    Pilot pilot = rule.choose(head(rule.rows()));
    return new Piloted(moments(shape, pilot), pilot, true);
  }

  /**
   * One pass that packs the rows themselves and leaves them where they are.
   *
   * @param pilot shifts of the columns of X and Z; the response stays as it is
   * @return to be closed once the rows are placed
   */
  RowPacking pack(MomentShape shape, Pilot pilot);

  /**
   * What a pass returns.
   *
   * @param moments merged; with no rows its factors have no levels
   * @param problems rejected and skipped rows
   */
  record Summed(Moments moments, RowProblems problems) {}

  /**
   * What a first pass returns.
   *
   * @param pilot what the statistics are about
   * @param served whether none were accumulated about a pilot that turned out to be a bad one;
   *     otherwise another pass about {@code pilot} is due
   */
  record Piloted(Summed summed, Pilot pilot, boolean served) {}
}
