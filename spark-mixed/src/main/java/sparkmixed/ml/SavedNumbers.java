package sparkmixed.ml;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.LmmStatistics;
import sparkmixed.fit.PredictionCovariance;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Levels;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;

/**
 * What a saved model may hold beside its coefficients and levels, in the binary layout of {@link
 * NumbersOut}: {@code data/covariance.bin} for standard errors of predictions, and {@code
 * statistics/moments.bin}, what a linear model was fitted to. Models without them are complete.
 */
final class SavedNumbers {
  private static final int COVARIANCE = 1;
  private static final int STATISTICS = 2;

  private final String path;
  private final SparkSession spark;

  SavedNumbers(String path, SparkSession spark) {
    this.path = path;
    this.spark = spark;
  }

  private Path covariance() {
    return new Path(new Path(path, "data"), "covariance.bin");
  }

  private Path statistics() {
    return new Path(new Path(path, "statistics"), "moments.bin");
  }

  private FileSystem files() throws IOException {
    return new Path(path).getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  /**
   * @param keep whether statistics are wanted, too
   */
  void save(ModelData data, boolean keep) throws IOException {
    PredictionCovariance small =
        data.posterior() == null ? data.kept().smallCovariance(data.fitted()) : null;
    if (small != null) {
      try (NumbersOut out = out(covariance(), COVARIANCE)) {
        small.write(out);
      }
    }
    LmmProblem problem = keep ? data.kept().problem() : null;
    if (problem != null) {
      try (NumbersOut out = out(statistics(), STATISTICS)) {
        problem.statistics().write(out);
      }
    }
  }

  private NumbersOut out(Path file, int kind) throws IOException {
    return new NumbersOut(new BufferedOutputStream(files().create(file, true)), kind);
  }

  KeptStatistics load(ModelFrame frame, FittedModel fitted, List<RandomEffects> effects)
      throws IOException {
    boolean kept = files().exists(statistics());
    return new KeptStatistics(
        readCovariance(frame), kept ? () -> readStatistics(frame, fitted, effects) : null);
  }

  private @Nullable PredictionCovariance readCovariance(ModelFrame frame) throws IOException {
    if (!files().exists(covariance())) {
      return null;
    }
    try (NumbersIn in = in(covariance(), COVARIANCE)) {
      PredictionCovariance read = PredictionCovariance.read(in);
      in.finish();
      for (int column : read.columns()) {
        if (column < 0 || column >= frame.p()) {
          throw new IOException("its columns are not those of the model");
        }
      }
      return read;
    } catch (IOException | RuntimeException damaged) {
      throw SparkMetadata.corrupt(
          path, "data/covariance.bin cannot be read: " + damaged.getMessage(), damaged);
    }
  }

  private LmmProblem readStatistics(
      ModelFrame frame, FittedModel fitted, List<RandomEffects> effects) {
    Levels[] levels = effects.stream().map(RandomEffects::levels).toArray(Levels[]::new);
    try (NumbersIn in = in(statistics(), STATISTICS)) {
      LmmStatistics read = LmmStatistics.read(in, frame, levels);
      in.finish();
      return LmmProblem.of(frame, read, fitted.reml(), LmmOptions.defaults().memoryBudget());
    } catch (IOException damaged) {
      throw SparkMetadata.corrupt(
          path, "statistics/moments.bin cannot be read: " + damaged.getMessage(), damaged);
    }
  }

  private NumbersIn in(Path file, int kind) throws IOException {
    return new NumbersIn(new BufferedInputStream(files().open(file)), kind);
  }
}
