package sparkmixed.job;

import java.util.Map;

/**
 * Where results go.
 *
 * @param path any Hadoop path
 * @param format of predictions
 * @param options of Spark's writer, for predictions
 * @param report whether a fit writes {@code report.html}
 * @param reportRows most rows that a fit reads again for its plots of residuals
 * @param halfNormalRows most rows that a half-normal plot is made of
 */
record OutputSpec(
    String path,
    String format,
    Map<String, String> options,
    boolean report,
    long reportRows,
    long halfNormalRows) {
  /** A fit reads no more rows than this a second time unasked. */
  static final long REPORT_ROWS = 1_000_000;

  /** Nor is one to more rows than this repeated unasked. */
  static final long HALF_NORMAL_ROWS = 1000;
}
