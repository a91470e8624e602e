package sparkmixed.moments;

import sparkmixed.frame.RowProblems;

/** Rows packed by one pass that still stand where they were read: first counted, then placed. */
public interface RowPacking extends AutoCloseable {

  /**
   * What the pass counted.
   *
   * @param rows usable ones
   * @param bytes of the packed rows
   * @param levels of each factor, added up over the partitions: not less than there are, and for a
   *     factor in which all others are nested the least
   * @param problems rejected and skipped rows
   */
  record Facts(long rows, long bytes, long[] levels, RowProblems problems) {}

  Facts facts();

  /** Brings the rows to the driver, over sorted levels; with no rows there are no levels. */
  PackedRows collect();

  /**
   * Deals the rows out to blocks such that all rows of a level of one factor are in one block, and
   * keeps the blocks. Within a block rows stand in the order of their partitions.
   */
  RowBlocks separate(int factor);

  /** Gives back what the pass holds; blocks that were made stay. */
  @Override
  void close();
}
