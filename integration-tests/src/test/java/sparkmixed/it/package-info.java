/**
 * The published jar as users meet it: on a cluster of several JVMs, on HDFS, while machines fail.
 * Nothing here looks inside the library.
 */
@NullMarked
package sparkmixed.it;

import org.jspecify.annotations.NullMarked;
