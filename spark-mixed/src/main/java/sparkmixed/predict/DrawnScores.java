package sparkmixed.predict;

import java.io.Serializable;

/** Scores of rows from draws of all parameters, in place of estimates and their covariances. */
public interface DrawnScores extends Serializable {

  /** For one thread. */
  Scorer scorer();

  /** Has scratch. */
  interface Scorer {
    /**
     * Scores the row that was coded last.
     *
     * @param eta its linear predictor at the means of the parameters
     * @param out scores of {@link RowScores}, in which those of {@link RowScores#LINK} and {@link
     *     RowScores#RESPONSE} at the means stand; the response, standard error and interval are
     *     replaced by what the draws say of them, if they are wanted
     */
    void score(RowScorer row, double eta, double[] out);
  }
}
