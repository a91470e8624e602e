/** What tests share: one Spark session for the whole run. */
@NullMarked
package sparkmixed.testing;

import org.jspecify.annotations.NullMarked;
