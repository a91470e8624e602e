package sparkmixed.pls;

/** What each row brings to an assembly of the system. */
public interface RowTerms {

  /** A worker with scratch of its own, for one thread. */
  Worker worker();

  /** Computes rows, block by block. */
  interface Worker {

    /**
     * Computes a block of rows.
     *
     * @param from first row
     * @param to after the last
     * @param weight receives the weight of row {@code from + k} at k
     * @param residual receives, for each right-hand side r_t of which {@code Z'r_t} and {@code
     *     X'r_t} are wanted, that of row {@code from + k} at {@code [t][k]}
     * @return something to be summed over all rows
     */
    double fill(int from, int to, double[] weight, double[][] residual);
  }
}
