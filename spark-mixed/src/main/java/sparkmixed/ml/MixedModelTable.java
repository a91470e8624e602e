package sparkmixed.ml;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparkmixed.error.ConfigurationException;

/**
 * A table of a saved model as the result of {@code transform}, for clients that can call nothing
 * but Spark ML's methods. The rows it is given are ignored.
 */
public final class MixedModelTable extends Transformer implements MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> path;
  private final Param<String> table;

  /** A transformer with a random uid. */
  public MixedModelTable() {
    this(Identifiable$.MODULE$.randomUID("mixedTable"));
  }

  /** A transformer with this uid. */
  public MixedModelTable(String uid) {
    this.uid = uid;
    this.path = new Param<>(uid, "path", "where the model is saved", String.class);
    this.table =
        new Param<>(
            uid,
            "table",
            "which table: " + String.join(", ", ModelTables.all()),
            Choice.of("table", ModelTables.all().toArray(String[]::new)),
            String.class);
    setDefault(table, "tidy");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Where the model is saved. */
  public Param<String> path() {
    return path;
  }

  /**
   * {@code tidy} (default), {@code ranef}, {@code glance}, {@code varcorr}, {@code fitlog} and
   * others; of a Bayesian model {@code posterior}, {@code draws} and {@code priors}, too.
   */
  public Param<String> table() {
    return table;
  }

  public String getPath() {
    return getOrDefault(path);
  }

  public String getTable() {
    return getOrDefault(table);
  }

  public MixedModelTable setPath(String value) {
    set(path, value);
    return this;
  }

  public MixedModelTable setTable(String value) {
    set(table, value);
    return this;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    if (!isDefined(path)) {
      throw new ConfigurationException("No path is set; give the directory of a saved model.");
    }
    return MixedEffectsModel.loadAny(getPath()).table(dataset.sparkSession(), getTable(), null);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return ModelTables.schema(getTable());
  }

  @Override
  public MixedModelTable copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return SparkMetadata.writer(this);
  }

  /** Reads saved transformers. */
  public static MLReader<MixedModelTable> read() {
    return SparkMetadata.reader(MixedModelTable.class, MixedModelTable::new);
  }

  /** Reads a saved transformer. */
  public static MixedModelTable load(String path) {
    return read().load(path);
  }
}
