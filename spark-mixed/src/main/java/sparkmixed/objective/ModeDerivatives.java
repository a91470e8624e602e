package sparkmixed.objective;

/**
 * Derivatives of {@code 2 f + log|H|} at a mode, which moves with the parameters.
 *
 * @param byTemplates by all entries of the templates of each factor
 * @param squares {@code sum_l u u' - (u a' + a u') / 2} of each factor, which the fixed-point step
 *     needs
 * @param byBeta by beta, where it is held in the search
 * @param byDispersion by psi
 */
record ModeDerivatives(
    double[][] byTemplates, double[][] squares, double[] byBeta, double byDispersion) {}
