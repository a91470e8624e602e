package sparkmixed.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.rand;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sparkmixed.bayes.Posterior;
import sparkmixed.moments.Blocks;
import sparkmixed.testing.SparkExtension;

/** Bayesian fits have the same bits however their rows are ordered and partitioned. */
@ExtendWith(SparkExtension.class)
class CanonicalRowsTest {
  private static List<Dataset<Row>> arrangements(Dataset<Row> rows) {
    return List.of(
        rows.coalesce(1),
        rows.repartition(2),
        rows.repartition(7),
        rows.orderBy(rand(3)),
        rows.repartition(5).sortWithinPartitions(col(rows.columns()[0]).desc()));
  }

  private static BayesianMixedEffects few(String formula, String algorithm) {
    return new BayesianMixedEffects()
        .setFormula(formula)
        .setAlgorithm(algorithm)
        .setChains(2)
        .setWarmup(400)
        .setDraws(200);
  }

  private static void assertSame(BayesianMixedEffects estimator, Dataset<Row> rows) {
    List<Dataset<Row>> arrangements = arrangements(rows);
    BayesianMixedEffectsModel first = estimator.fit(arrangements.get(0));
    for (Dataset<Row> other : arrangements.subList(1, arrangements.size())) {
      BayesianMixedEffectsModel again = estimator.fit(other);
      assertSame(first.posteriorDraws(), again.posteriorDraws());
      assertEquals(
          Objects.requireNonNull(first.informationCriteria()), again.informationCriteria());
      assertEquals(first.informationCriteria(), first.informationCriteria(other));
    }
  }

  private static void assertSame(Posterior first, Posterior again) {
    assertArrayEquals(first.draws(), again.draws());
    Blocks[][][] effects = Objects.requireNonNull(first.kept()).values();
    Blocks[][][] others = Objects.requireNonNull(again.kept()).values();
    for (int c = 0; c < effects.length; c++) {
      for (int f = 0; f < effects[c][0].length; f++) {
        Blocks one = effects[c][199][f];
        Blocks other = others[c][199][f];
        for (int i = 0; i < one.rows(); i++) {
          assertEquals(one.get(i, 0), other.get(i, 0));
        }
      }
    }
  }

  @Test
  void linearModelsIntegrated(SparkSession spark) {
    assertSame(few("Reaction ~ Days + (Days | Subject)", "marginal"), Sleep.data(spark));
  }

  @Test
  void linearModelsSampledJointly(SparkSession spark) {
    assertSame(
        few("Reaction ~ poly(Days, 2) + (Days | Subject)", "nuts").setWarmup(100).setDraws(200),
        Sleep.data(spark));
  }

  @Test
  void generalizedModels(SparkSession spark) {
    assertSame(few(Cbpp.FORMULA, "nuts").setFamily("binomial"), Cbpp.data(spark));
    assertSame(
        few(Cbpp.FORMULA, "marginal").setFamily("binomial").setWarmup(100), Cbpp.data(spark));
  }

  @Test
  void offsetsAndWeights(SparkSession spark) {
    Dataset<Row> rows =
        Sleep.data(spark).withColumn("w", expr("1 + Days / 3")).withColumn("o", expr("Days / 7"));
    assertSame(
        few("Reaction ~ Days + (1 | Subject)", "marginal").setWeightCol("w").setOffsetCol("o"),
        rows);
  }

  @Test
  void everyTypeOfColumnIsArranged(SparkSession spark) {
    Dataset<Row> rows =
        Sleep.data(spark)
            .selectExpr(
                "Reaction",
                "IF(Days = 0, -0.0D, CAST(Days AS DOUBLE)) AS d",
                "CAST(Days AS DECIMAL(5, 2)) AS c",
                "Days > 4 AS b",
                "Subject COLLATE UTF8_LCASE AS s",
                "CAST(Days AS FLOAT) AS f",
                "CAST(NULL AS INT) AS nothing",
                "DATE '2024-01-01' + Days AS t");
    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(new String[] {"d", "f"})
            .setOutputCol("v")
            .transform(rows);
    List<String> used = List.of("Reaction", "d", "c", "b", "s", "f", "nothing", "t", "v");
    List<List<Row>> found = new ArrayList<>();
    for (Dataset<Row> each : arrangements(vectors)) {
      try (CanonicalRows arranged = CanonicalRows.of(each, used, 50)) {
        assertEquals(4, arranged.data().rdd().getNumPartitions());
        assertEquals(used, List.of(arranged.data().columns()));
        found.add(arranged.data().collectAsList());
      }
    }
    assertEquals(180, found.get(0).size());
    found.forEach(each -> assertEquals(found.get(0), each));
    assertTrue(spark.sparkContext().getPersistentRDDs().isEmpty());
  }

  @Test
  void manyPartitionsAreMergedInTheirOrder(SparkSession spark) {
    List<String> used = List.of("Reaction", "Days", "Subject");
    List<String> found = new ArrayList<>();
    for (Dataset<Row> each : arrangements(Sleep.data(spark))) {
      try (CanonicalRows arranged = CanonicalRows.of(each, used, 15)) {
        assertEquals(12, arranged.data().rdd().getNumPartitions());
        LinearMixedEffectsModel model = Sleep.estimator().fit(arranged.data());
        found.add(java.util.Arrays.toString(model.fitted().theta()) + model.fitted().criterion());
      }
    }
    found.forEach(each -> assertEquals(found.get(0), each));
  }
}
