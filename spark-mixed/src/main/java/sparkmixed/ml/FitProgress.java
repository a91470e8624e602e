package sparkmixed.ml;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkmixed.bayes.SamplerListener;
import sparkmixed.bayes.SamplerOptions;
import sparkmixed.fit.FitListener;
import sparkmixed.optimize.LogEntry;

/** Logs a fit as it goes, describes its Spark jobs and times its stages. */
final class FitProgress implements FitListener {
  private static final Logger LOG = LoggerFactory.getLogger("sparkmixed.fit");
  private static final double NANOS = 1e9;

  private final JobScope scope;
  private final String formula;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private @Nullable String stage;
  private long started;

  FitProgress(JobScope scope, String formula) {
    this.scope = scope;
    this.formula = formula;
  }

  @Override
  public void stage(String name) {
    finish();
    stage = name;
    started = System.nanoTime();
    scope.describe(
        switch (name) {
              case "read" -> "levels and summaries for ";
              case "statistics" -> "statistics of ";
              default -> name + " of ";
            }
            + formula);
    LOG.info("{}: {}", name, formula);
  }

  /** Ends the current stage. */
  void finish() {
    if (stage != null) {
      double took = (System.nanoTime() - started) / NANOS;
      seconds.put(stage, took);
      LOG.info("{} took {} s", stage, String.format(Locale.ROOT, "%.3f", took));
      stage = null;
    }
  }

  @Override
  public void evaluated(LogEntry entry) {
    if (LOG.isInfoEnabled()) {
      LOG.info(
          String.format(
              Locale.ROOT,
              "evaluation %d: criterion %.6f, gradient %.3g, %.3f s",
              entry.evaluation(),
              entry.objective(),
              entry.gradientNorm(),
              entry.seconds()));
    }
  }

  /** Logs every tenth of every chain, and of independent proposals. */
  SamplerListener sampling(SamplerOptions options) {
    return new SamplingLog(LOG, options);
  }

  /** Wall time of each stage, in order. */
  Map<String, Double> seconds() {
    return seconds;
  }
}
