package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * What the one published jar carries: our classes and small relocated libraries, nothing that a
 * cluster brings itself.
 */
class PublishedJarIT {
  private static List<String> classes() throws IOException {
    try (JarFile jar = new JarFile(System.getProperty("sparkmixed.jar"))) {
      return jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")).toList();
    }
  }

  @Test
  void everyClassIsOurs() throws IOException {
    assertEquals(
        List.of(), classes().stream().filter(name -> !name.startsWith("sparkmixed/")).toList());
  }

  @Test
  void librariesAreRelocated() throws IOException {
    for (String library :
        List.of("hipparchus", "statistics", "numbers", "rng", "picocli", "config")) {
      assertTrue(
          classes().stream()
              .anyMatch(name -> name.startsWith("sparkmixed/shaded/" + library + "/")),
          library);
    }
  }
}
