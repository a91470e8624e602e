package sparkmixed.objective;

import java.util.List;
import sparkmixed.moments.Blocks;

/** Puts tables of the levels of blocks in the order of all levels. */
@FunctionalInterface
public interface LevelMerge {

  /**
   * Merges.
   *
   * @param parts one of each block, in the order of its levels of the factor
   */
  Blocks merged(int factor, List<Blocks> parts);
}
