package sparkmixed.job;

import java.util.Map;

/**
 * Where results go.
 *
 * @param path any Hadoop path
 * @param format of predictions
 * @param options of Spark's writer, for predictions
 */
record OutputSpec(String path, String format, Map<String, String> options) {}
