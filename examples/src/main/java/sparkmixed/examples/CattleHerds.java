package sparkmixed.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import sparkmixed.ml.GeneralizedLinearMixedEffects;
import sparkmixed.ml.GeneralizedLinearMixedEffectsModel;

/** Pleuropneumonia in 15 herds of cattle: one herd alone, each by itself, all as a population. */
public final class CattleHerds {
  private CattleHerds() {}

  /** Log-odds of a new case with their standard error, from the rows of one herd: Spark's GLM. */
  static GeneralizedLinearRegressionModel alone(Dataset<Row> cbpp, String herd) {
    Dataset<Row> own = cbpp.where(col("herd").equalTo(herd));
    VectorAssembler nothing =
        new VectorAssembler().setInputCols(new String[0]).setOutputCol("features");
    return binomial(nothing.transform(own), true);
  }

  /** Each herd's log-odds with their standard errors, by one GLM: {@code herd, own, own_error}. */
  static Dataset<Row> eachByItself(Dataset<Row> cbpp) {
    StringIndexerModel index =
        new StringIndexer()
            .setStringOrderType("alphabetAsc")
            .setInputCol("herd")
            .setOutputCol("number")
            .fit(cbpp);
    Dataset<Row> numbered = index.transform(cbpp);
    GeneralizedLinearRegressionModel glm =
        binomial(
            new OneHotEncoder()
                .setDropLast(false)
                .setInputCol("number")
                .setOutputCol("features")
                .fit(numbered)
                .transform(numbered),
            false);
    double[] errors = glm.summary().coefficientStandardErrors();
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < errors.length; k++) {
      rows.add(RowFactory.create(index.labels()[k], glm.coefficients().apply(k), errors[k]));
    }
    return cbpp.sparkSession()
        .createDataFrame(rows, StructType.fromDDL("herd STRING, own DOUBLE, own_error DOUBLE"));
  }

  private static GeneralizedLinearRegressionModel binomial(Dataset<Row> rows, boolean intercept) {
    return new GeneralizedLinearRegression()
        .setFamily("binomial")
        .setLabelCol("share")
        .setWeightCol("size")
        .setFitIntercept(intercept)
        .setTol(1e-12)
        .fit(rows.withColumn("share", col("incidence").divide(col("size"))));
  }

  /** All herds, whose log-odds come from one normal population. */
  static GeneralizedLinearMixedEffectsModel population(Dataset<Row> cbpp) {
    return new GeneralizedLinearMixedEffects()
        .setFamily("binomial")
        .setFormula("cbind(incidence, size - incidence) ~ 1 + (1 | herd)")
        .fit(cbpp);
  }

  /** The same with a trend over the periods, its integrals by 25 nodes of quadrature. */
  static GeneralizedLinearMixedEffectsModel byPeriod(Dataset<Row> cbpp) {
    return new GeneralizedLinearMixedEffects()
        .setFamily("binomial")
        .setMethod("AGQ")
        .setQuadraturePoints(25)
        .setFormula("cbind(incidence, size - incidence) ~ period + (1 | herd)")
        .fit(cbpp);
  }

  /**
   * Each herd's own log-odds beside those of the mixed model, which are drawn towards the mean, and
   * the more so the fewer animals there are: {@code herd, animals, own, own_error, mixed,
   * probability}.
   */
  static Dataset<Row> shrinkage(Dataset<Row> cbpp, GeneralizedLinearMixedEffectsModel model) {
    Column mixed = col("estimate").plus(lit(model.coefficients().apply(0)));
    Dataset<Row> animals = cbpp.groupBy("herd").agg(sum("size").as("animals"));
    Dataset<Row> modes = model.ranef().select(col("level").as("herd"), mixed.as("mixed"));
    return eachByItself(cbpp)
        .join(animals, "herd")
        .join(modes, "herd")
        .select(
            col("herd"),
            col("animals"),
            col("own"),
            col("own_error"),
            col("mixed"),
            lit(1).divide(lit(1).plus(exp(col("mixed").multiply(-1)))).as("probability"))
        .orderBy(col("herd").cast("int"));
  }

  /** Bounds of the probability of a new case in 95 of 100 herds that are still to come. */
  static double[] newHerd(GeneralizedLinearMixedEffectsModel model) {
    double mean = model.coefficients().apply(0);
    double reach = 1.96 * model.fitted().terms().get(0).standardDeviation(0);
    return new double[] {1 / (1 + Math.exp(-(mean - reach))), 1 / (1 + Math.exp(-(mean + reach)))};
  }

  /** Prints the three views of the herds. */
  public static void main(String[] args) {
    SparkSession spark = Local.session();
    Dataset<Row> cbpp = Local.cbpp(spark);
    GeneralizedLinearRegressionModel alone = alone(cbpp, "4");
    System.out.printf(
        "herd 4 alone: log-odds %.4f, standard error %.4f%n",
        alone.intercept(), alone.summary().coefficientStandardErrors()[0]);
    GeneralizedLinearMixedEffectsModel model = population(cbpp);
    System.out.println(model);
    shrinkage(cbpp, model).show();
    double[] bounds = newHerd(model);
    System.out.printf("a new herd: between %.3f and %.3f%n", bounds[0], bounds[1]);
    System.out.println(byPeriod(cbpp));
  }
}
