package sparkmixed.spark;

import java.lang.reflect.Field;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.vectorized.Dictionary;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/**
 * A plain scan of columnar data (Parquet, ORC), read a batch of columns at a time: no row is ever
 * written out, and text that the file holds as dictionary codes is looked up once for every code
 * instead of once for every row. Any other plan is read by rows.
 *
 * @param batches the scan
 * @param ordinals position of each input among the scan's columns
 */
record InternalColumns(RDD<ColumnarBatch> batches, int[] ordinals) {
  private static final @Nullable Field DICTIONARY =
      field(WritableColumnVector.class.getName(), "dictionary");

  /** Spark wraps a file's dictionary anew for every batch; this is what stays the same. */
  private static final @Nullable Field IN_FILE =
      field("org.apache.spark.sql.execution.datasources.parquet.ParquetDictionary", "dictionary");

  private static @Nullable Field field(String type, String name) {
    try {
      Field field = Class.forName(type).getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException | RuntimeException otherVersion) {
      return null;
    }
  }

  /**
   * The scan below {@code plan} if there is nothing else in it than a choice of columns; null
   * otherwise.
   */
  static @Nullable InternalColumns of(SparkPlan plan) {
    SparkPlan scan = plan;
    @Nullable ProjectExec project = null;
    while (true) {
      if (scan instanceof WholeStageCodegenExec stage) {
        scan = stage.child();
      } else if (scan instanceof InputAdapter adapter) {
        scan = adapter.child();
      } else if (scan instanceof ColumnarToRowExec conversion) {
        scan = conversion.child();
      } else if (scan instanceof ProjectExec inner && project == null) {
        project = inner;
        scan = inner.child();
      } else {
        break;
      }
    }
    if (!scan.supportsColumnar()) {
      return null;
    }
    int[] ordinals = project == null ? identity(scan) : ordinals(project, scan);
    return ordinals == null ? null : new InternalColumns(scan.executeColumnar(), ordinals);
  }

  private static int[] identity(SparkPlan scan) {
    int[] ordinals = new int[scan.output().size()];
    java.util.Arrays.setAll(ordinals, k -> k);
    return ordinals;
  }

  private static int @Nullable [] ordinals(ProjectExec project, SparkPlan scan) {
    int[] ordinals = new int[project.projectList().size()];
    Iterator<NamedExpression> wanted = project.projectList().iterator();
    for (int k = 0; k < ordinals.length; k++) {
      if (!(wanted.next() instanceof AttributeReference reference)) {
        return null;
      }
      ordinals[k] = -1;
      Iterator<Attribute> output = scan.output().iterator();
      for (int position = 0; output.hasNext(); position++) {
        if (output.next().exprId().equals(reference.exprId())) {
          ordinals[k] = position;
        }
      }
      if (ordinals[k] < 0) {
        return null;
      }
    }
    return ordinals;
  }

  /**
   * The dictionary by which a column of a batch is encoded: the same object while codes mean the
   * same; null if it is not, or if this version of Spark hides it.
   */
  static @Nullable Object dictionary(ColumnVector column) {
    if (DICTIONARY != null
        && column instanceof WritableColumnVector vector
        && vector.hasDictionary()) {
      try {
        if (!(DICTIONARY.get(vector) instanceof Dictionary dictionary)) {
          return null;
        }
        return IN_FILE != null && IN_FILE.getDeclaringClass().isInstance(dictionary)
            ? IN_FILE.get(dictionary)
            : dictionary;
      } catch (IllegalAccessException hidden) {
        return null;
      }
    }
    return null;
  }

  /** Dictionary code of a row of a column that has a {@link #dictionary}. */
  static int code(ColumnVector column, int row) {
    return ((WritableColumnVector) column).getDictionaryIds().getDictId(row);
  }
}
