/**
 * {@code theta -> Evaluation(value, gradient)}: the criteria an optimizer minimizes. For linear
 * mixed models the profiled deviance or REML criterion ({@link
 * sparkmixed.objective.ProfiledDeviance}).
 */
@NullMarked
package sparkmixed.objective;

import org.jspecify.annotations.NullMarked;
