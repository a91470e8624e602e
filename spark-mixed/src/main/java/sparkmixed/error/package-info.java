/**
 * The errors a user can cause, one class for each exit code of the job. Lowest of all packages:
 * everything may throw them, and they know nothing. (An addition to the planned tree: typed errors
 * are thrown by the formula parser and by the job alike, so they can live in neither.)
 */
@NullMarked
package sparkmixed.error;

import org.jspecify.annotations.NullMarked;
