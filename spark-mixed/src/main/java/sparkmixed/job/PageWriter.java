package sparkmixed.job;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.SparkMixedException;
import sparkmixed.ml.BayesianMixedEffectsModel;
import sparkmixed.ml.MixedEffectsModel;
import sparkmixed.ml.ModelReport;
import sparkmixed.report.FitContext;
import sparkmixed.report.Table;

/**
 * Makes {@code report.html} of a fit: reads the rows and prepares the figures while model and
 * tables are written. A page that cannot be made is a warning; the fit stands.
 */
final class PageWriter implements AutoCloseable {
  static final String FILE = "report.html";

  private static final String HALF_NORMAL = "Half-normal plot";

  private final @Nullable ExecutorService thread;
  private final @Nullable Future<ModelReport> pending;
  private @Nullable String problem;

  private PageWriter(@Nullable ExecutorService thread, @Nullable Future<ModelReport> pending) {
    this.thread = thread;
    this.pending = pending;
  }

  /** Starts to read, if a page is wanted and there are not too many rows for plots of residuals. */
  static PageWriter start(MixedEffectsModel<?> model, Dataset<Row> data, OutputSpec output) {
    if (!output.report()) {
      return new PageWriter(null, null);
    }
    ExecutorService thread = Executors.newSingleThreadExecutor();
    return new PageWriter(
        thread, thread.submit(() -> report(model, data, output, output.reportRows()).prepare()));
  }

  /**
   * The report of a model and its rows.
   *
   * @param most rows that are read for plots of residuals
   */
  static ModelReport report(
      MixedEffectsModel<?> model, Dataset<Row> data, OutputSpec output, long most) {
    long rows = model.rowsRead();
    if (rows > most) {
      return model
          .report()
          .withNote(
              "Residuals",
              String.format(
                  Locale.ROOT,
                  "not drawn, for that reads all %,d rows again; the command report with --config"
                      + " draws them, or output.reportRows raises the limit of %,d",
                  rows,
                  most));
    }
    ModelReport report = model.report().withRows(data, rows);
    if (model instanceof BayesianMixedEffectsModel) {
      return report;
    }
    long few = output.halfNormalRows();
    if (rows > few) {
      return few == 0
          ? report
          : report.withNote(
              HALF_NORMAL,
              String.format(
                  Locale.ROOT,
                  "not drawn, for that takes 99 more fits; output.halfNormalRows raises the limit"
                      + " of %,d rows",
                  few));
    }
    try {
      return report.withHalfNormal(data);
    } catch (SparkMixedException impossible) {
      return report.withNote(HALF_NORMAL, "not drawn: " + impossible.getMessage());
    }
  }

  /**
   * Writes the page, when its figures are ready.
   *
   * @param tables of the run, among which there may be profiles
   */
  void write(RunStore.Attempt attempt, FitContext context, List<Table> tables) {
    if (pending == null) {
      return;
    }
    try {
      attempt.text(FILE, pending.get().withProfiles(tables).withPredictive(tables).html(context));
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
