package sparkmixed.fit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;

/**
 * Conditional modes and standard deviations of the random effects of one grouping factor, in arrays
 * sized by its levels.
 *
 * @param group the factor's name
 * @param levels its levels, sorted
 * @param terms for each column the index of its term in the formula's order
 * @param columns names of the columns: those of all the factor's terms, one after the other
 * @param modes one row of K numbers a level: b given theta and beta, on the scale of the response
 * @param deviations one row of K numbers a level: conditional standard deviations of b given theta,
 *     beta and sigma
 */
public record RandomEffects(
    String group, Levels levels, int[] terms, List<String> columns, Blocks modes, Blocks deviations)
    implements Serializable {
  public RandomEffects {
    columns = List.copyOf(columns);
  }

  /**
   * Of one factor of a frame, its columns named by their terms.
   *
   * @param factor by its position in the frame
   */
  public static RandomEffects of(
      ModelFrame frame, int factor, Levels levels, Blocks modes, Blocks deviations) {
    List<String> columns = new ArrayList<>();
    List<Integer> terms = new ArrayList<>();
    for (int j = 0; j < frame.terms().size(); j++) {
      TermDesign term = frame.terms().get(j);
      if (term.factor() == factor) {
        for (String column : term.columns()) {
          terms.add(j);
          columns.add(column);
        }
      }
    }
    return new RandomEffects(
        frame.factors().get(factor).name(),
        levels,
        terms.stream().mapToInt(Integer::intValue).toArray(),
        columns,
        modes,
        deviations);
  }
}
