package sparkmixed.bayes;

import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;

/**
 * The dispersion of a family as priors and reports name it, as a power of what is fitted: {@code
 * value = exp(power psi)}, psi = log dispersion.
 *
 * @param name {@code sigma} (gaussian), {@code shape} (negative binomial with quadratic variance,
 *     gamma, inverse Gaussian) or {@code phi} (negative binomial with linear variance)
 */
record DispersionParameter(String name, double power) {

  /** That of a family; null if it has none. */
  static @Nullable DispersionParameter of(Family family) {
    return switch (family) {
      case GAUSSIAN -> new DispersionParameter("sigma", 0.5);
      case NEGATIVE_BINOMIAL -> new DispersionParameter("shape", 1);
      case NEGATIVE_BINOMIAL_1 -> new DispersionParameter("phi", 1);
      case GAMMA, INVERSE_GAUSSIAN -> new DispersionParameter("shape", -1);
      default -> null;
    };
  }

  double value(double psi) {
    return Math.exp(power * psi);
  }

  /** psi of a value. */
  double psi(double value) {
    return Math.log(value) / power;
  }

  /** Log density of psi, given that of the value. */
  double logPrior(Density density, double psi) {
    return density.logDensity(value(psi)) + Math.log(Math.abs(power)) + power * psi;
  }

  /** Derivative of {@link #logPrior} by psi. */
  double derivative(Density density, double psi) {
    double value = value(psi);
    return power * (density.derivative(value) * value + 1);
  }
}
