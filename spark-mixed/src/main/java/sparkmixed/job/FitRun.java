package sparkmixed.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.error.NotConvergedException;
import sparkmixed.error.OutputConflictException;
import sparkmixed.ml.BayesianMixedEffectsModel;
import sparkmixed.ml.MixedEffectsModel;
import sparkmixed.report.FitContext;
import sparkmixed.report.FitReport;
import sparkmixed.report.PredictiveTables;
import sparkmixed.report.Table;

/** Runs one fit of a job to its end, whatever that is; throws nothing. */
final class FitRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Prepared prepared;
  private final LazySession sessions;
  private final long started;
  private final Fitting fitting;
  private final Instant startedAt = Instant.now();
  private @org.jspecify.annotations.Nullable String pageProblem;

  /**
   * @param started {@link System#nanoTime()} from which the run counts its seconds
   */
  FitRun(Prepared prepared, LazySession sessions, long started) {
    this(prepared, sessions, started, Fitting.FRESH);
  }

  /**
   * @param started {@link System#nanoTime()} from which the run counts its seconds
   * @param fitting how the model is fitted
   */
  FitRun(Prepared prepared, LazySession sessions, long started, Fitting fitting) {
    this.fitting = fitting;
    this.prepared = prepared;
    this.sessions = sessions;
    this.started = started;
  }

  Outcome run() {
    RunStore store = prepared.store();
    if (store == null) {
      return failed(problem(), null);
    }
    try {
      JsonNode finished = store.finished(prepared.runId());
      if (finished != null) {
        return repeated(store, finished);
      }
    } catch (OutputConflictException | IOException conflict) {
      return failed(conflict, null);
    }
    try {
      if (prepared.problem() != null) {
        throw prepared.problem();
      }
      return fit(store);
    } catch (Throwable thrown) {
      return failed(thrown, store);
    }
  }

  private RuntimeException problem() {
    return prepared.problem() == null ? new IllegalStateException("no output") : prepared.problem();
  }

  private Outcome repeated(RunStore store, JsonNode finished) throws IOException {
    String runId = prepared.runId();
    if (!finished.path("configHash").asText().equals(prepared.configHash())) {
      throw new OutputConflictException(
          "Run "
              + runId
              + " in "
              + store.directory(runId)
              + " is finished with another configuration; use another run-id or output.path.");
    }
    Log.LOG.info("run {} is done already", runId);
    return new Outcome(
        prepared.entry().name(),
        runId,
        store.directory(runId).toString(),
        "done",
        store.text(runId, "summary.txt"),
        (ObjectNode) JSON.readTree(store.text(runId, "fit.json")),
        null);
  }

  private Outcome fit(RunStore store) throws IOException {
    JobSpec spec = java.util.Objects.requireNonNull(prepared.spec());
    boolean starts = !sessions.isOpen();
    Session session = sessions.get();
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("total", 0.0);
    seconds.put("sparkStart", starts ? session.startSeconds() : 0.0);
    long reading = System.nanoTime();
    Fitting.Ready ready = fitting.open(spec.model(), store.chains(prepared.runId()));
    Input input =
        new Input(session.spark(), spec.input(), ready.columns())
            .knowing(ParquetSchema.of(session.spark(), spec.input(), prepared.files()));
    Optional<Set<String>> used = ready.used();
    Dataset<Row> data = input.open(used);
    double opened = Clock.secondsSince(reading);
    MixedEffectsModel<?> model;
    try {
      model = ready.fit(data);
    } catch (Exception thrown) {
      throw input.explain(thrown, used);
    }
    seconds.putAll(model.stageSeconds());
    seconds.merge("read", opened, Double::sum);
    FitReport report = model.fitReport();
    try {
      return written(store, model, report, seconds, spec, data);
    } catch (IOException | RuntimeException thrown) {
      throw OutputProblems.explain(thrown, store.directory(prepared.runId()));
    }
  }

  private Outcome written(
      RunStore store,
      MixedEffectsModel<?> model,
      FitReport report,
      Map<String, Double> seconds,
      JobSpec spec,
      Dataset<Row> data)
      throws IOException {
    boolean done = report.converged() || spec.keepNonConverged();
    try (RunStore.Attempt attempt = store.begin(prepared.runId());
        PageWriter page = PageWriter.start(model, data, spec.output())) {
      List<Table> more = new ArrayList<>();
      if (done && spec.rowDiagnostics()) {
        long diagnosing = System.nanoTime();
        more.add(model.diagnostics(data).all());
        seconds.put("diagnostics", Clock.secondsSince(diagnosing));
      }
      if (done && model instanceof BayesianMixedEffectsModel bayesian && bayesian.checksUnasked()) {
        long checking = System.nanoTime();
        more.addAll(PredictiveTables.all(bayesian.predictiveCheck(data)));
        seconds.put("predictiveCheck", Clock.secondsSince(checking));
      }
      IntervalSpec intervals = spec.intervals();
      if (done && intervals != null) {
        long inferring = System.nanoTime();
        more.addAll(intervals(model, data, intervals));
        seconds.put("intervals", Clock.secondsSince(inferring));
      }
      long writing = System.nanoTime();
      if (done) {
        Results.write(attempt, model, report, more, prepared, startedAt);
      }
      seconds.put("write", Clock.secondsSince(writing));
      seconds.put("total", Clock.secondsSince(started));
      page.write(attempt, context(spec, model, seconds), more);
      seconds.put("report", Clock.secondsSince(writing) - seconds.getOrDefault("write", 0.0));
      seconds.put("total", Clock.secondsSince(started));
      pageProblem = page.problem();
      FitContext context = context(spec, model, seconds);
      return published(store, attempt, report, context, done);
    }
  }

  /** A linear model has its statistics at hand; others read their rows again. */
  private static List<Table> intervals(
      MixedEffectsModel<?> model, Dataset<Row> data, IntervalSpec spec) {
    return (spec.needsRows() ? model.intervals(data) : model.intervals())
        .tables(spec.method(), spec.level(), spec.nsim(), spec.seed());
  }

  private static FitContext context(
      JobSpec spec, MixedEffectsModel<?> model, Map<String, Double> seconds) {
    return new FitContext(Version.SPARK_MIXED, spec.input().name(), model.sparkJobs(), seconds);
  }

  /** Writes the record of a fit and makes its run appear. */
  Outcome published(
      RunStore store, RunStore.Attempt attempt, FitReport report, FitContext context, boolean done)
      throws IOException {
    ObjectNode json = report.json(context);
    String summary = report.summary(context);
    Failure failure =
        done
            ? null
            : Failure.of(
                new NotConvergedException(
                    report.message()
                        + "; the fit was kept without _SUCCESS (onNonConvergence = keep accepts"
                        + " it)."));
    String status = done ? "done" : "not-converged";
    attempt.text("fit.json", RunRecord.pretty(json));
    attempt.text("summary.txt", summary);
    ObjectNode run = RunRecord.of(prepared, startedAt, status, failure);
    RunRecord.withFit(run, report, json);
    if (pageProblem != null) {
      RunRecord.warn(run, "REPORT_FAILED", pageProblem);
    }
    attempt.text(RunStore.RUN, RunRecord.pretty(run));
    attempt.publish(done, Results.pointer(prepared));
    context
        .seconds()
        .forEach((stage, took) -> Log.LOG.info("{} {} s", stage, String.format("%.3f", took)));
    return new Outcome(
        prepared.entry().name(),
        prepared.runId(),
        store.directory(prepared.runId()).toString(),
        status,
        summary,
        json,
        failure);
  }

  private Outcome failed(Throwable thrown, @org.jspecify.annotations.Nullable RunStore store) {
    Failure failure = Failure.of(thrown);
    if (failure.code() == Failure.STOPPED) {
      // nothing is recorded, since the run is to go on
      return new Outcome(
          prepared.entry().name(), prepared.runId(), null, "stopped", null, null, failure);
    }
    if (failure.code() == Failure.BUG) {
      Log.LOG.error("the fit failed", thrown);
    } else {
      Log.LOG.debug("the fit was rejected", thrown);
    }
    String status = failure.code() == Failure.BUG ? "failed" : "rejected";
    String path = null;
    if (store != null) {
      try (RunStore.Attempt attempt = store.begin(prepared.runId())) {
        ObjectNode run = RunRecord.of(prepared, startedAt, status, failure);
        attempt.text(RunStore.RUN, RunRecord.pretty(run));
        attempt.publish(false, Results.pointer(prepared));
        path = store.directory(prepared.runId()).toString();
      } catch (IOException | RuntimeException unwritten) {
        Log.LOG.warn("run.json could not be written", unwritten);
      }
    }
    return new Outcome(
        prepared.entry().name(), prepared.runId(), path, status, null, null, failure);
  }
}
