package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.ConfigurationException;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class MixedParamsTest {
  private static final Set<String> NAMES =
      Set.of(
          "formula",
          "family",
          "link",
          "method",
          "weightCol",
          "offsetCol",
          "predictionCol",
          "linkPredictionCol",
          "maxIter",
          "tol",
          "seed",
          "solver",
          "checkpointDir",
          "handleInvalid",
          "newLevels",
          "predictionType",
          "contrasts",
          "levels",
          "memoryBudgetMB",
          "broadcastLimitMB",
          "predictionStdErrorCol",
          "predictionLowCol",
          "predictionHighCol",
          "interval",
          "intervalLevel",
          "uncertainty",
          "keepStatistics",
          "ddf");

  private static LinearMixedEffects everythingSet() {
    return new LinearMixedEffects()
        .setFormula("y ~ x + (x | g)")
        .setFamily("gaussian")
        .setLink("identity")
        .setMethod("ML")
        .setWeightCol("w")
        .setOffsetCol("o")
        .setPredictionCol("fit")
        .setLinkPredictionCol("eta")
        .setMaxIter(7)
        .setTol(1e-5)
        .setSeed(11)
        .setSolver("bobyqa")
        .setCheckpointDir("dir")
        .setHandleInvalid("skip")
        .setNewLevels("missing")
        .setPredictionType("population")
        .setContrasts(new String[] {"a:sum", "b:c:helmert"})
        .setLevels(new String[] {"a:[\"x, y\", \"é\\n\"]"})
        .setMemoryBudgetMB(5)
        .setBroadcastLimitMB(6)
        .setPredictionStdErrorCol("se")
        .setPredictionLowCol("from")
        .setPredictionHighCol("to")
        .setInterval("prediction")
        .setIntervalLevel(0.8)
        .setUncertainty("new-levels")
        .setKeepStatistics(true);
  }

  @Test
  void namesAndClassesAreAsPromised() {
    Param<?>[] params = new LinearMixedEffects().params();
    assertEquals(NAMES, Arrays.stream(params).map(Param::name).collect(Collectors.toSet()));
    for (Param<?> param : params) {
      assertNotNull(param.dataClass(), param.name());
      assertFalse(param.doc().isEmpty());
    }
    assertEquals(
        NAMES,
        Arrays.stream(new LinearMixedEffectsModel().params())
            .map(Param::name)
            .collect(Collectors.toSet()));
    assertTrue(new LinearMixedEffects().explainParams().contains("formula"));
  }

  @Test
  void copyKeepsUidAndValuesAndTakesExtraOnes() {
    LinearMixedEffects estimator = everythingSet();
    LinearMixedEffects copy = estimator.copy(new ParamMap().put(estimator.maxIter().w(9)));
    assertEquals(estimator.uid(), copy.uid());
    assertEquals(9, copy.getMaxIter());
    assertEquals(7, estimator.getMaxIter());
    assertArrayEquals(estimator.getContrasts(), copy.getContrasts());
    assertEquals("y ~ x + (x | g)", copy.getFormula());
  }

  @Test
  void everyParamSurvivesSaving(SparkSession spark, @TempDir Path directory) throws Exception {
    LinearMixedEffects estimator = everythingSet();
    String path = directory.resolve("estimator").toString();
    estimator.save(path);
    LinearMixedEffects loaded = LinearMixedEffects.load(path);
    assertEquals(estimator.uid(), loaded.uid());
    for (Param<?> param : estimator.params()) {
      assertEquals(text(estimator, param.name()), text(loaded, param.name()), param.name());
    }
  }

  private static String text(MixedParams owner, String name) {
    Object value = owner.getOrDefault(owner.getParam(name));
    return value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value);
  }

  @Test
  void badValuesAreRefusedWithWhatWouldDo() {
    LinearMixedEffects estimator = new LinearMixedEffects();
    ConfigurationException method =
        assertThrows(ConfigurationException.class, () -> estimator.setMethod("reml"));
    assertEquals(
        "method = \"reml\" is not known; it is one of REML, ML. Other families, links and methods are"
            + " those of GeneralizedLinearMixedEffects.",
        method.getMessage());
    assertThrows(ConfigurationException.class, () -> estimator.setMaxIter(0));
    assertThrows(ConfigurationException.class, () -> estimator.setTol(Double.NaN));
    assertThrows(ConfigurationException.class, () -> estimator.setNewLevels("ignore"));
    assertThrows(ConfigurationException.class, () -> estimator.setMemoryBudgetMB(-1));
    assertThrows(ConfigurationException.class, () -> estimator.setFamily("poisson"));
  }

  @Test
  @SuppressWarnings("rawtypes") // what a service is declared as
  void sparkConnectFindsTheClasses() {
    assertTrue(
        ServiceLoader.load(Estimator.class).stream()
            .anyMatch(found -> found.type() == LinearMixedEffects.class));
    // One class without a public no-arg constructor would end the look-up for everybody.
    Set<Class<?>> transformers =
        ServiceLoader.load(Transformer.class).stream()
            .filter(found -> found.type().getName().startsWith("sparkmixed."))
            .map(ServiceLoader.Provider::get)
            .map(Object::getClass)
            .collect(Collectors.toSet());
    assertTrue(transformers.contains(LinearMixedEffectsModel.class));
    assertTrue(transformers.contains(MixedModelTable.class));
  }

  @Test
  void aModelOfNothingPrintsItsUidAndHasASize() {
    LinearMixedEffectsModel model = new LinearMixedEffectsModel("uid1");
    assertEquals("uid1", model.toString());
    assertTrue(model.estimatedSize() > 0);
    assertThrows(IllegalStateException.class, model::fitted);
  }
}
