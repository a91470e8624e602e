package sparkmixed.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.Nearest;

/**
 * Opens the input.
 *
 * <p>Types given for text are applied as it is parsed; text that does not parse stops the one pass
 * over the rows, and only then {@link TextProblems} looks for all of it. So good input costs no
 * second pass.
 */
final class Input {
  /** Types for which inference may take another, depending on the values that are there. */
  private static final Set<DataType> UNSAFE =
      Set.of(
          DataTypes.StringType, DataTypes.BooleanType, DataTypes.DateType, DataTypes.TimestampType);

  private final SparkSession spark;
  private final InputSpec spec;

  /** Types of columns of text that the configuration leaves open. */
  private final StructType known;

  private @Nullable StructType inFiles;

  Input(SparkSession spark, InputSpec spec) {
    this(spark, spec, new StructType());
  }

  /** The same with the schema of its files, if that is known without asking Spark. */
  Input knowing(@Nullable StructType inFiles) {
    this.inFiles = inFiles;
    return this;
  }

  /**
   * @param fitted columns of a model that is to score the rows: text is read with their types
   *     unless the configuration gives others
   */
  Input(SparkSession spark, InputSpec spec, StructType fitted) {
    this.spark = spark;
    this.spec = spec;
    StructType named = new StructType();
    for (StructField field : fitted.fields()) {
      // any number serves as another, and numbers are inferred
      if (spec.isText()
          && UNSAFE.contains(field.dataType())
          && !spec.columns().containsKey(field.name())) {
        named = named.add(field);
      }
    }
    this.known = named;
  }

  /**
   * The rows, not yet read.
   *
   * @param used columns the model reads; empty if they are not known
   */
  Dataset<Row> open(Optional<Set<String>> used) {
    try {
      if (spec.table() != null) {
        return typed(spark.table(spec.table()));
      }
      if (spec.sql() != null) {
        return typed(spark.sql(spec.sql()));
      }
      return spec.isText() && !declaresSchema()
          ? text(used)
          : typed(typedReader().load(spec.path()));
    } catch (Exception thrown) {
      // Scala does not declare it, so javac does not know that an AnalysisException may come.
      if (thrown instanceof AnalysisException analysis) {
        throw translated(analysis);
      }
      throw thrown;
    }
  }

  private DataFrameReader reader() {
    return spark.read().format(String.valueOf(spec.format())).options(spec.options());
  }

  private DataFrameReader typedReader() {
    return inFiles == null ? reader() : reader().schema(inFiles);
  }

  private boolean declaresSchema() {
    return spec.options().keySet().stream().anyMatch("schema"::equalsIgnoreCase);
  }

  private Dataset<Row> text(Optional<Set<String>> used) {
    boolean named = used.isPresent() && spec.columns().keySet().containsAll(used.get());
    boolean csv = "csv".equals(spec.format());
    if (spec.columns().isEmpty() && known.isEmpty()) {
      return inferring(reader()).load(spec.path());
    }
    StructType schema;
    if (named && !csv) {
      schema = declared();
    } else if (named) {
      schema =
          typed(withHeader(reader()).option("inferSchema", "false").load(spec.path()).schema());
    } else {
      schema = typed(inferring(reader()).load(spec.path()).schema());
    }
    DataFrameReader reader = csv ? withHeader(reader()) : reader();
    return reader.schema(schema).option("mode", "FAILFAST").load(spec.path());
  }

  /** Infers types unless the options say otherwise. */
  private DataFrameReader inferring(DataFrameReader reader) {
    if (!"csv".equals(spec.format())) {
      return reader;
    }
    return hasOption("inferSchema")
        ? withHeader(reader)
        : withHeader(reader).option("inferSchema", "true");
  }

  /** A formula needs names, so a header is expected unless the options say otherwise. */
  private DataFrameReader withHeader(DataFrameReader reader) {
    return hasOption("header") ? reader : reader.option("header", "true");
  }

