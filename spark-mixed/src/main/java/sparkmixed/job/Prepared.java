package sparkmixed.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A fit with its place in the output, before Spark is started.
 *
 * @param spec null if the entry is wrong
 * @param store null if it has no usable output
 * @param files null if the input is no path, or wrong
 * @param problem why it will not be run
 */
record Prepared(
    Entry entry,
    @Nullable JobSpec spec,
    @Nullable RunStore store,
    String runId,
    String modelId,
    String redacted,
    @Nullable InputFiles files,
    @Nullable RuntimeException problem) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Checks everything that needs no Spark, the output included. */
  static Prepared of(Entry entry, @Nullable String givenRunId, Configuration configuration) {
    return of(entry, givenRunId, configuration, Fitting.FRESH);
  }

  /**
   * Checks everything that needs no Spark, the output included.
   *
   * @param fitting how the model will be fitted
   */
  static Prepared of(
      Entry entry, @Nullable String givenRunId, Configuration configuration, Fitting fitting) {
    String redacted = entry.redacted();
    RunStore store = null;
    JobSpec spec = null;
    InputFiles files = null;
    RuntimeException problem = null;
    String modelId = entry.name() == null ? "model" : entry.name();
    try {
      OutputSpec output = JobSpec.output(entry.config());
      if (entry.name() == null) {
        modelId = lastName(output.path());
      }
      RunStore opened = new RunStore(output.path(), entry.name(), configuration);
      opened.requireWritable();
      store = opened;
      if (entry.problem() != null) {
        throw entry.problem();
      }
      spec = JobSpec.of(entry.config());
      fitting.check(entry, spec.model());
      files = InputFiles.of(spec.input(), configuration);
    } catch (RuntimeException wrong) {
      problem = wrong;
    }
    return new Prepared(
        entry,
        spec,
        store,
        runId(givenRunId, redacted, spec, files, problem),
        modelId,
        redacted,
        files,
        problem);
  }

  /**
   * The given id; else one for this configuration and these files; else one for this moment, since
   * what a table holds cannot be seen from here.
   */
  private static String runId(
      @Nullable String given,
      String redacted,
      @Nullable JobSpec spec,
      @Nullable InputFiles files,
      @Nullable RuntimeException problem) {
    if (given != null) {
      return given;
    }
    if (spec != null && files == null && problem == null) {
      return TIME.format(Instant.now()) + "-" + Hash.of(redacted);
    }
    return Hash.of(redacted + (files == null ? "" : "\n" + files.fingerprint()));
  }

  private static String lastName(String output) {
    String name = new Path(output).getName();
    return Names.isSafe(name) ? name : "model";
  }

  String configHash() {
    return Hash.of(redacted);
  }
}
