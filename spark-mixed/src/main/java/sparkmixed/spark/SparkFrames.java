package sparkmixed.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Formula;
import sparkmixed.frame.Column;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.FrameData;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.NumericSummaries;
import sparkmixed.moments.FactorIndex;
import sparkmixed.moments.Levels;

/** Schemas and factor levels of a {@code Dataset}, for the frame package. */
public final class SparkFrames {
  /** More levels than this in the fixed effects are a design matrix nobody wants. */
  private static final int MOST_LEVELS = 10_000;

  private SparkFrames() {}

  /** Every check of a formula against a schema that needs no data. */
  public static FramePlan plan(StructType schema, Formula formula, FrameOptions options) {
    return FramePlan.of(formula, columns(schema), options);
  }

  /** The columns of a schema, with level and element names from their ML metadata. */
  public static List<Column> columns(StructType schema) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      ColumnKind kind = kind(field.dataType());
      List<String> elements =
          kind == ColumnKind.VECTOR ? elements(AttributeGroup.fromStructField(field)) : List.of();
      columns.add(new Column(field.name(), kind, levels(field, kind), elements));
    }
    return columns;
  }

  private static ColumnKind kind(DataType type) {
    if (type instanceof StringType) {
      return ColumnKind.STRING;
    }
    if (type instanceof BooleanType) {
      return ColumnKind.BOOLEAN;
    }
    if (type instanceof DateType) {
      return ColumnKind.DATE;
    }
    if (type instanceof DecimalType
        || type.equals(DataTypes.DoubleType)
        || type.equals(DataTypes.FloatType)) {
      return ColumnKind.DOUBLE;
    }
    if (type.equals(DataTypes.LongType)) {
      return ColumnKind.LONG;
    }
    if (type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.ByteType)) {
      return ColumnKind.INT;
    }
    if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
      return ColumnKind.TIMESTAMP;
    }
    return type.equals(SQLDataTypes.VectorType()) ? ColumnKind.VECTOR : ColumnKind.OTHER;
  }

  /** The Spark type that holds any column of this kind; {@code OTHER} has none. */
  public static DataType type(ColumnKind kind) {
    return switch (kind) {
      case BOOLEAN -> DataTypes.BooleanType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING -> DataTypes.StringType;
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case VECTOR -> SQLDataTypes.VectorType();
      case OTHER -> throw new IllegalArgumentException("no type");
    };
  }

  /** Level order of a string column given by its ML attribute. */
  private static List<String> levels(StructField field, ColumnKind kind) {
    if (kind != ColumnKind.STRING || !field.metadata().contains("ml_attr")) {
      return List.of();
    }
    Attribute attribute =
        Attribute.fromStructField(
            new StructField(
                field.name(), DataTypes.DoubleType, field.nullable(), field.metadata()));
    if (attribute.attrType().equals(AttributeType.Nominal())
        && attribute instanceof NominalAttribute nominal
        && nominal.values().isDefined()) {
      return List.of(nominal.values().get());
    }
    if (attribute instanceof BinaryAttribute binary && binary.values().isDefined()) {
      return List.of(binary.values().get());
    }
    return List.of();
  }

  private static List<String> elements(AttributeGroup group) {
    List<String> names = new ArrayList<>();
    if (group.attributes().isDefined()) {
      for (Attribute attribute : group.attributes().get()) {
        names.add(
            attribute.name().isDefined() ? attribute.name().get() : Integer.toString(names.size()));
      }
    } else if (group.numAttributes().isDefined()) {
      int size = (int) group.numAttributes().get();
      for (int k = 0; k < size; k++) {
        names.add(Integer.toString(k));
      }
    }
    return names;
  }

  /**
   * Finds the levels of fixed-effects factors and the summaries of {@code poly} and {@code scale}:
   * one pass if the formula has any, none otherwise.
   *
   * @throws InputRejectedException if a factor has too many levels
   */
  public static FrameData resolve(Dataset<Row> data, FramePlan plan) {
    if (!plan.needsData()) {
      return FrameData.empty();
    }
    InternalRows rows = InternalRows.of(data, plan.inputs(), kinds(plan));
    Found all = new Found(new ArrayList<>(), plan.newSummaries());
    for (byte[] part : rows.map(null, new Scan(plan)).results()) {
      Found found = Wire.unpack(part, Found.class);
      all = new Found(all.merge(found), all.summaries().merge(found.summaries()));
    }
    Map<String, List<String>> levels = new LinkedHashMap<>();
    for (int k = 0; k < plan.factorInputs().size(); k++) {
      int input = plan.factorInputs().get(k);
      List<String> labels = all.levels().isEmpty() ? List.of() : all.levels().get(k);
      checkCount(plan.inputs().get(input), labels.size());
      levels.put(plan.inputs().get(input), labels);
    }
    return plan.frameData(levels, all.summaries());
  }

  private static void checkCount(String column, int levels) {
    if (levels > MOST_LEVELS) {
      throw new InputRejectedException(
          String.format(
              java.util.Locale.ROOT,
              "Column \"%s\" is a factor with more than %,d levels in the fixed effects; make it a random"
                  + " effect, (1 | %s), or a number.",
              column,
              MOST_LEVELS,
              column));
    }
  }

  static ColumnKind[] kinds(FramePlan plan) {
    ColumnKind[] kinds = new ColumnKind[plan.inputs().size()];
    for (int k = 0; k < kinds.length; k++) {
      kinds[k] = plan.kind(k);
    }
    return kinds;
  }

  /** What one partition found: labels of each factor input, and summaries. */
  private record Found(List<List<String>> levels, NumericSummaries summaries)
      implements Serializable {

    List<List<String>> merge(Found other) {
      if (levels.isEmpty()) {
        return other.levels;
      }
      List<List<String>> merged = new ArrayList<>();
      for (int k = 0; k < levels.size(); k++) {
        var union = new java.util.LinkedHashSet<>(levels.get(k));
        union.addAll(other.levels.get(k));
        merged.add(new ArrayList<>(union));
      }
      return merged;
    }
  }

  private static final class Scan implements InternalRows.Task {
    private static final long serialVersionUID = 1L;

    private final NumericSummaries empty;
    private final int[] inputs;
    private final ColumnKind[] kinds;

    Scan(FramePlan plan) {
      this.empty = plan.newSummaries();
      this.inputs = plan.factorInputs().stream().mapToInt(Integer::intValue).toArray();
      this.kinds = kinds(plan);
    }

    @Override
    public Iterator<byte[]> run(int partition, InternalRows.Stream rows) {
      InternalCursor cursor = rows.cursor();
      NumericSummaries summaries = empty;
      FactorIndex[] indexes = new FactorIndex[inputs.length];
      for (int k = 0; k < inputs.length; k++) {
        indexes[k] = new FactorIndex(new int[] {inputs[k]}, new ColumnKind[] {kinds[inputs[k]]});
      }
      int[] counts = new int[inputs.length];
      while (rows.advance()) {
        summaries.add(cursor);
        for (int k = 0; k < inputs.length; k++) {
          if (!cursor.isNull(inputs[k]) && counts[k] <= MOST_LEVELS) {
            counts[k] = Math.max(counts[k], indexes[k].intern(cursor) + 1);
          }
        }
      }
      List<List<String>> labels = new ArrayList<>();
      for (FactorIndex index : indexes) {
        Levels levels = index.levels();
        List<String> list = new ArrayList<>();
        for (int k = 0; k < levels.size(); k++) {
          list.add(levels.label(k));
        }
        labels.add(list);
      }
      return List.of(Wire.pack(new Found(labels, summaries))).iterator();
    }
  }
}
