package sparkmixed.ml;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.json4s.JInt;
import org.json4s.JObject;
import org.json4s.JValue;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.BigInt;
import sparkmixed.error.ModelIncompatibleException;
import sparkmixed.error.SparkMixedException;

/**
 * Spark's {@code metadata} directory, with our {@code formatVersion} in it. The only file that uses
 * what Spark keeps half private.
 */
final class SparkMetadata {
  /** Format that this version writes, and the newest it reads. */
  static final int FORMAT_VERSION = 1;

  private static final String KEY = "formatVersion";

  private SparkMetadata() {}

  /** Writes Params alone. */
  static MLWriter writer(Params owner) {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        saveParams(owner, path, sparkSession());
      }
    };
  }

  /** Reads what {@link #writer(Params)} wrote, into an object made for its uid. */
  static <T extends Params> MLReader<T> reader(Class<T> type, Function<String, T> made) {
    return new MLReader<>() {
      @Override
      public T load(String path) {
        Header header = Header.read(path, sparkSession(), type);
        T owner = made.apply(header.uid());
        header.setParams(owner);
        return owner;
      }
    };
  }

  static MLWriter modelWriter(MixedEffectsModel<?> model) {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        saveParams(model, path, sparkSession());
        SavedModel.save(model.data(), model.getKeepStatistics(), path, sparkSession());
      }
    };
  }

  static <M extends MixedEffectsModel<M>> MLReader<M> modelReader(
      Class<M> type, BiFunction<String, ModelData, M> made) {
    return new MLReader<>() {
      @Override
      public M load(String path) {
        Header header = Header.read(path, sparkSession(), type);
        M model = made.apply(header.uid(), SavedModel.load(path, sparkSession()));
        header.setParams(model);
        return model;
      }
    };
  }

  /** Name of the class that is saved there. */
  static String savedClass(String path) {
    return Header.read(path, SparkSession.active()).metadata().className();
  }

  private static void saveParams(Params owner, String path, SparkSession spark) {
    Tuple2<String, JValue> version = new Tuple2<>(KEY, new JInt(BigInt.apply(FORMAT_VERSION)));
    JObject extra = new JObject(CollectionConverters.asScala(List.of(version)).toList());
    String json = DefaultParamsWriter$.MODULE$.getMetadataToSave(owner, spark, Option.apply(extra));
    try {
      // The file that Spark would write, without the job it would start for one line.
      Path directory = new Path(path, "metadata");
      FileSystem files = directory.getFileSystem(spark.sparkContext().hadoopConfiguration());
      try (OutputStream out = files.create(new Path(directory, "part-00000"), false)) {
        out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
      }
      files.create(new Path(directory, "_SUCCESS"), false).close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Spark's estimate of the size of a data set. */
  static long estimatedBytes(Dataset<?> dataset) {
    BigInt bytes = dataset.queryExecution().optimizedPlan().stats().sizeInBytes();
    return bytes.isValidLong() ? bytes.toLong() : Long.MAX_VALUE;
  }

  /** What a metadata file says. */
  private record Header(String path, DefaultParamsReader.Metadata metadata) {

    static Header read(String path, SparkSession spark, Class<?> type) {
      Header header = read(path, spark);
      String saved = header.metadata().className();
      if (!saved.equals(type.getName())) {
        throw new ModelIncompatibleException(
            "What is saved at "
                + path
                + " is a "
                + simple(saved)
                + ", not a "
                + type.getSimpleName()
                + ".");
      }
      header.checkVersion();
      return header;
    }

    private static Header read(String path, SparkSession spark) {
      DefaultParamsReader.Metadata metadata;
      try {
        Path directory = new Path(path, "metadata");
        FileSystem files = directory.getFileSystem(spark.sparkContext().hadoopConfiguration());
        if (!files.exists(directory)) {
          throw new ModelIncompatibleException(
              "There is no saved model at " + path + " (it has no metadata); check the path.");
        }
        metadata = DefaultParamsReader$.MODULE$.parseMetadata(text(files, directory), "");
      } catch (SparkMixedException told) {
        throw told;
      } catch (IOException | RuntimeException unreadable) {
        throw corrupt(path, "its metadata cannot be read", unreadable);
      }
      return new Header(path, metadata);
    }

    private static String text(FileSystem files, Path directory) throws IOException {
      for (FileStatus file : files.listStatus(directory)) {
        if (file.getPath().getName().startsWith("part-") && file.getLen() > 0) {
          try (InputStream in = files.open(file.getPath())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        }
      }
      throw new FileNotFoundException(directory.toString());
    }

    private static String simple(String name) {
      return name.substring(name.lastIndexOf('.') + 1);
    }

    private void checkVersion() {
      if (!(metadata.metadata() instanceof JObject object)) {
        throw corrupt(path, "its metadata hold no object", null);
      }
      for (Tuple2<String, JValue> field : CollectionConverters.asJava(object.obj())) {
        if (field._1().equals(KEY) && field._2() instanceof JInt version) {
          if (version.num().$greater(BigInt.apply(FORMAT_VERSION))) {
            throw new ModelIncompatibleException(
                "The model at "
                    + path
                    + " has format version "
                    + version.num()
                    + " and this version of spark-mixed reads up to "
                    + FORMAT_VERSION
                    + "; load it with the newer version it was saved by.");
          }
          return;
        }
      }
      throw corrupt(path, "its metadata name no format version", null);
    }

    String uid() {
      return metadata.uid();
    }

    void setParams(Params owner) {
      try {
        metadata.getAndSetParams(owner, Option.empty());
      } catch (RuntimeException unknown) {
        throw corrupt(path, "its Params are not those of this version", unknown);
      }
    }
  }

  static ModelIncompatibleException corrupt(
      String path, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    String message =
        "The model at "
            + path
            + " is not usable: "
            + what
            + "; save it again, or take a copy that is whole.";
    return cause == null
        ? new ModelIncompatibleException(message)
        : new ModelIncompatibleException(message, cause);
  }
}
