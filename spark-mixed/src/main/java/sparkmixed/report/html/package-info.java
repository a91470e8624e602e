/**
 * The report of a fit as one HTML file that needs nothing else: no network, no server.
 *
 * <p>Names of columns, levels and files come from whoever made the data. They reach the page in two
 * ways only, through {@link sparkmixed.report.html.Escape}: as text of elements, and as strings of
 * JSON in a block that is not executed. A content security policy lets run the page's own scripts
 * alone, by their hashes, and forbids every request.
 */
@NullMarked
package sparkmixed.report.html;

import org.jspecify.annotations.NullMarked;
