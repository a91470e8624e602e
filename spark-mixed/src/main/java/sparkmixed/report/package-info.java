/**
 * What a fit looks like to its readers: {@link sparkmixed.report.FitJson} for machines, {@link
 * sparkmixed.report.Summary} for people who know R, and {@link sparkmixed.report.Tables} for
 * whoever joins results with other results.
 *
 * <p>Last stop of the data path: everything here is a function of the immutable {@link
 * sparkmixed.fit.FittedModel}, sized by the formula and never by the data, so nothing of it needs
 * Spark. The job sees a fit only through {@link sparkmixed.report.FitReport}.
 */
@NullMarked
package sparkmixed.report;

import org.jspecify.annotations.NullMarked;
