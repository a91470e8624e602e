package sparkmixed.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Spark's own way to start a job, in a JVM of its own: Spark's jars and the published one. */
final class SparkSubmit {
  private static final long PATIENCE_SECONDS = 300;

  private SparkSubmit() {}

  /** Runs a command in client mode with two threads. */
  static Job.Result run(String... command) throws IOException, InterruptedException {
    String home = Objects.requireNonNull(System.getenv("SPARK_HOME"), "SPARK_HOME");
    Path directory = Paths.fresh("submit");
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(moduleOptions());
    all.add("-Xmx1g");
    all.add("-Dlog4j2.configurationFile=" + Paths.root().resolve("conf/log4j2.properties").toUri());
    all.addAll(List.of("-cp", home + "/jars/*", "org.apache.spark.deploy.SparkSubmit"));
    all.addAll(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
    all.addAll(List.of("--class", "sparkmixed.job.Main", Paths.jar().toString()));
    all.addAll(List.of(command));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + Files.readString(err));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Job.Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static List<String> moduleOptions() throws IOException {
    String options = Files.readString(Paths.root().resolve("spark-mixed/target/java.options"));
    return options.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
