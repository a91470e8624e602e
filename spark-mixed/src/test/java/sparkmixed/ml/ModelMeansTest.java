package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.ConfigurationException;
import sparkmixed.testing.SparkExtension;

/** From a table to marginal means, their pairs, and the model without each term. */
@ExtendWith(SparkExtension.class)
class ModelMeansTest {
  private static final String FORMULA =
      "log1p(total.fruits) ~ nutrient * amd + rack + status + (1 | gen)";

  private static Dataset<Row> plants(SparkSession spark) {
    return spark
        .read()
        .option("header", "true")
        .schema(
            "reg string, popu string, gen string, rack string, nutrient string, amd string,"
                + " status string, `total.fruits` int")
        .csv("data/Arabidopsis.csv");
  }

  private static void assertRow(Row row, String[] names, double... expected) {
    for (int k = 0; k < names.length; k++) {
      double value = expected[k];
      assertEquals(value, row.<Double>getAs(names[k]), 2e-4 * Math.abs(value), names[k]);
    }
  }

  // R 4.2.2, emmeans 1.8.4-1, lmerTest 3.1-3, emm_options(lmer.df = "satterthwaite"), all columns
  // but
  // the counts factors:
  //   m <- lmer(log1p(total.fruits) ~ nutrient * amd + rack + status + (1 | gen), Arabidopsis)
  //   g <- update(ref_grid(m), tran = NULL)
  //   emmeans(g, ~ amd | nutrient): the second
  //     unclipped 1 2.03334919 0.174372173 42.8633491 1.68166177 2.38503662
  //   pairs(emmeans(g, ~ amd | nutrient)): the first
  //     clipped - unclipped 1 -0.475952473 0.140226998 597.151172 -3.39415717 0.000734025522
  //   pairs(emmeans(g, ~ status)): the first
  //     Normal - Petri.Plate 0.338102116 0.146108965 602.321855 2.31404086 0.0546262345
  @Test
  void ofTheFitAndOfTheSavedModel(SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> data = plants(spark);
    LinearMixedEffectsModel fresh = new LinearMixedEffects().setFormula(FORMULA).fit(data);
    String path = directory.resolve("model").toString();
    fresh.write().save(path);
    for (LinearMixedEffectsModel model : List.of(fresh, LinearMixedEffectsModel.load(path))) {
      Dataset<Row> means = model.tests().means("amd").by("nutrient").table();
      assertEquals(
          List.of(
              "run_id",
              "model_id",
              "fitted_at",
              "amd",
              "nutrient",
              "emmean",
              "std_error",
              "df",
              "conf_low",
              "conf_high",
              "ddf"),
          List.of(means.columns()));
      Row mean = means.collectAsList().get(1);
      assertEquals("unclipped", mean.<String>getAs("amd"));
      assertEquals("1", mean.<String>getAs("nutrient"));
      assertEquals("satterthwaite", mean.<String>getAs("ddf"));
      assertRow(
          mean,
          new String[] {"emmean", "std_error", "df", "conf_low", "conf_high"},
          2.03334919,
          0.174372173,
          42.8633491,
          1.68166177,
          2.38503662);
      Row pair = model.tests().means("amd").by("nutrient").pairs().first();
      assertEquals("1", pair.<String>getAs("nutrient"));
      assertEquals("clipped - unclipped", pair.<String>getAs("contrast"));
      assertRow(
          pair,
          new String[] {"estimate", "std_error", "df", "statistic"},
          -0.475952473,
          0.140226998,
          597.151172,
          -3.39415717);
      assertEquals(0.000734025522, pair.<Double>getAs("p_value"), 1e-2 * 7e-4);
      Row status = model.tests().means("status").pairs("tukey").first();
      assertEquals(0.0546262345, status.<Double>getAs("p_value"), 1e-2 * 0.054);
      assertEquals("tukey", status.<String>getAs("adjust"));
    }
    ConfigurationException unknown =
        assertThrows(ConfigurationException.class, () -> fresh.tests().means("gen").table());
    assertTrue(String.valueOf(unknown.getMessage()).contains("nutrient, amd"), unknown.toString());
    assertThrows(ConfigurationException.class, () -> fresh.tests().means("amd").pairs("scheffe"));
  }

  // emm_options(lmer.df = "kenward-roger"); m <- lmer(Reaction ~ Days + (Days | Subject),
  // sleepstudy)
  // emmeans(m, ~ Days, at = list(Days = c(0, 9)))
  //  Days      emmean           SE df    lower.CL    upper.CL
  //     0 251.4051048  6.824555776 17 237.0065508 265.8036589
  //     9 345.6106785 14.628785923 17 314.7466381 376.4747189
  @Test
  void numbersAndKenwardRoger(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    List<Row> means =
        model.tests().means("Days").at("Days", 0, 9).ddf("kenward-roger").table().collectAsList();
    String[] names = {"emmean", "std_error", "df", "conf_low", "conf_high"};
    assertRow(means.get(0), names, 251.4051048, 6.824555776, 17, 237.0065508, 265.8036589);
    assertRow(means.get(1), names, 345.6106785, 14.628785923, 17, 314.7466381, 376.4747189);
    assertEquals("9", means.get(1).<String>getAs("Days"));
  }

