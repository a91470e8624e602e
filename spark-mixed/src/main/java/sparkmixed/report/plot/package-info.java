/**
 * The data behind the plots of a fit, as tables: each {@link sparkmixed.report.plot.Figure} names a
 * form that the HTML page knows how to draw, and holds one table for each of its layers. Whoever
 * draws with other tools takes the same tables as {@code DataFrame}s.
 *
 * <p>Figures are bounded: more than 300 levels become extremes and a density, more than 5,000 rows
 * hexagons and quantiles.
 */
@NullMarked
package sparkmixed.report.plot;

import org.jspecify.annotations.NullMarked;
