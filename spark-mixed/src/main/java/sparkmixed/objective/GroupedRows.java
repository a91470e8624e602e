package sparkmixed.objective;

import java.io.Serializable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;

/** Independent groups of rows, wherever they are: what a {@link GroupedDeviance} asks of them. */
public interface GroupedRows {

  /**
   * Sums over all groups at one point.
   *
   * @return the same for the same point up to rounding, whatever was asked before
   */
  GroupSums sums(Point point);

  /**
   * Where to evaluate.
   *
   * @param template T, K x K by columns
   * @param gradient whether derivatives are wanted
   */
  record Point(
      Family family,
      Link link,
      double[] template,
      double[] beta,
      double logDispersion,
      boolean gradient)
      implements Serializable {}
}
