package sparkmixed.inference;

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
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.fit.Quantities;
import sparkmixed.fit.ResponseSampler;
import sparkmixed.fit.RowSampler;
import sparkmixed.pls.Chunks;
import sparkmixed.predict.CounterRandom;

/**
 * Parametric bootstrap: simulates responses from a fitted model with new random effects, as R's
 * {@code bootMer}, and refits each from where the fit ended. A linear model is simulated and
 * refitted through its statistics, without rows. What a simulation draws depends on the seed and
 * its number only, so the threads change nothing.
 */
public final class ParametricBootstrap {
  private ParametricBootstrap() {}

  /**
   * How much to simulate.
   *
   * @param simulations how many
   * @param threads at most; fewer if their workspaces would exceed {@code memory}
   * @param memory bytes for the workspaces of refits
   */
  public record Options(int simulations, long seed, int threads, long memory) {}

  /** A refit to a response drawn with these random numbers. */
  @FunctionalInterface
  private interface Refit {
    FittedModel with(UniformRandomProvider random);
  }

  /** Of a linear model fitted to the statistics of a problem, by the problem's criterion. */
  public static Bootstrap of(
      LmmProblem problem, FittedModel model, LmmOptions fitting, Options options) {
    ResponseSampler sampler = ResponseSampler.of(problem, model);
    int threads = threads(options, model.solver().bytes());
    return run(
        model,
        random ->
            LmmFit.fit(
                    problem.withResponse(sampler.draw(random)),
                    fitting,
                    FitListener.none(),
                    model.theta())
                .model(),
        options,
        threads);
  }

  /**
   * Of a generalized model fitted to the rows of a problem.
   *
   * @throws sparkmixed.error.ConfigurationException if they are not on the driver
   */
  public static Bootstrap of(GlmmProblem problem, FittedModel model, Options options) {
    RowSampler sampler = RowSampler.of(problem, model);
    int threads = threads(options, model.solver().bytes());
    return run(
        model,
        random -> {
          try (GlmmProblem other = problem.withResponse(sampler.draw(random))) {
            return GlmmFit.fit(other, FitListener.none(), model).model();
          }
        },
        options,
        threads);
  }

  private static int threads(Options options, long bytes) {
    long room = Math.max(1, options.memory() / Math.max(1, bytes));
    return (int) Math.max(1, Math.min(options.threads(), room));
  }

  /** What became of one simulation. */
  private record Outcome(double @Nullable [] draw, boolean singular, String failure) {}

  private static Bootstrap run(FittedModel model, Refit refit, Options options, int threads) {
    List<ProfiledQuantity.Name> names = Quantities.names(model);
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (int s = 0; s < options.simulations(); s++) {
      int number = s;
      Callable<Outcome> task = () -> one(refit, options.seed(), number, names.size());
      tasks.add(threads > 1 ? () -> Chunks.alone(() -> called(task)) : task);
    }
    List<double[]> draws = new ArrayList<>();
    int failed = 0;
    int notConverged = 0;
    int singular = 0;
    String first = "";
    for (Outcome outcome : all(tasks, threads)) {
      if (outcome.draw() != null) {
        draws.add(outcome.draw());
        singular += outcome.singular() ? 1 : 0;
      } else if (outcome.failure().isEmpty()) {
        notConverged++;
      } else {
        failed++;
        first = first.isEmpty() ? outcome.failure() : first;
      }
    }
    return new Bootstrap(
        names,
        Quantities.values(model),
        draws.toArray(double[][]::new),
        options.simulations(),
        failed,
        notConverged,
        singular,
        first);
  }

  private static Outcome one(Refit refit, long seed, int number, int quantities) {
    CounterRandom random = new CounterRandom();
    random.start(seed, number, 0);
    try {
      FittedModel again = refit.with(random);
      double[] values = Quantities.values(again);
      if (!again.convergence().converged()) {
        return new Outcome(null, false, "");
      }
      return values.length == quantities
          ? new Outcome(values, again.singular(), "")
          : new Outcome(null, false, "other columns can be estimated");
    } catch (SparkMixedException none) {
      return new Outcome(null, false, String.valueOf(none.getMessage()));
    }
  }

  private static <T> T called(Callable<T> task) {
    try {
      return task.call();
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static List<Outcome> all(List<Callable<Outcome>> tasks, int threads) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "spark-mixed-bootstrap");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> future : pool.invokeAll(tasks)) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while simulating", stopped);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
