package sparkmixed.job;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Lets a fit put its chains away when the process is told to end (SIGTERM, as YARN and Kubernetes
 * send it before they kill): its thread is interrupted, and what Spark and Hadoop close at the end
 * waits for it.
 */
final class Termination implements AutoCloseable {
  /** Above those of Spark and of Hadoop's file systems, which run later therefore. */
  private static final int PRIORITY = 1000;

  /** Clusters kill after thirty seconds or so. */
  private static final long PATIENCE = 25;

  private final Thread fitting = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook = this::stop;

  private Termination() {}

  /** Watches over what the calling thread does until this is closed. */
  static Termination watch() {
    Termination watched = new Termination();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get()
          .addShutdownHook(watched.hook, PRIORITY, PATIENCE + 1, TimeUnit.SECONDS);
    }
    return watched;
  }

  private void stop() {
    fitting.interrupt();
    try {
      if (!ended.await(PATIENCE, TimeUnit.SECONDS)) {
        Log.LOG.warn("the fit did not end within {} s", PATIENCE);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
