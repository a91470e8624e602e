package sparkmixed.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are; the build says so in system properties. */
final class Paths {
  private Paths() {}

  /** The directory that holds {@code spark-mixed/}. */
  static Path root() {
    return property("sparkmixed.root");
  }

  /** The published jar. */
  static Path jar() {
    return property("sparkmixed.jar");
  }

  /** The jar with these tests' own classes, for executors. */
  static Path testJar() {
    return property("sparkmixed.testJar");
  }

  static Path data(String file) {
    return root().resolve("spark-mixed/data").resolve(file);
  }

  /** A directory that {@code mvn clean} removes. */
  static Path scratch() {
    Path directory = root().resolve("integration-tests/target/scratch");
    try {
      return Files.createDirectories(directory);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  /** A new directory there. */
  static Path fresh(String name) {
    try {
      return Files.createTempDirectory(scratch(), name + "-");
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static Path property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("run with Maven, which sets " + name);
    }
    return Path.of(value).toAbsolutePath().normalize();
  }
}