  private boolean hasOption(String name) {
    return spec.options().keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  private StructType declared() {
    StructType schema = new StructType();
    for (Map.Entry<String, String> column : spec.columns().entrySet()) {
      schema = schema.add(column.getKey(), type(column.getValue()));
    }
    return schema;
  }

  private StructType typed(StructType schema) {
    requirePresent(schema);
    StructType result = new StructType();
    for (StructField field : schema.fields()) {
      result = result.add(field.name(), typeOf(field), field.nullable());
    }
    return result;
  }

  private DataType typeOf(StructField field) {
    String type = spec.columns().get(field.name());
    if (type != null) {
      return type(type);
    }
    return List.of(known.fieldNames()).contains(field.name())
        ? known.apply(field.name()).dataType()
        : field.dataType();
  }

  private void requirePresent(StructType schema) {
    Set<String> present = new LinkedHashSet<>(List.of(schema.fieldNames()));
    for (String column : spec.columns().keySet()) {
      if (!present.contains(column)) {
        throw new InputRejectedException(
            String.format(
                "Column \"%s\" of input.columns is not in the input; the nearest there is \"%s\".",
                column, Nearest.to(column, present)));
      }
    }
  }

  /** Casts columns of typed sources whose type the configuration changes. */
  private Dataset<Row> typed(Dataset<Row> data) {
    if (spec.columns().isEmpty()) {
      return data;
    }
    requirePresent(data.schema());
    List<Column> columns = new ArrayList<>();
    for (StructField field : data.schema().fields()) {
      Column column = functions.col("`" + field.name().replace("`", "``") + "`");
      String type = spec.columns().get(field.name());
      columns.add(
          type == null || type(type).equals(field.dataType())
              ? column
              : column.cast(type(type)).as(field.name()));
    }
    return data.select(columns.toArray(Column[]::new));
  }

  static DataType type(String name) {
    return switch (name) {
      case "string" -> DataTypes.StringType;
      case "boolean" -> DataTypes.BooleanType;
      case "int" -> DataTypes.IntegerType;
      case "long" -> DataTypes.LongType;
      case "double" -> DataTypes.DoubleType;
      case "date" -> DataTypes.DateType;
      case "timestamp" -> DataTypes.TimestampType;
      default -> throw new ConfigurationException("Unknown column type \"" + name + "\".");
    };
  }

  private RuntimeException translated(AnalysisException analysis) {
    String condition = Failure.condition(analysis);
    if (condition.startsWith("PATH_NOT_FOUND")) {
      return new InputRejectedException(
          "The input path " + spec.name() + " does not exist.", analysis);
    }
    if (condition.startsWith("UNABLE_TO_INFER_SCHEMA")) {
      return new InputRejectedException(
          "The input path " + spec.name() + " holds no " + spec.format() + " data.", analysis);
    }
    if (condition.startsWith("TABLE_OR_VIEW_NOT_FOUND") && spec.table() != null) {
      return new InputRejectedException(
          "The input table " + spec.table() + " does not exist.", analysis);
    }
    if (condition.startsWith("PARSE_SYNTAX_ERROR")
        || condition.startsWith("DATA_SOURCE_NOT_FOUND")) {
      return new ConfigurationException(
          "The input cannot be opened as configured: " + Failure.sentence(analysis), analysis);
    }
    return new InputRejectedException(
        "The input cannot be opened: " + Failure.sentence(analysis), analysis);
  }

  /**
   * What a failed fit has to say about text that does not parse; the failure itself if it is about
   * something else.
   *
   * @param used columns the model reads; empty if they are not known
   */
  RuntimeException explain(Exception failure, Optional<Set<String>> used) {
    boolean parsing = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      parsing |=
          Failure.condition(cause).startsWith("MALFORMED_RECORD")
              || String.valueOf(cause.getMessage()).contains("MALFORMED_RECORD");
    }
    if (!parsing || !spec.isText()) {
      return failure instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(failure);
    }
    Map<String, String> typed = new TreeMap<>(spec.columns());
    for (StructField field : known.fields()) {
      typed.put(field.name(), field.dataType().typeName());
    }
    used.ifPresent(typed.keySet()::retainAll);
    Dataset<Row> strings;
    if ("csv".equals(spec.format())) {
      strings = withHeader(reader()).option("inferSchema", "false").load(spec.path());
      typed.keySet().retainAll(List.of(strings.columns()));
    } else {
      strings = reader().schema(allText(typed.keySet())).load(spec.path());
    }
    return new InputRejectedException(TextProblems.describe(strings, typed, spec.name()), failure);
  }

  private static StructType allText(Set<String> columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    return schema;
  }
}
