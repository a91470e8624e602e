package sparkmixed.frame;

import java.io.Serializable;

/**
 * One row after coding, reused from row to row: {@code y = x'beta + sum_j z_j' b_j + offset + e},
 * {@code Var(e) = sigma^2 / weight}.
 */
public final class CodedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Row of X, length p. */
  public final double[] x;

  /** Rows of the Z templates of all random terms in formula order, one after the other. */
  public final double[] z;

  /** Response; of a binomial model the proportion of successes. */
  public double y;

  /** Sum of the offsets; already taken off by nobody. */
  public double offset;

  /** Prior weight, times the trials of {@code cbind}; 1 if there is neither. */
  public double weight;

  public CodedRow(int p, int q) {
    this.x = new double[p];
    this.z = new double[q];
    this.weight = 1;
  }
}
