package sparkmixed.bayes;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;

/**
 * S draws of all parameters of a model, laid out so that what a row needs of all draws is
 * contiguous. Shared; not to be changed.
 *
 * @param beta p x S, of all columns of X; zero where dropped
 * @param dispersion of the family in each draw, as {@link Family#dispersionDefinition} says; NaN if
 *     it has none
 * @param columns positions in a row of Z of each factor's K columns
 * @param roots of each factor and draw the lower triangular root of the covariance matrix of its
 *     effects, K x K by columns
 * @param effects of each factor and level {@code K x S} numbers; null if the draws of the random
 *     effects are not at hand. A factor that has no levels a row could have is empty
 * @param seed of everything that is drawn about these draws
 */
public record ParameterDraws(
    Family family,
    Link link,
    double[][] beta,
    double[] dispersion,
    int[][] columns,
    double[][][] roots,
    float @Nullable [][][] effects,
    long seed)
    implements Serializable {

  /** S. */
  public int size() {
    return dispersion.length;
  }

  /** Rows under every draw, for one thread. */
  public DrawnRow row() {
    return new DrawnRow(this);
  }
}
