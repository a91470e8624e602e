package sparkmixed.examples;

import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.ml.LinearMixedEffects;

/** Pupils in schools; what is known about the schools is in a table of its own. */
public final class SchoolsGroupLevel {
  private SchoolsGroupLevel() {}

  /** The pipeline joins the schools and fits: pupils go in as they are, now and at scoring. */
  static PipelineModel fit(Dataset<Row> pupils, Dataset<Row> schools) {
    schools.createOrReplaceTempView("schools");
    SQLTransformer join =
        new SQLTransformer().setStatement("SELECT * FROM __THIS__ JOIN schools USING (school)");
    LinearMixedEffects mixed =
        new LinearMixedEffects()
            .setFormula(
                "mathach ~ ses + sex + himinty + sector + pracad + disclim + (ses | school)");
    return new Pipeline().setStages(new PipelineStage[] {join, mixed}).fit(pupils);
  }

  /** Prints the model and a few predictions. */
  public static void main(String[] args) {
    SparkSession spark = Local.session();
    Dataset<Row> pupils = Simulated.pupils(spark);
    PipelineModel model = fit(pupils, Simulated.schools(spark));
    System.out.println(model.stages()[1]);
    model.transform(pupils).select("school", "sector", "ses", "mathach", "prediction").show(5);
  }
}
