package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.ml.LinearMixedEffectsModel;

class PipelineTourTest {

  // R 4.2.2, lme4 1.1-31, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend =
  // 1e-10)):
  //   s <- transform(sleepstudy, fold = Days %% 3)
  //   rmse <- function(f) mean(sapply(0:2, function(k) { m <- lmer(f, subset(s, fold != k))
  //     t <- subset(s, fold == k); sqrt(mean((t$Reaction - predict(m, t))^2)) }))
  //   rmse(Reaction ~ Days + (1 | Subject))         # 30.29760759
  //   rmse(Reaction ~ Days + (1 + Days | Subject))  # 26.26515142
  //   predict(m, data.frame(Days = 5, Subject = c("308", "newcomer")), allow.new.levels = TRUE)
  //   # m fitted to all rows: 351.994960 303.741535
  @Test
  void equalsLme4(@TempDir Path directory) throws Exception {
    SparkSession spark = Local.session();
    CrossValidatorModel chosen = PipelineTour.choose(Local.sleepstudy(spark));
    assertArrayEquals(new double[] {30.29760759, 26.26515142}, chosen.avgMetrics(), 1e-5);

    PipelineModel model =
        PipelineTour.reloaded(
            (PipelineModel) chosen.bestModel(), directory.resolve("model").toString());
    LinearMixedEffectsModel mixed = (LinearMixedEffectsModel) model.stages()[0];
    assertEquals(-871.8141359792, mixed.logLik(), 1e-6);

    Dataset<Row> people = PipelineTour.newcomers(spark);
    List<Row> predicted = model.transform(people).orderBy("Subject").collectAsList();
    assertEquals(351.994960, (double) predicted.get(0).<Double>getAs("prediction"), 1e-5);
    assertEquals(303.741535, (double) predicted.get(1).<Double>getAs("prediction"), 1e-5);
    List<Row> missing =
        mixed.setNewLevels("missing").transform(people).orderBy("Subject").collectAsList();
    assertTrue(missing.get(1).isNullAt(missing.get(1).fieldIndex("prediction")));
  }

  @Test
  void runs() throws Exception {
    String printed = Printed.by(PipelineTour::main);
    assertTrue(printed.contains("rmse: 30.298 with intercepts, 26.265 with lines"), printed);
  }
}