  // gm <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
  // emmeans(gm, ~ period, type = "response")
  //   1 0.19804914456 0.03692250013 Inf 0.13538420043 0.2803158026
  // pairs(emmeans(gm, ~ period), type = "response")
  //   period1 / period2; 2.697519659; 0.8271733391; Inf; 3.236125799; 0.00664937666
  @Test
  void oddsOfASavedModel(SparkSession spark, @TempDir Path directory) throws Exception {
    String path = directory.resolve("model").toString();
    Cbpp.estimator().fit(Cbpp.data(spark)).write().save(path);
    ModelMeans means =
        GeneralizedLinearMixedEffectsModel.load(path).tests().means("period").type("response");
    Row first = means.table().first();
    assertNull(first.getAs("df"));
    assertRow(
        first,
        new String[] {"emmean", "std_error", "conf_low", "conf_high"},
        0.19804914456,
        0.03692250013,
        0.13538420043,
        0.2803158026);
    Row pair = means.pairs().first();
    assertEquals("period1 / period2", pair.<String>getAs("contrast"));
    assertRow(
        pair,
        new String[] {"estimate", "std_error", "statistic"},
        2.697519659,
        0.8271733391,
        3.236125799);
    assertEquals(0.00664937666, pair.<Double>getAs("p_value"), 1e-2 * 0.0066);
  }

  // drop1(m, test = "Chisq") of lme4 1.1-31, m as above:
  //              npar           AIC            LRT           Pr(Chi)
  // <none>         NA 2087.83143004             NA                NA
  // rack            1 2141.00358780 55.17215775625 1.10421836882e-13
  // status          2 2090.18241019  6.35098015087 4.17736268393e-02
  // nutrient:amd    1 2087.83941241  2.00798236673 1.56473295625e-01
  @Test
  void withoutEachTerm(SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> data = plants(spark);
    LinearMixedEffectsModel fresh = new LinearMixedEffects().setFormula(FORMULA).fit(data);
    String path = directory.resolve("model").toString();
    fresh.write().save(path);
    LinearMixedEffectsModel loaded = LinearMixedEffectsModel.load(path);
    String[] names = {"aic", "lrt"};
    for (Dataset<Row> table : List.of(fresh.tests().drop1(), loaded.tests().drop1(data))) {
      List<Row> rows = table.collectAsList();
      assertEquals(
          List.of("<none>", "rack", "status", "nutrient:amd"),
          rows.stream().map(row -> row.<String>getAs("term")).toList());
      assertNull(rows.get(0).getAs("npar"));
      assertRow(rows.get(0), new String[] {"aic"}, 2087.83143004);
      assertRow(rows.get(1), names, 2141.00358780, 55.17215775625);
      assertRow(rows.get(2), names, 2090.18241019, 6.35098015087);
      assertRow(rows.get(3), names, 2087.83941241, 2.00798236673);
      assertEquals(2, rows.get(2).<Integer>getAs("npar"));
      assertEquals(1.10421836882e-13, rows.get(1).<Double>getAs("p_value"), 1e-15);
      assertEquals(Math.log(1.10421836882e-13), rows.get(1).<Double>getAs("log_p_value"), 1e-2);
    }
    ConfigurationException asked =
        assertThrows(ConfigurationException.class, () -> loaded.tests().drop1());
    assertTrue(String.valueOf(asked.getMessage()).contains("give the rows"), asked.toString());
    assertThrows(
        ConfigurationException.class, () -> loaded.tests().drop1(data.where("rack = '1'")));
  }

  // drop1(glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)): period
  //   3 213.662627188 25.6100634447 1.15093669431e-05
  @Test
  void rowsOfAGeneralizedModelAreWhereItsFitPutThem(SparkSession spark) {
    Dataset<Row> data = Cbpp.data(spark);
    for (String placement : new String[] {"driver", "separable", "executor"}) {
      Row period =
          Cbpp.estimator()
              .setPlacement(placement)
              .fit(data)
              .tests()
              .drop1(data)
              .collectAsList()
              .get(1);
      assertEquals(3, period.<Integer>getAs("npar"), placement);
      assertEquals(25.6100634447, period.<Double>getAs("lrt"), 1e-5, placement);
      assertEquals(1.15093669431e-05, period.<Double>getAs("p_value"), 1e-8, placement);
      assertNull(period.getAs("note"), placement);
    }
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> Cbpp.estimator().setMethod("PQL").fit(data).tests().drop1(data));
    assertTrue(String.valueOf(refused.getMessage()).contains("Laplace or AGQ"));
  }
}
