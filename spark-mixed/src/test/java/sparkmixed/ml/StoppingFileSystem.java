package sparkmixed.ml;

import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * Local files under a scheme of their own, which interrupt a thread when chain 0 is kept at some
 * iteration or later, and hold that chain up until the others must have noticed.
 */
public final class StoppingFileSystem extends RawLocalFileSystem {
  private static final Pattern CHAIN = Pattern.compile("chain-0-(\\d+)");
  private static final long NOTICED = 500;

  private static volatile @Nullable Thread fitting;
  private static volatile int from;

  /** Makes Hadoop know the scheme. */
  static void install(Configuration configuration) {
    configuration.set("fs.stopping.impl", StoppingFileSystem.class.getName());
    configuration.setBoolean("fs.stopping.impl.disable.cache", true);
  }

  /** A directory here. */
  static String path(java.nio.file.Path directory) {
    return "stopping://" + directory.toAbsolutePath();
  }

  /** Interrupts a thread, once. */
  static void stop(Thread thread, int iteration) {
    from = iteration;
    fitting = thread;
  }

  @Override
  public URI getUri() {
    return URI.create("stopping:///");
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    boolean renamed = super.rename(source, target);
    Matcher chain = CHAIN.matcher(target.getName());
    Thread thread = fitting;
    if (thread != null && chain.matches() && Integer.parseInt(chain.group(1)) >= from) {
      fitting = null;
      thread.interrupt();
      try {
        Thread.sleep(NOTICED);
      } catch (InterruptedException noticed) {
        Thread.currentThread().interrupt();
      }
    }
    return renamed;
  }
}
