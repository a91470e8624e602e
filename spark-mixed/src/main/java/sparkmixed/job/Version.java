package sparkmixed.job;

import org.jspecify.annotations.Nullable;

/** Versions of the software at hand. */
final class Version {
  static final String SPARK_MIXED = sparkMixed();
  static final String SPARK = org.apache.spark.package$.MODULE$.SPARK_VERSION();

  private Version() {}

  /** The jar's manifest says it; a run from class files has none. */
  private static String sparkMixed() {
    @Nullable String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
