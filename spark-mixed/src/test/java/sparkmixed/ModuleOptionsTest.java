package sparkmixed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The pom's copy of Spark's JVM options, which tests and the launcher use, against Spark's own. */
class ModuleOptionsTest {
  @Test
  void pomHoldsSparksOptions() {
    String ours =
        System.getProperty("sparkmixed.moduleOptions", "").strip().replaceAll("\\s+", " ");
    assertEquals(JavaModuleOptions.defaultModuleOptions(), ours);
  }
}
