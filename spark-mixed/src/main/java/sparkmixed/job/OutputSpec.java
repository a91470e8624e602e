package sparkmixed.job;

import java.util.Map;

/**
 * Where results go.
 *
 * @param path any Hadoop path
 * @param format of predictions
 * @param options of Spark's writer, for predictions
 * @param report whether a fit writes {@code report.html}
 */
record OutputSpec(String path, String format, Map<String, String> options, boolean report) {}
