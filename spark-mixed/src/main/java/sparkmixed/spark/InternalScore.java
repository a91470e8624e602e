package sparkmixed.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.JavaCode;
import org.apache.spark.sql.classic.ExpressionUtils$;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;

/**
 * A {@link RowFunction} as an expression of Spark's own: its inputs come straight from the
 * generated code of the query, where a UDF would get a row of boxed values and text decoded for it.
 */
public final class InternalScore extends Expression implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowFunction function;
  private final ModelFrame frame;
  private final int[] inputs;
  private final List<Expression> arguments;
  private transient @Nullable InternalValues interpreted;

  private InternalScore(
      RowFunction function, ModelFrame frame, int[] inputs, List<Expression> arguments) {
    this.function = function;
    this.frame = frame;
    this.inputs = inputs;
    this.arguments = arguments;
  }

  /**
   * The function as a column.
   *
   * @param inputs of the frame that are read; none a vector
   * @param columns with their values, in this order
   */
  public static Column column(
      RowFunction function, ModelFrame frame, int[] inputs, List<Column> columns) {
    List<Expression> arguments = new ArrayList<>();
    for (Column column : columns) {
      arguments.add(ExpressionUtils$.MODULE$.expression(column));
    }
    return ExpressionUtils$.MODULE$.column(
        new InternalScore(function, frame, inputs.clone(), List.copyOf(arguments)));
  }

  /** Public for generated code. */
  public InternalValues start() {
    ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
    for (int k = 0; k < kinds.length; k++) {
      kinds[k] = frame.kind(k);
    }
    return new InternalValues(kinds, frame, function.forThread());
  }

  @Override
  public DataType dataType() {
    return DataTypes.DoubleType;
  }

  @Override
  public boolean nullable() {
    return true;
  }

  /** It has scratch, so every thread that interprets it needs a copy. */
  @Override
  public boolean stateful() {
    return true;
  }

  @Override
  public Seq<Expression> children() {
    return CollectionConverters.asScala(arguments).toSeq();
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new InternalScore(
        function, frame, inputs, List.copyOf(CollectionConverters.asJava(children)));
  }

  @Override
  public @Nullable Object eval(InternalRow row) {
    InternalValues values = interpreted;
    if (values == null) {
      values = start();
      interpreted = values;
    }
    for (int k = 0; k < inputs.length; k++) {
      set(values, inputs[k], arguments.get(k).eval(row));
    }
    double result = values.apply();
    return Double.isNaN(result) ? null : (Object) result;
  }

  private static void set(InternalValues values, int input, @Nullable Object value) {
    if (value == null) {
      values.setNull(input);
    } else if (value instanceof UTF8String text) {
      values.set(input, text);
    } else if (value instanceof Decimal decimal) {
      values.set(input, decimal);
    } else if (value instanceof Boolean flag) {
      values.set(input, flag.booleanValue());
    } else if (value instanceof Double || value instanceof Float) {
      values.set(input, ((Number) value).doubleValue());
    } else {
      values.set(input, ((Number) value).longValue());
    }
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode ev) {
    String self = context.addReferenceObj("score", this, InternalScore.class.getName());
    String values =
        context.addMutableState(
            InternalValues.class.getName(),
            "inputs",
            name -> name + " = " + self + ".start();",
            true,
            true);
    StringBuilder code = new StringBuilder();
    for (int k = 0; k < inputs.length; k++) {
      ExprCode argument = arguments.get(k).genCode(context);
      String set =
          values
              + ".set("
              + inputs[k]
              + ", "
              + cast(arguments.get(k).dataType())
              + argument.value()
              + ");\n";
      code.append(argument.code()).append('\n');
      if (argument.isNull().toString().equals("false")) {
        code.append(set);
      } else {
        code.append("if (").append(argument.isNull()).append(") {\n");
        code.append(values).append(".setNull(").append(inputs[k]).append(");\n} else {\n");
        code.append(set).append("}\n");
      }
    }
    code.append("double ").append(ev.value()).append(" = ").append(values).append(".apply();\n");
    code.append("boolean ").append(ev.isNull());
    code.append(" = Double.isNaN(").append(ev.value()).append(");\n");
    Seq<String> parts = CollectionConverters.asScala(List.of(code.toString())).toSeq();
    Seq<JavaCode> none = CollectionConverters.asScala(List.<JavaCode>of()).toSeq();
    return ev.copy(new CodeBlock(parts, none), ev.isNull(), ev.value());
  }

  private static String cast(DataType type) {
    if (type instanceof StringType || type instanceof DecimalType || type instanceof BooleanType) {
      return "";
    }
    return type instanceof DoubleType || type instanceof FloatType ? "(double) " : "(long) ";
  }

  @Override
  public String nodeName() {
    return "score";
  }

  @Override
  public String prettyName() {
    return "score";
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? children() : function;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof InternalScore;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InternalScore score
        && score.function == function
        && score.arguments.equals(arguments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(function), arguments);
  }
}
