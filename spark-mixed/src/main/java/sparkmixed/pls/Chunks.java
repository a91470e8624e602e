package sparkmixed.pls;

import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Work in parallel over a fixed number of chunks, whatever the number of threads. */
public final class Chunks {
  /** Enough for the cores of a driver, few enough that their partial sums cost nothing. */
  public static final int COUNT = 16;

  private static final ThreadLocal<Boolean> ALONE = ThreadLocal.withInitial(() -> false);

  private Chunks() {}

  /**
   * Runs work whose chunks all stay on the calling thread: that of a task, which has one core among
   * many tasks.
   */
  public static <T> T alone(Supplier<T> work) {
    boolean before = ALONE.get();
    ALONE.set(true);
    try {
      return work.get();
    } finally {
      ALONE.set(before);
    }
  }

  /** Whether the calling thread works for itself, so that there is nothing to gain by chunks. */
  static boolean isAlone() {
    return ALONE.get();
  }

  /** Runs {@code count} pieces of work, in parallel where threads are free. */
  public static void run(int count, IntConsumer work) {
    if (count == 1 || ALONE.get()) {
      for (int chunk = 0; chunk < count; chunk++) {
        work.accept(chunk);
      }
    } else {
      IntStream.range(0, count).parallel().forEach(work);
    }
  }

  /** Start of chunk {@code chunk} of {@code total} items. */
  public static int start(int chunk, int total) {
    return (int) ((long) chunk * total / COUNT);
  }
}
