package sparkmixed.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;

/**
 * Rows a second of {@code transform} beside Spark's own {@code GeneralizedLinearRegressionModel},
 * on one table in one session: lexical decisions ({@link LexiconData}), a model with two crossed
 * factors, and a model with the same fixed effects and none.
 *
 * <p>Run with {@code PARQUET [repeats]}. Every row is computed and thrown away (Spark's {@code
 * noop} sink); the models take turns, and the median of the repeats counts.
 */
public final class ScoringSpeed {
  private static final String[] PREDICTORS = {"lex", "freq", "length", "trial"};

  private ScoringSpeed() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 1) {
      throw new IllegalArgumentException("usage: ScoringSpeed PARQUET [repeats]");
    }
    int repeats = args.length > 1 ? Integer.parseInt(args[1]) : 7;
    SparkSession spark = Local.session();
    Dataset<Row> rows = spark.read().parquet(args[0]);
    long count = rows.count();
    LinearMixedEffectsModel mixed =
        new LinearMixedEffects()
            .setFormula("rt ~ lex + freq + length + trial + (1 | participant) + (1 | item)")
            .fit(rows);
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(PREDICTORS).setOutputCol("features");
    Dataset<Row> assembled = assembler.transform(rows);
    GeneralizedLinearRegressionModel plain =
        new GeneralizedLinearRegression().setLabelCol("rt").fit(assembled);
    Map<String, Dataset<Row>> outcomes = new LinkedHashMap<>();
    outcomes.put("the table alone", rows);
    outcomes.put("the table with assembled features", assembled);
    outcomes.put("GeneralizedLinearRegressionModel", plain.transform(assembled));
    outcomes.put("mixed, conditional", mixed.transform(rows));
    outcomes.put("mixed, population", population(mixed).transform(rows));
    Path temporary = Files.createTempDirectory("spark-mixed-scoring");
    Path stored = temporary.resolve("features");
    assembled.write().parquet(stored.toString());
    Dataset<Row> vectors = spark.read().parquet(stored.toString());
    outcomes.put("GLR, features stored in the table", plain.transform(vectors));
    outcomes.put("mixed, conditional, on that table", mixed.transform(vectors));
    LinearMixedEffectsModel errors = mixed.copy(ParamMap.empty());
    errors.setPredictionStdErrorCol("se").setBroadcastLimitMB(1000);
    outcomes.put("mixed, with standard errors", errors.transform(rows));
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int repeat = 0; repeat <= repeats; repeat++) {
      for (Map.Entry<String, Dataset<Row>> outcome : outcomes.entrySet()) {
        long from = System.nanoTime();
        outcome.getValue().write().format("noop").mode("overwrite").save();
        double took = (System.nanoTime() - from) / 1e9;
        if (repeat > 0) {
          seconds.computeIfAbsent(outcome.getKey(), key -> new ArrayList<>()).add(took);
        }
      }
    }
    double reference = median(seconds.getOrDefault("GeneralizedLinearRegressionModel", List.of()));
    System.out.printf(Locale.ROOT, "%,d rows, median of %d%n", count, repeats);
    seconds.forEach(
        (what, list) ->
            System.out.printf(
                Locale.ROOT,
                "%-36s %7.3f s %,12.0f rows/s  %5.2f of GLR's time%n",
                what,
                median(list),
                count / median(list),
                median(list) / reference));
    org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(temporary.toUri());
    directory.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(directory, true);
    spark.stop();
  }

  private static Transformer population(LinearMixedEffectsModel model) {
    return model.copy(ParamMap.empty()).setPredictionType("population");
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return Arrays.stream(sorted)
        .skip((sorted.length - 1) / 2)
        .limit(2 - sorted.length % 2)
        .average()
        .orElse(0);
  }
}
