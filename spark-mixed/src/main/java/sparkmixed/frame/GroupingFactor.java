package sparkmixed.frame;

import java.io.Serializable;
import java.util.List;

/**
 * A grouping factor of the model, shared by all terms that name it.
 *
 * @param name lme4's name, e.g. {@code Subject}, {@code b:a}
 * @param partInputs inputs whose combination is the level, in the order of the name; empty for
 *     {@code .obs} alone
 * @param perRow whether every row is a level of its own ({@code .obs}), whatever the parts; a
 *     fitted model numbers them from 1 on
 */
public record GroupingFactor(String name, List<Integer> partInputs, boolean perRow)
    implements Serializable {
  public GroupingFactor {
    partInputs = List.copyOf(partInputs);
  }
}
