package sparkmixed.bayes;

/**
 * Estimated Bayesian fraction of missing information of a chain,
 *
 * <pre>
 *   E-BFMI = sum_i (E_i - E_(i-1))^2 / n / var(E)
 * </pre>
 *
 * <p>Below 0.3 the momenta drawn change the energy too little for the chain to reach the tails.
 * Equals {@code get_bfmi} of R's rstan.
 *
 * @see <a href="https://arxiv.org/abs/1604.00695">Betancourt 2016</a>
 */
public final class EnergyFraction {
  /** Below this a chain has not explored the tails. */
  public static final double LOW = 0.3;

  private EnergyFraction() {}

  /**
   * Of one chain.
   *
   * @param energy of its draws, {@link Chain#energy}
   */
  public static double of(double[] energy) {
    double squares = 0;
    for (int i = 1; i < energy.length; i++) {
      squares += (energy[i] - energy[i - 1]) * (energy[i] - energy[i - 1]);
    }
    return squares / energy.length / DrawMatrix.variance(energy);
  }
}
