package sparkmixed.job;

import org.apache.hadoop.conf.Configuration;

/** Hadoop's configuration before, and without, a Spark session. */
final class Hadoop {
  private static final String PREFIX = "spark.hadoop.";

  private Hadoop() {}

  /**
   * Defaults of the class path, with what {@code spark-submit} passes on as {@code spark.hadoop.*}.
   */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        configuration.set(name.substring(PREFIX.length()), System.getProperty(name));
      }
    }
    LocalFiles.use(configuration);
    return configuration;
  }
}
