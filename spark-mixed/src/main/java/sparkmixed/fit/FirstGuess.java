package sparkmixed.fit;

/**
 * Where to begin with a generalized model that has no estimates to begin from: least squares on
 * guesses of the linear predictor, with part of what they leave given to the random effects.
 *
 * @param theta of the formula as written
 * @param beta centred coefficients
 * @param factor lower Cholesky factor of their covariance as if there were no random effects, p x p
 *     by columns
 * @param logDispersion 0 for a family without
 */
public record FirstGuess(double[] theta, double[] beta, double[] factor, double logDispersion) {}
