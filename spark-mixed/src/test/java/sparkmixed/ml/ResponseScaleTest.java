package sparkmixed.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkmixed.bayes.PriorDefaults;
import sparkmixed.bayes.ResponseSummary;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.formula.Formula;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.spark.SparkFrames;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ResponseScaleTest {
  private static final String COUNT = "element_at(array(0, 0, 1, 1, 2, 3, 5, 8, 13, 40), 1 + Days)";

  private static Dataset<Row> sleep(SparkSession spark) {
    return Sleep.data(spark)
        .withColumn("count", expr(COUNT))
        .withColumn("small", expr("Reaction / 10000"))
        .withColumn("neg", expr("Reaction - 300"))
        .withColumn("w", expr("Days + 1"))
        .withColumn("off", expr("Days / 7"));
  }

  private static Dataset<Row> cbpp(SparkSession spark) {
    return Cbpp.data(spark)
        .withColumn("some", expr("incidence > 0"))
        .withColumn("one", expr("if(incidence > 0, 1, 0)"))
        .withColumn("share", expr("incidence / size"));
  }

  private static ModelFrame frame(Dataset<Row> data, String formula, FrameOptions options) {
    FramePlan plan = SparkFrames.plan(data.schema(), Formula.parse(formula), options);
    return plan.resolve(SparkFrames.resolve(data, plan));
  }

  private static PriorDefaults defaults(
      Dataset<Row> data, String formula, FrameOptions options, Family family, Link link) {
    ModelFrame frame = frame(data, formula, options.withFamily(family));
    return ResponseScale.defaults(data, frame, false, family, link);
  }

  private static PriorDefaults defaults(
      Dataset<Row> data, String formula, Family family, Link link) {
    return defaults(data, formula, FrameOptions.none(), family, link);
  }

  // R 4.2.2, sleepstudy <- read.csv("spark-mixed/data/sleepstudy.csv"):
  //   s <- function(y) sprintf("%.15g", c(median(y), mad(y)))
  //   y <- sleepstudy$Reaction; s(y); s(log(y)); s(1 / y); s(1 / (y / 1e4)^2)
  //   count <- c(0, 0, 1, 1, 2, 3, 5, 8, 13, 40)[1 + sleepstudy$Days]
  //   s(count); s(sqrt(count)); s(log(ifelse(count == 0, 0.1, count)))
  @ParameterizedTest
  @CsvSource({
    "Reaction, GAUSSIAN, IDENTITY, 288.6508, 59.33928588",
    "Reaction, GAMMA, LOG, 5.66521274670865, 0.206441804322629",
    "Reaction, GAMMA, INVERSE, 0.00346442764988786, 0.000696578983530492",
    "small, INVERSE_GAUSSIAN, INVERSE_SQUARED, 1200.23767145051, 489.18905037003",
    "count, POISSON, IDENTITY, 2.5, 3.7065",
    "count, POISSON, SQRT, 1.57313218497099, 1.42198444185696",
    "count, POISSON, LOG, 0.895879734614027, 1.54149001484726"
  })
  void medianAndMadAreThoseOfR(
      String response, Family family, Link link, double median, double mad, SparkSession spark) {
    Dataset<Row> data = sleep(spark);
    ModelFrame frame =
        frame(data, response + " ~ Days + (1 | Subject)", FrameOptions.none().withFamily(family));
    for (int partitions : new int[] {1, 5}) {
      ResponseSummary summary =
          ResponseScale.summary(data.repartition(partitions), frame, false, family, link);
      assertEquals(median, summary.median(), 1e-14 * median);
      assertEquals(mad, summary.mad(), 1e-13 * mad);
      assertEquals(0, summary.meanOffset());
    }
  }

  // R 4.2.2, brms 2.18.0, get_prior() of the models in PriorDefaultsTest, and of
  //   get_prior(Reaction | weights(Days + 1) ~ Days + (1 | Subject), sleepstudy)
  //   get_prior(count ~ Days + offset(off) + (1 | Subject), d, poisson())
  @Test
  void defaultsOfCountsAndContinuousResponsesAreThoseOfBrms(SparkSession spark) {
    Dataset<Row> data = sleep(spark);
    PriorDefaults gaussian =
        defaults(
            data,
            "Reaction ~ Days + (1 | Subject)",
            FrameOptions.none().withWeightCol("w"),
            Family.GAUSSIAN,
            Link.IDENTITY);
    assertEquals("student_t(3, 288.7, 59.3)", gaussian.intercept().toString());
    assertEquals("student_t(3, 0, 59.3)", gaussian.deviation().toString());
    assertEquals("student_t(3, 0, 59.3)", String.valueOf(gaussian.dispersion()));

    PriorDefaults log =
        defaults(data, "Reaction ~ Days + (1 | Subject)", Family.GAUSSIAN, Link.LOG);
    assertEquals("student_t(3, 5.7, 2.5)", log.intercept().toString());
    assertEquals("student_t(3, 0, 59.3)", String.valueOf(log.dispersion()));

    PriorDefaults negative =
        defaults(data, "neg ~ Days + (1 | Subject)", Family.GAUSSIAN, Link.LOG);
    assertEquals("student_t(3, 0, 2.5)", negative.intercept().toString());
    assertEquals("student_t(3, 0, 59.3)", String.valueOf(negative.dispersion()));

    PriorDefaults poisson =
        defaults(
            data,
            "count ~ Days + (1 | Subject)",
            FrameOptions.none().withOffsetCol("off"),
            Family.POISSON,
            Link.LOG);
    assertEquals("student_t(3, 0.257142857142857, 2.5)", poisson.intercept().toString());

    PriorDefaults transformed =
        defaults(data, "log(Reaction) ~ Days + (1 | Subject)", Family.GAUSSIAN, Link.IDENTITY);
    assertEquals("student_t(3, 5.7, 2.5)", transformed.intercept().toString());
  }

  // R 4.2.2, brms 2.18.0:
  //   get_prior(incidence | trials(size) ~ period + (1 | herd), cbpp, binomial("identity"))
  //   get_prior(yes ~ period + (1 | herd), cbpp, bernoulli("identity"))   yes 0/1, then factor(yes)
  @Test
  void defaultsOfBinomialResponsesAreThoseOfBrms(SparkSession spark) {
    Dataset<Row> data = cbpp(spark);
    String right = " ~ period + (1 | herd)";
    assertEquals(
        "student_t(3, 1, 2.5)",
        defaults(data, "cbind(incidence, size - incidence)" + right, Family.BINOMIAL, Link.IDENTITY)
            .intercept()
            .toString());
    assertEquals(
        "student_t(3, 1, 2.5)",
        defaults(
                data,
                "share" + right,
                FrameOptions.none().withWeightCol("size"),
                Family.BINOMIAL,
                Link.IDENTITY)
            .intercept()
            .toString());
    assertEquals(
        "student_t(3, 1, 2.5)",
        defaults(data, "one" + right, Family.BINOMIAL, Link.IDENTITY).intercept().toString());
    assertEquals(
        "student_t(3, 0, 2.5)",
        defaults(data, "some" + right, Family.BINOMIAL, Link.IDENTITY).intercept().toString());
    assertEquals(
        "student_t(3, 0, 2.5)",
        defaults(data, "one" + right, Family.BINOMIAL, Link.LOGIT).intercept().toString());
  }

  // R 4.2.2:  y <- na.omit(data.frame(y = c(3.2, 1.1, NA, 8.4, 2, 100), x = c(1, NA, 3, 4, 5,
  // 6)))$y
  //   c(median(y), mad(y))    # 5.8 4.74432
  @Test
  void rowsThatAreLeftOutDoNotCount(SparkSession spark) {
    Dataset<Row> data =
        spark.createDataFrame(
            List.of(
                RowFactory.create(3.2, 1.0, "a"),
                RowFactory.create(1.1, null, "b"),
                RowFactory.create(null, 3.0, "a"),
                RowFactory.create(8.4, 4.0, "b"),
                RowFactory.create(2.0, 5.0, "a"),
                RowFactory.create(100.0, 6.0, "b")),
            StructType.fromDDL("y double, x double, g string"));
    ResponseSummary summary =
        ResponseScale.summary(
            data,
            frame(data, "y ~ x + (1 | g)", FrameOptions.none()),
            true,
            Family.GAUSSIAN,
            Link.IDENTITY);
    assertEquals(5.8, summary.median(), 1e-15);
    assertEquals(4.74432, summary.mad(), 1e-14);
  }

  @Test
  void nothingHasNoMedian(SparkSession spark) {
    Dataset<Row> none = sleep(spark).where(col("Days").gt(100));
    assertEquals(
        "student_t(3, 0, 2.5)",
        defaults(none, "Reaction ~ Days + (1 | Subject)", Family.GAUSSIAN, Link.IDENTITY)
            .intercept()
            .toString());
  }
}
