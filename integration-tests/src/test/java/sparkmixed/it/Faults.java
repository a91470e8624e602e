package sparkmixed.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.api.java.UDF1;

/** Functions of SQL that return their argument and do harm in one task. */
final class Faults {
  private static final long PATIENCE_MILLIS = 60_000;

  private Faults() {}

  private static boolean first(String marker) throws IOException {
    try {
      long pid = ProcessHandle.current().pid();
      Files.write(
          Path.of(marker),
          Long.toString(pid).getBytes(StandardCharsets.US_ASCII),
          StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException before) {
      return false;
    }
  }

  /** Ends its JVM, the first time. */
  static final class Halts implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;
    private final String marker;
    private final int partition;

    /**
     * @param marker file that is there once it has happened
     * @param partition where it happens
     */
    Halts(Path marker, int partition) {
      this.marker = marker.toString();
      this.partition = partition;
    }

    @Override
    public String call(String value) throws IOException {
      if (TaskContext.getPartitionId() == partition && first(marker)) {
        Runtime.getRuntime().halt(137);
      }
      return value;
    }
  }

  /** Writes its process id into a file, the first time, and waits to be killed. */
  static final class WaitsForItsDeath implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;
    private final String marker;
    private final int partition;

    WaitsForItsDeath(Path marker, int partition) {
      this.marker = marker.toString();
      this.partition = partition;
    }

    @Override
    public String call(String value) throws IOException, InterruptedException {
      if (TaskContext.getPartitionId() == partition && first(marker)) {
        Thread.sleep(PATIENCE_MILLIS);
        throw new IllegalStateException("nobody killed this executor");
      }
      return value;
    }
  }

  /** Writes its process id into a file, the first time. */
  static final class Tells implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;
    private final String marker;

    Tells(Path marker) {
      this.marker = marker.toString();
    }

    @Override
    public String call(String value) throws IOException {
      if (!Files.exists(Path.of(marker))) {
        first(marker);
      }
      return value;
    }
  }

  /** Fails every time. */
  static final class Fails implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;
    private final int partition;

    Fails(int partition) {
      this.partition = partition;
    }

    @Override
    public String call(String value) {
      if (TaskContext.getPartitionId() == partition) {
        throw new IllegalStateException("this task fails for good");
      }
      return value;
    }
  }
}
