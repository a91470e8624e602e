package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.error.ModelIncompatibleException;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class SavedModelTest {
  private static final List<String> ODD_NAMES =
      List.of(
          "",
          " ",
          "NULL",
          "null",
          "a,b",
          "\"quoted\"",
          "it's",
          "two\nlines",
          "tab\t",
          "\u00e9",
          "e\u0301",
          "\u4e2d\u6587",
          "\ud83d\ude00",
          "a:b",
          "a",
          "b",
          "`tick`",
          "\\");

  /** Rows whose levels look alike: each differs from every other only in its exact value. */
  private static Dataset<Row> oddLevels(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < ODD_NAMES.size() * 8; k++) {
      int level = k % ODD_NAMES.size();
      rows.add(
          RowFactory.create(
              Math.sin(k) + Math.cos(3.0 * level),
              ODD_NAMES.get(level),
              (1L << 53) + level % 5,
              k % 3 == 0,
              Date.valueOf("2020-02-" + (10 + k % 4)),
              new Timestamp(1_000_000_007L * (k % 7)),
              (k % 6) / 4.0));
    }
    return spark.createDataFrame(
        rows,
        StructType.fromDDL("y double, s string, n long, b boolean, d date, t timestamp, x double"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y ~ 1 + (1 | s)",
        "y ~ 1 + x + (1 + x | s) + (1 | n)",
        "y ~ 1 + (1 | s:n) + (1 | d)",
        "y ~ 1 + b + (1 | b:d) + (1 | t)",
        "y ~ scale(x) + (1 | s) + (0 + x | s)",
        "y ~ poly(x, 2) + factor(n) + (1 | x)"
      })
  void aLoadedModelIsTheSameToTheLastBit(
      String formula, SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> data = oddLevels(spark);
    LinearMixedEffectsModel model =
        new LinearMixedEffects().setFormula(formula).setMethod("ML").fit(data);
    String path = directory.resolve("model").toString();
    model.save(path);
    LinearMixedEffectsModel loaded = LinearMixedEffectsModel.load(path);
    assertEquals(model.toString(), loaded.toString());
    assertEquals(model.uid(), loaded.uid());
    assertEquals(model.stageSeconds(), loaded.stageSeconds());
    assertEquals("ML", loaded.getMethod());
    assertArrayEquals(model.fitted().theta(), loaded.fitted().theta());
    assertEquals(predictions(model, data), predictions(loaded, data));
    assertEquals(
        model.ranef().collectAsList().stream().map(Row::json).sorted().toList(),
        loaded.ranef().collectAsList().stream().map(Row::json).sorted().toList());
  }

  private static List<Long> predictions(LinearMixedEffectsModel model, Dataset<Row> data) {
    return model.transform(data).select("prediction").collectAsList().stream()
        .map(row -> Double.doubleToLongBits(row.getDouble(0)))
        .toList();
  }

  @Test
  void levelsKeepTheirIdentity(SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> data = oddLevels(spark);
    LinearMixedEffectsModel model =
        new LinearMixedEffects().setFormula("y ~ 1 + (1 | s)").fit(data);
    String path = directory.resolve("model").toString();
    model.save(path);
    List<String> levels =
        LinearMixedEffectsModel.load(path).ranef().select("level").collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    assertEquals(ODD_NAMES.stream().sorted().toList(), levels);
    Dataset<Row> table = spark.read().parquet(path + "/randomEffects");
    assertEquals(
        List.of("factor", "level", "key_long", "key_text", "modes", "deviations"),
        List.of(table.columns()));
    assertEquals(ODD_NAMES.size(), table.count());
  }

  @Test
  void overwritingTakesAWord(SparkSession spark, @TempDir Path directory) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    String path = directory.resolve("model").toString();
    model.save(path);
    assertThrows(IOException.class, () -> model.save(path));
    model.write().overwrite().save(path);
    assertEquals(model.toString(), LinearMixedEffectsModel.load(path).toString());
  }

  @Test
  void sparkCanReadTheMetadata(SparkSession spark, @TempDir Path directory) throws Exception {
    String path = directory.resolve("model").toString();
    Sleep.estimator().fit(Sleep.data(spark)).save(path);
    String metadata = spark.read().text(path + "/metadata").first().getString(0);
    assertTrue(metadata.contains("\"formatVersion\":1"), metadata);
    assertTrue(metadata.contains("sparkmixed.ml.LinearMixedEffectsModel"));
  }

  @Test
  void whatIsNotAWholeModelIsRefusedInOneSentence(SparkSession spark, @TempDir Path directory)
      throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    Path saved = directory.resolve("model");
    Path json = saved.resolve("data/model.json");
    model.save(saved.toString());
    String whole = Files.readString(json);

    refused(saved, json, whole.substring(0, whole.length() / 2), "cannot be read");
    refused(saved, json, "", "no \"frame\"");
    refused(saved, json, whole.replaceFirst("\"sigma\" : [0-9.]+", "\"sigma\" : \"NaN\""), "sigma");
    refused(saved, json, whole.replaceFirst("\"levels\" : 18", "\"levels\" : 17"), "\"Subject\"");
    refused(saved, json, whole.replaceFirst("\"theta\" : \\[", "\"theta\" : [ 1.0,"), "theta");
    refused(saved, json, whole.replaceFirst("\"kind\" : \"INT\"", "\"kind\" : \"X\""), "read");
    refused(
        saved,
        json,
        whole.replaceFirst("Reaction ~ 1 \\+ Days", "Reaction ~ 1 + Days + Days:Days2"),
        "not usable");
    Files.writeString(json, whole);
    forgetChecksum(json);
    assertEquals(model.toString(), LinearMixedEffectsModel.load(saved.toString()).toString());

    Path metadata = saved.resolve("metadata/part-00000");
    String header = Files.readString(metadata);
    refused(
        saved,
        metadata,
        header.replace("\"formatVersion\":1", "\"formatVersion\":2"),
        "format version 2 and this version of spark-mixed reads up to 1");
    refused(saved, metadata, header.replace("formatVersion", "version"), "no format version");
    refused(saved, metadata, header.replace("EffectsModel", "Effects"), "is a LinearMixedEffects,");
    refused(saved, metadata, "{", "metadata cannot be read");
    Files.writeString(metadata, header);
    forgetChecksum(metadata);

    Path levels = saved.resolve("randomEffects/part-00000.parquet");
    Files.write(levels, new byte[] {1, 2, 3});
    forgetChecksum(levels);
    assertTrue(message(saved).contains("randomEffects cannot be read"));
    Files.delete(levels);
    assertTrue(message(saved).contains("randomEffects"));
    Files.delete(json);
    assertTrue(message(saved).contains("data/model.json is missing"));
    assertTrue(message(directory.resolve("nowhere")).contains("no saved model"));
  }

  private static void refused(Path saved, Path file, String content, String expected)
      throws IOException {
    Files.writeString(file, content);
    forgetChecksum(file);
    String message = message(saved);
    assertTrue(message.contains(expected), message);
  }

  private static String message(Path saved) {
    return String.valueOf(
        assertThrows(
                ModelIncompatibleException.class,
                () -> LinearMixedEffectsModel.load(saved.toString()))
            .getMessage());
  }

  private static void forgetChecksum(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  @Test
  void tablesOfASavedModelThroughATransformer(SparkSession spark, @TempDir Path directory)
      throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    String path = directory.resolve("model").toString();
    model.save(path);
    String saved = directory.resolve("table").toString();
    new MixedModelTable().setPath(path).save(saved);
    for (String name : ModelTables.NAMES) {
      MixedModelTable table = MixedModelTable.load(saved).setTable(name);
      Dataset<Row> rows = table.transform(spark.range(1));
      assertEquals(
          table.transformSchema(new StructType()).simpleString(), rows.schema().simpleString());
      assertEquals(model.table(name, null).count(), rows.count());
    }
  }

  @Test
  void nothingIsWrittenThatJavaWouldDeserialize(SparkSession spark, @TempDir Path directory)
      throws Exception {
    Path saved = directory.resolve("model");
    Sleep.estimator().fit(Sleep.data(spark)).save(saved.toString());
    try (Stream<Path> files = Files.walk(saved)) {
      assertEquals(
          List.of(
              "data/covariance.bin",
              "data/model.json",
              "metadata/_SUCCESS",
              "metadata/part-00000",
              "randomEffects/part-00000.parquet"),
          files
              .filter(Files::isRegularFile)
              .map(file -> saved.relativize(file).toString())
              .filter(name -> !name.endsWith(".crc"))
              .sorted()
              .toList());
    }
  }
}
