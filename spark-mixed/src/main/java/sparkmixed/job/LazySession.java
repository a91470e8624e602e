package sparkmixed.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts Spark when something needs it: a wrong configuration or a finished run should not wait.
 */
final class LazySession implements AutoCloseable {
  private final Map<String, String> settings = new LinkedHashMap<>();
  private @Nullable Session session;

  LazySession(Config config) {
    if (config.hasPath("spark") && config.getValue("spark") instanceof ConfigObject spark) {
      JobSpec.flatten("", spark, settings);
    }
  }

  Session get() {
    Session open = session;
    if (open == null) {
      open = Session.open(settings);
      session = open;
      Log.LOG.info("Spark {} on {}", open.spark().version(), open.spark().sparkContext().master());
    }
    return open;
  }

  /** Whether Spark has been started. */
  boolean isOpen() {
    return session != null;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
