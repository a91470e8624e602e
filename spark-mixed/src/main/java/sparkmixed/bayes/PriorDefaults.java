package sparkmixed.bayes;

import org.jspecify.annotations.Nullable;

/**
 * The priors of parameters for which nobody has stated one; coefficients but the intercept are
 * flat.
 *
 * @param intercept of the intercept of the mean-centred design
 * @param deviation of every standard deviation, before truncation to positive values
 * @param correlation of every correlation matrix
 * @param dispersion before truncation to positive values; null if the family has none
 */
public record PriorDefaults(
    Density intercept, Density deviation, Lkj correlation, @Nullable Density dispersion) {}
