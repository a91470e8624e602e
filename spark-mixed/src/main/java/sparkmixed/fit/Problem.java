package sparkmixed.fit;

import java.util.List;
import sparkmixed.frame.ModelFrame;

/**
 * A model with its data at hand: what a fit is made of, and what refits, profiles and simulations
 * after it need. Of a linear model it is sized by levels and distinct pairs of levels, of any other
 * by rows.
 */
public sealed interface Problem extends AutoCloseable permits LmmProblem, GlmmProblem {

  /** What the formula says of the columns. */
  ModelFrame frame();

  /** Columns of X that are estimated; the others were dropped as linearly dependent. */
  int[] columns();

  /** Mean of each column of X as written, every row counted once. */
  double[] columnMeans();

  /** Usable rows. */
  long rowCount();

  /** Grouping factors with their numbers of levels. */
  List<FittedModel.Group> groups();

  /** What the rows and the system are like, and nothing of any estimate. */
  ProblemFacts facts();

  /** Gives back whatever the data hold on executors. */
  @Override
  void close();
}
