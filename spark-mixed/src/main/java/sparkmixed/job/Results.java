package sparkmixed.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import sparkmixed.ml.MixedEffectsModel;
import sparkmixed.report.FitReport;
import sparkmixed.report.ModesTable;
import sparkmixed.report.Table;

/**
 * Writes model and tables of a fit; what is sized by levels by Spark, the rest by the driver, all
 * at the same time.
 */
final class Results {
  private static final List<Table.Column> LEADING =
      List.of(
          new Table.Column("run_id", Table.Type.STRING),
          new Table.Column("model_id", Table.Type.STRING),
          new Table.Column("fitted_at", Table.Type.TIMESTAMP));

  /** Values that hardly repeat: looking each up in a dictionary would take most of the time. */
  private static final List<String> DIVERSE =
      List.of("level", "estimate", "std_error", "level_parts.list.element");

  private static final Map<String, String> RANEF_OPTIONS =
      DIVERSE.stream()
          .collect(Collectors.toMap("parquet.enable.dictionary#"::concat, column -> "false"));

  private Results() {}

  /**
   * Writes.
   *
   * @param more tables that take the place of the report's of the same name
   */
  static void write(
      RunStore.Attempt attempt,
      MixedEffectsModel<?> model,
      FitReport report,
      List<Table> more,
      Prepared prepared,
      Instant fittedAt)
      throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> pending = new ArrayList<>();
      Optional<Table> modes = ModesTable.of(model.randomEffects());
      if (modes.isEmpty()) {
        pending.add(
            pool.submit(
                () ->
                    modes(model, prepared, fittedAt)
                        .write()
                        .options(RANEF_OPTIONS)
                        .parquet(ranefPath(attempt))));
      }
      pending.add(
          pool.submit(
              () -> {
                model.write().save(attempt.path("model").toString());
                return null;
              }));
      Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
      List<Table> tables = new ArrayList<>(report.tables());
      for (Table table : more) {
        tables.removeIf(one -> one.name().equals(table.name()));
        tables.add(table);
      }
      modes.ifPresent(tables::add);
      for (Table table : tables) {
        ParquetFile.write(
            table,
            LEADING,
            List.of(prepared.runId(), prepared.modelId(), fittedAt),
            DIVERSE,
            attempt.path("tables/" + table.name() + "/part-00000.parquet"),
            hadoop);
      }
      for (Future<?> write : pending) {
        write.get();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", interrupted);
    } catch (ExecutionException failed) {
      throw new IOException("writing failed", failed.getCause());
    } finally {
      finish(pool);
    }
  }

  private static String ranefPath(RunStore.Attempt attempt) {
    return attempt.path("tables/ranef").toString();
  }

  private static Dataset<Row> modes(
      MixedEffectsModel<?> model, Prepared prepared, Instant fittedAt) {
    return model
        .ranef()
        .withColumn("run_id", functions.lit(prepared.runId()))
        .withColumn("model_id", functions.lit(prepared.modelId()))
        .withColumn("fitted_at", functions.lit(Timestamp.from(fittedAt)));
  }

  /** Waits for what is being written: after a failure, the directory is about to be deleted. */
  private static void finish(ExecutorService pool) {
    pool.shutdown();
    boolean interrupted = false;
    for (boolean idle = false; !idle; ) {
      try {
        idle = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Content of the pointer {@code CURRENT}. */
  static ObjectNode pointer(Prepared prepared) {
    ObjectNode pointer = new ObjectMapper().createObjectNode();
    pointer.put("runId", prepared.runId()).put("path", "runs/" + prepared.runId());
    return pointer.put("modelId", prepared.modelId()).put("finishedAt", Instant.now().toString());
  }
}
