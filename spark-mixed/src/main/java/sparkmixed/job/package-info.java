/**
 * The scheduled job: commands, configuration, exit codes and atomic output around the estimators of
 * {@code sparkmixed.ml}.
 *
 * <p>A run goes
 *
 * <pre>
 *   HOCON + --set -> checked against {@code ConfigSchema} -> {@code JobSpec} -> input -> fit -> attempt directory -> rename -> _SUCCESS -> CURRENT
 * </pre>
 *
 * <p>Whatever fails becomes a {@code Failure}: an exit code and one sentence; stack traces go to
 * the log. Readers of an output directory never see anything half written: a run is made in a
 * sibling directory and renamed when it is complete. Small tables are written by the driver through
 * Parquet's own writer, since a Spark job for five rows costs more than the fit of a small model.
 *
 * <p>Beside {@code ml} and {@code report} it knows only the errors.
 */
@NullMarked
package sparkmixed.job;

import org.jspecify.annotations.NullMarked;
