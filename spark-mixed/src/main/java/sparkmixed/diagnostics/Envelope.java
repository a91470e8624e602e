package sparkmixed.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.SparkMixedException;
import sparkmixed.predict.CounterRandom;

/**
 * Simulated envelopes of anything that can be simulated from, fitted to a response and diagnosed:
 * hnp's {@code newclass = TRUE}.
 */
public final class Envelope {
  private Envelope() {}

  /** hnp's {@code diagfun}: diagnostics of a fit, one a point. */
  @FunctionalInterface
  public interface DiagFun<M> {
    double[] of(M model);
  }

  /**
   * hnp's {@code simfun}: a response from the model, a function of the model and of the random
   * numbers only.
   */
  @FunctionalInterface
  public interface SimFun<M> {
    double[] simulate(M model, UniformRandomProvider random);
  }

  /**
   * hnp's {@code fitfun}: a fit to a response. A {@link SparkMixedException} says that there is
   * none and counts as a failed simulation.
   */
  @FunctionalInterface
  public interface FitFun<M> {
    M fit(double[] y);
  }

  /**
   * Simulates, refits and diagnoses {@code options.sim()} times, several at a time. All three
   * functions are called from several threads.
   */
  public static <M> HalfNormal simulate(
      M model, DiagFun<M> diagfun, SimFun<M> simfun, FitFun<M> fitfun, HalfNormalOptions options) {
    int threads =
        options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(threads, options.sim()),
            task -> {
              Thread thread = new Thread(task, "spark-mixed-envelope");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Callable<double @Nullable []>> tasks = new ArrayList<>();
      for (int s = 0; s < options.sim(); s++) {
        int number = s;
        tasks.add(() -> one(model, diagfun, simfun, fitfun, options.seed(), number));
      }
      List<double[]> simulated = new ArrayList<>();
      int failed = 0;
      for (Future<double @Nullable []> future : pool.invokeAll(tasks)) {
        double[] diagnostics = future.get();
        if (diagnostics == null) {
          failed++;
        } else {
          simulated.add(diagnostics);
        }
      }
      return HalfNormal.of(
          diagfun.of(model), simulated, options.conf(), options.halfnormal(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while simulating an envelope", stopped);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Null if there is no fit to what was simulated. */
  private static <M> double @Nullable [] one(
      M model, DiagFun<M> diagfun, SimFun<M> simfun, FitFun<M> fitfun, long seed, int number) {
    CounterRandom random = new CounterRandom();
    random.start(seed, number, 0);
    double[] y = simfun.simulate(model, random);
    for (double value : y) {
      if (Double.isNaN(value)) {
        return null;
      }
    }
    try {
      return diagfun.of(fitfun.fit(y));
    } catch (SparkMixedException none) {
      return null;
    }
  }
}
