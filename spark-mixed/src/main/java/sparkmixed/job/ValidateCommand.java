package sparkmixed.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.typesafe.config.Config;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sparkmixed.ml.FitPlan;
import sparkmixed.report.PlanReport;

/**
 * {@code validate}: what {@code fit} would do, without fitting; nothing is written but a probe of
 * the output.
 */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Checks configuration and data and prints the plan of a fit.")
final class ValidateCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Mixin private JobOptions options = new JobOptions();

  @Override
  public Integer call() {
    Config file = options.file();
    Configuration hadoop = Hadoop.configuration();
    ArrayNode plans = new ObjectMapper().createArrayNode();
    int code = 0;
    try (LazySession sessions = new LazySession(options.overrides().withFallback(file))) {
      for (Entry entry : Entry.of(file, options.overrides())) {
        Prepared prepared = Prepared.of(entry, options.runId(), hadoop);
        PlanReport report;
        try {
          report = plan(prepared, sessions);
        } catch (RuntimeException thrown) {
          Failure failure = Failure.of(thrown);
          Log.LOG.debug("rejected", thrown);
          report = PlanReport.rejected(prepared.modelId(), failure.code(), failure.message());
        }
        plans.add(report.json());
        if (!options.json()) {
          main.out().print(report.text());
        }
        if (report.code() != 0) {
          main.complain(report.problem());
        }
        code =
            code == Failure.BUG
                ? code
                : report.code() == Failure.BUG ? 1 : Math.max(code, report.code());
      }
    }
    if (options.json()) {
      main.out().println(plans.size() == 1 ? plans.get(0) : plans);
    }
    return code;
  }

  private static PlanReport plan(Prepared prepared, LazySession sessions) {
    JobSpec spec = prepared.spec();
    if (prepared.problem() != null || spec == null) {
      throw prepared.problem() == null ? new IllegalStateException() : prepared.problem();
    }
    Input input = new Input(sessions.get().spark(), spec.input());
    Optional<Set<String>> used = Estimators.columns(spec.model());
    Dataset<Row> data = input.open(used);
    FitPlan plan;
    try {
      plan = Estimators.of(spec.model()).plan(data);
    } catch (Exception thrown) {
      throw input.explain(thrown, used);
    }
    return new PlanReport(
        prepared.modelId(),
        plan.groups(),
        plan.rows(),
        plan.bytes(),
        plan.placement(),
        plan.reducedSystem(),
        plan.reason(),
        plan.exitCode(),
        plan.problems());
  }
}
