package sparkmixed.bayes;

import sparkmixed.family.Link;

/**
 * What the default priors need to know of the data. NaN stands for what does not exist.
 *
 * @param median of {@link #linked} responses
 * @param mad 1.4826 times the median distance of these from their median
 * @param plainMad the same of the responses as they are
 * @param meanOffset mean of the offsets, 0 if there are none
 */
public record ResponseSummary(double median, double mad, double plainMad, double meanOffset) {
  /** R's constant, which makes the mad of a normal sample its standard deviation. */
  public static final double MAD_CONSTANT = 1.4826;

  /** A response on the link scale; 0 is taken for 0.1 where the link of 0 is infinite. */
  public static double linked(double y, Link link) {
    boolean infinite = link == Link.LOG || link == Link.INVERSE || link == Link.INVERSE_SQUARED;
    return link.eta(y == 0 && infinite ? 0.1 : y);
  }
}
