package sparkmixed.family;

import java.io.Serializable;

/**
 * {@code log pi(eta)} and {@code log(1 - pi(eta))} with three derivatives each, every one accurate
 * in both tails. Called only where {@link #valid}.
 */
interface Tails extends Serializable {

  /** {@code log pi}, {@code log(1 - pi)}, and their derivatives in eta by order. */
  final class Values {
    double logSuccess;
    double success1;
    double success2;
    double success3;
    double logFailure;
    double failure1;
    double failure2;
    double failure3;

    /** From eta to -eta for a link with {@code pi(-eta) = 1 - pi(eta)}. */
    void mirror() {
      double value = logSuccess;
      double first = success1;
      double second = success2;
      double third = success3;
      logSuccess = logFailure;
      success1 = -failure1;
      success2 = failure2;
      success3 = -failure3;
      logFailure = value;
      failure1 = -first;
      failure2 = second;
      failure3 = -third;
    }
  }

  /** The tails of any binomial link but logit. */
  static Tails of(Link link) {
    return switch (link) {
      case PROBIT -> ProbitTails.INSTANCE;
      case CLOGLOG -> CloglogTails.INSTANCE;
      case CAUCHIT -> CauchitTails.INSTANCE;
      case LOG -> LogTails.INSTANCE;
      case IDENTITY -> IdentityTails.INSTANCE;
      default -> throw new IllegalArgumentException(link.text());
    };
  }

  /** Whether pi is strictly between 0 and 1 in exact arithmetic. */
  boolean valid(double eta);

  double logSuccess(double eta);

  double logFailure(double eta);

  /** All eight values. */
  void at(double eta, Values out);
}
