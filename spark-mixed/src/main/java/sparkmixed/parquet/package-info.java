/** Parquet files that the driver writes itself, column by column and without a Spark job. */
@NullMarked
package sparkmixed.parquet;

import org.jspecify.annotations.NullMarked;
