package sparkmixed.job;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.ml.MixedEffectsModel;
import sparkmixed.ml.ModelReport;
import sparkmixed.report.FitContext;

/**
 * Makes {@code report.html} of a fit: reads the rows and prepares the figures while model and
 * tables are written. A page that cannot be made is a warning; the fit stands.
 */
final class PageWriter implements AutoCloseable {
  static final String FILE = "report.html";

  private final @Nullable ExecutorService thread;
  private final @Nullable Future<ModelReport> pending;
  private @Nullable String problem;

  private PageWriter(@Nullable ExecutorService thread, @Nullable Future<ModelReport> pending) {
    this.thread = thread;
    this.pending = pending;
  }

  /**
   * Starts to read.
   *
   * @param wanted whether there is to be a page at all
   */
  static PageWriter start(MixedEffectsModel<?> model, Dataset<Row> data, boolean wanted) {
    if (!wanted) {
      return new PageWriter(null, null);
    }
    ExecutorService thread = Executors.newSingleThreadExecutor();
    return new PageWriter(
        thread, thread.submit(() -> model.report().withRows(data, model.rowsRead()).prepare()));
  }

  /** Writes the page, when its figures are ready. */
  void write(RunStore.Attempt attempt, FitContext context) {
    if (pending == null) {
      return;
    }
    try {
      attempt.text(FILE, pending.get().html(context));
    } catch (ExecutionException failed) {
      failed(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      failed(interrupted);
    } catch (IOException | RuntimeException failed) {
      failed(failed);
    }
  }

  private void failed(@Nullable Throwable cause) {
    Log.LOG.warn("{} could not be written", FILE, cause);
    Failure failure = cause == null ? null : Failure.of(cause);
    problem =
        "The report could not be written"
            + (failure == null || failure.code() == Failure.BUG
                ? "; the log says why."
                : ": " + failure.message());
  }

  /** Why there is no page; null if there is one, or none was wanted. */
  @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
