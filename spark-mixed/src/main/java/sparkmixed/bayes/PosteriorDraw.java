package sparkmixed.bayes;

import sparkmixed.moments.Blocks;

/**
 * One draw of everything.
 *
 * @param beta of all columns of X as written, NaN where dropped
 * @param covariance see {@link CovarianceParameters#reported}
 * @param dispersion sigma, shape or phi; NaN if the family has none
 * @param effects b of each factor, one row of K numbers a level, of the columns as written
 * @param logWeight importance weight of the draw, 0 if it is exact
 */
record PosteriorDraw(
    double[] beta, double[] covariance, double dispersion, Blocks[] effects, double logWeight) {}
