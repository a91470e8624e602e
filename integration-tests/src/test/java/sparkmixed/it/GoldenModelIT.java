package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import sparkmixed.ml.LinearMixedEffectsModel;

/**
 * A model that version 0.1.0 saved, from the job's conf/sleepstudy.conf. Later versions must load
 * it and predict the same; it is never written again.
 */
class GoldenModelIT {
  /**
   * R 4.2.2, lme4 1.1-31:
   *
   * <pre>
   * fm &lt;- lmer(Reaction ~ Days + (Days | Subject), sleepstudy,
   *            control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9)))
   * nd &lt;- data.frame(Days = c(0, 5, 20, 3), Subject = c("308", "309", "372", "999"))
   * print(predict(fm, nd, allow.new.levels = TRUE), digits = 9)
   *          1          2          3          4
   * 253.663670 220.244442 498.745958 282.806963
   * </pre>
   */
  private static final double[] PREDICTED_BY_R = {253.663670, 220.244442, 498.745958, 282.806963};

  /** What version 0.1.0 predicted for the same rows. */
  private static final double[] PREDICTED = {
    253.66367039864852, 220.24444111153034, 498.74595613883406, 282.80696272727266
  };

  private static final String ROWS =
      "SELECT * FROM VALUES (0, 0, '308'), (1, 5, '309'), (2, 20, '372'), (3, 3, '999')"
          + " AS t(row, Days, Subject)";

  private static Path model() {
    URL found = GoldenModelIT.class.getResource("/models/0.1.0/sleepstudy");
    try {
      return Path.of(Objects.requireNonNull(found, "the saved model").toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The model as if a version of another format had written it. */
  static Path copyWithFormat(int version) throws IOException {
    Path copy = Paths.fresh("model").resolve("sleepstudy");
    try (Stream<Path> files = Files.walk(model())) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(model().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (file.toString().endsWith(".parquet")) {
          Files.copy(file, target);
        } else {
          Files.writeString(
              target,
              Files.readString(file)
                  .replaceAll("\"formatVersion\"( ?):( ?)1", "\"formatVersion\":" + version));
        }
      }
    }
    return copy;
  }

  @Test
  void predictsWhatItAlwaysPredicted() {
    SparkSession spark = Sessions.local();
    LinearMixedEffectsModel loaded = LinearMixedEffectsModel.load(model().toString());
    Dataset<Row> scored = loaded.transform(spark.sql(ROWS));
    List<Double> predictions =
        scored.orderBy("row").select("prediction").as(Encoders.DOUBLE()).collectAsList();
    for (int row = 0; row < PREDICTED.length; row++) {
      double predicted = predictions.get(row);
      assertEquals(PREDICTED_BY_R[row], predicted, 1e-5, predictions.toString());
      assertEquals(PREDICTED[row], predicted, 1e-12 * PREDICTED[row], predictions.toString());
    }
    assertEquals(36, loaded.ranef().count());
  }

  @Test
  void isDescribedByTheJob() throws IOException {
    Sessions.local();
    Job.Result text = Job.run("describe-model", model().toString()).expect(0);
    assertTrue(text.out().contains("REML criterion at convergence: 1743.6"), text.out());
    Job.Result json = Job.run("describe-model", model().toString(), "--json").expect(0);
    JsonNode fit = FitFiles.json(json.out());
    assertEquals(180, fit.get("nobs").asInt());
    assertEquals(251.405104848, fit.at("/fixedEffects/0/estimate").asDouble(), 1e-6);
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    Sessions.local();
    Job.run("describe-model", copyWithFormat(99).toString()).expect(24);
  }
}
