package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.OutputConflictException;
import sparkmixed.testing.SparkExtension;

/** A fit that was stopped goes on where it was, and has the draws of one that was not. */
@ExtendWith(SparkExtension.class)
class KeptChainsTest {
  @TempDir private Path directory = Path.of("");

  /** Its parameter starts Spark. */
  @BeforeAll
  static void filesStopFits(SparkSession spark) {
    StoppingFileSystem.install(spark.sparkContext().hadoopConfiguration());
  }

  private BayesianMixedEffects sleep() {
    return new BayesianMixedEffects()
        .setFormula("Reaction ~ Days + (Days | Subject)")
        .setAlgorithm("nuts")
        .setChains(2)
        .setWarmup(400)
        .setDraws(400)
        .setResumeInterval(0)
        .setResumeDir(StoppingFileSystem.path(chains()));
  }

  private BayesianMixedEffects herds() {
    return sleep().setFormula(Cbpp.FORMULA).setFamily("binomial").setAlgorithm("marginal");
  }

  private Path chains() {
    return directory.resolve("chains");
  }

  private List<String> files() throws IOException {
    if (!Files.isDirectory(chains())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(chains())) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static int iterations(String file) {
    return file.matches("chain-0-\\d+") ? Integer.parseInt(file.substring(8)) : -1;
  }

  /** Interrupts a fit once chain 0 has come to an iteration. */
  private static void stop(BayesianMixedEffects estimator, Dataset<Row> rows, int iteration)
      throws Exception {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread fitting =
        new Thread(
            () -> {
              try {
                estimator.fit(rows);
              } catch (Throwable stopped) {
                thrown.set(stopped);
              }
            });
    StoppingFileSystem.stop(fitting, iteration);
    fitting.start();
    fitting.join(120_000);
    assertTrue(thrown.get() instanceof CancellationException, String.valueOf(thrown.get()));
  }

  private void assertGoesOn(BayesianMixedEffects estimator, Dataset<Row> rows) throws Exception {
    double[][][] whole = estimator.fit(rows).posteriorDraws().draws();
    assertFalse(Files.exists(chains()));
    stop(estimator, rows, 31);
    int warmingUp = last();
    assertTrue(warmingUp < 400, "stopped after " + warmingUp);
    stop(estimator, rows.repartition(3), 451);
    assertTrue(last() > 450 && last() < 800, "stopped after " + last());
    assertArrayEquals(whole, estimator.fit(rows).posteriorDraws().draws());
    assertFalse(Files.exists(chains()));
  }

  private int last() throws IOException {
    return files().stream().mapToInt(KeptChainsTest::iterations).max().orElse(-1);
  }

  @Test
  void chainsOfAllParameters(SparkSession spark) throws Exception {
    assertGoesOn(sleep(), Sleep.data(spark));
  }

  @Test
  void chainsOfAGeneralizedModelIntegrated(SparkSession spark) throws Exception {
    assertGoesOn(herds(), Cbpp.data(spark));
  }

  @Test
  void otherFitsAreRefused(SparkSession spark) throws Exception {
    Dataset<Row> rows = Sleep.data(spark);
    stop(sleep(), rows, 31);
    assertRefused("seed = 1, not 2", sleep().setSeed(2), rows);
    assertRefused("other rows", sleep(), rows.where("Days < 9"));
    assertRefused(
        "other rows", sleep(), rows.selectExpr("Reaction", "Subject", "Days + 1 AS Days"));
    assertRefused("draws = 400, not 500", sleep().setDraws(500), rows);
    assertRefused("priors", sleep().setPriors(new String[] {"b ~ normal(0, 9)"}), rows);
    assertRefused(
        "Days || Subject", sleep().setFormula("Reaction ~ Days + (Days || Subject)"), rows);
  }

  private static void assertRefused(
      String part, BayesianMixedEffects estimator, Dataset<Row> rows) {
    OutputConflictException refused =
        assertThrows(OutputConflictException.class, () -> estimator.fit(rows));
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }

  @Test
  void damagedFilesArePassedOver(SparkSession spark) throws Exception {
    Dataset<Row> rows = Sleep.data(spark);
    double[][][] whole = sleep().fit(rows).posteriorDraws().draws();
    stop(sleep(), rows, 31);
    Path kept = chains().resolve("chain-0-" + last());
    // as if another file had been written later, not to its end
    Path later = chains().resolve("chain-0-" + (last() + 5));
    Files.copy(kept, later, StandardCopyOption.REPLACE_EXISTING);
    byte[] bytes = Files.readAllBytes(later);
    Files.write(later, Arrays.copyOf(bytes, bytes.length - 20));
    assertArrayEquals(whole, sleep().fit(rows).posteriorDraws().draws());
  }

  @Test
  void densitiesAreKept() {
    Configuration configuration = new Configuration();
    java.util.Map<String, String> fit = java.util.Map.of("seed", "1");
    ChainFiles files = ChainFiles.open(chains().toString(), fit, configuration);
    assertNull(files.densities());
    files.save(new double[] {1, Double.NaN, Double.NaN});
    files.save(new double[] {1, Double.NEGATIVE_INFINITY, Double.NaN});
    ChainFiles again = ChainFiles.open(chains().toString(), fit, configuration);
    assertArrayEquals(
        new double[] {1, Double.NEGATIVE_INFINITY, Double.NaN}, assertNotNullDensities(again));
    files.delete();
    assertFalse(Files.exists(chains()));
  }

  private static double[] assertNotNullDensities(ChainFiles files) {
    double[] densities = files.densities();
    assertNotNull(densities);
    return densities;
  }
}
