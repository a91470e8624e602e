package sparkmixed.inference;

import sparkmixed.fit.ProfiledQuantity;

/**
 * A confidence interval.
 *
 * @param name in the columns of {@code tidy}
 * @param estimate by the method that the interval is about
 * @param low NaN if there is none
 * @param high NaN if there is none
 * @param level of confidence
 * @param method {@code wald}, {@code profile}, {@code percentile}, {@code basic}, {@code normal} or
 *     {@code bias-corrected}
 * @param note what to know about it, empty if nothing
 */
public record Interval(
    ProfiledQuantity.Name name,
    double estimate,
    double low,
    double high,
    double level,
    String method,
    String note) {}
