package sparkmixed.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparkmixed.fit.LmmProblem;
import sparkmixed.formula.Formula;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.moments.Pilot;

/** Small tables in Spark, and what is read from them. */
final class SparkTables {
  private SparkTables() {}

  static Dataset<Row> data(List<Row> rows, StructType schema, int partitions) {
    Dataset<Row> local = SparkSession.active().createDataFrame(rows, schema);
    return partitions == 0 ? local : local.repartition(partitions);
  }

  static StructField field(String name, DataType type) {
    return new StructField(name, type, true, Metadata.empty());
  }

  static ModelFrame frame(Dataset<Row> data, String formula, FrameOptions options) {
    FramePlan plan = SparkFrames.plan(data.schema(), Formula.parse(formula), options);
    return plan.resolve(SparkFrames.resolve(data, plan));
  }

  static Moments moments(Dataset<Row> data, String formula) {
    ModelFrame frame = frame(data, formula, FrameOptions.none());
    MomentShape shape = LmmProblem.shape(frame);
    Observations.Summed summed =
        new SparkObservations(data, frame, false).moments(shape, Pilot.none(shape.p(), frame.q()));
    summed.problems().throwIfAny();
    return summed.moments();
  }

  static List<List<String>> labels(Levels levels) {
    List<List<String>> labels = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      labels.add(levels.parts(i));
    }
    return labels;
  }
}
