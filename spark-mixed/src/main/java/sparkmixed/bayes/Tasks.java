package sparkmixed.bayes;

import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import sparkmixed.pls.Chunks;

/** Numbered pieces of work on a bounded pool that is gone when they are done. */
final class Tasks {
  private Tasks() {}

  /**
   * Runs pieces 0 .. count-1. When one fails, or the caller is interrupted, those that have not
   * begun are dropped and the others are interrupted and waited for.
   *
   * @param work a piece; sees an interrupt as a wish to end early
   * @return false if the caller was interrupted, which it still is then
   */
  static boolean run(int count, int threads, IntConsumer work) {
    int width = Math.min(threads, count);
    ExecutorService pool =
        Executors.newFixedThreadPool(
            width,
            task -> {
              Thread thread = new Thread(task, "spark-mixed-sampler");
              thread.setDaemon(true);
              return thread;
            });
    CompletionService<Boolean> pieces = new ExecutorCompletionService<>(pool);
    boolean interrupted = false;
    try {
      for (int k = 0; k < count; k++) {
        int number = k;
        pieces.submit(() -> alone(count, number, work));
      }
      for (int k = 0; k < count; k++) {
        pieces.take().get();
      }
    } catch (InterruptedException stopped) {
      interrupted = true;
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    } finally {
      pool.shutdownNow();
      interrupted |= awaitEnd(pool);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return !interrupted;
  }

  /**
   * Several pieces have no use for threads of their own. A single one has; and since its sums are
   * then rounded differently, it is the number of pieces that decides, not that of threads.
   */
  private static boolean alone(int count, int number, IntConsumer work) {
    Supplier<Boolean> piece =
        () -> {
          work.accept(number);
          return true;
        };
    return count == 1 ? piece.get() : Chunks.alone(piece);
  }

  private static boolean awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
          return interrupted;
        }
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
  }
}
