package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ComparisonTest {
  // R 4.2.2, lme4 1.1-31: anova(m0, m1) of the REML fits, "refitting model(s) with ML":
  //   Chisq 23.536537497876452, Df 1, p 1.2256399571902431e-06
  @Test
  void remlFitsAreRefittedFromTheirStatistics(SparkSession spark, @TempDir Path directory)
      throws Exception {
    Dataset<Row> data = Sleep.data(spark);
    LinearMixedEffectsModel days = Sleep.estimator().fit(data);
    LinearMixedEffectsModel none =
        Sleep.estimator().setFormula("Reaction ~ 1 + (1 + Days | Subject)").fit(data);
    Comparison comparison = MixedModels.compare(days, none);
    assertEquals(23.536537497876452, comparison.lines().get(1).chisq(), 1e-6);
    assertTrue(comparison.toString().startsWith("REML fits were refitted"));
    Row line = comparison.table().where("model = 'model1'").head();
    assertEquals(1.2256399571902431e-06, line.<Double>getAs("p_value"), 1e-11);
    assertEquals(1, line.<Integer>getAs("df"));
    assertTrue(Arrays.asList(comparison.table().columns()).contains("p_value_boundary"));

    String path = directory.resolve("model").toString();
    days.save(path);
    LinearMixedEffectsModel loaded = LinearMixedEffectsModel.load(path);
    assertEquals(days.data().rowPrint(), loaded.data().rowPrint());
    LinearMixedEffectsModel intercept =
        Sleep.estimator().setFormula("Reaction ~ Days + (1 | Subject)").fit(data);
    Comparison saved = MixedModels.compare(Map.of("saved", loaded, "here", intercept));
    assertEquals(
        intercept.fitted().criterion() - days.fitted().criterion(),
        saved.lines().get(1).chisq(),
        1e-9);
  }
}
