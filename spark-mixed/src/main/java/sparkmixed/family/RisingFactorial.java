package sparkmixed.family;

/**
 * {@code H = log[Gamma(k + y) / (Gamma(k) k^y)]} for whole y and its derivatives in log k,
 *
 * <pre>
 *   H = sum_{j<y} log(1 + j/k)
 *   lost = -H' = sum j/(k + j),   second = H'' = sum jk/(k + j)^2,   third = H''' = sum jk(j - k)/(k + j)^3
 *   kept = y - lost = sum k/(k + j)
 * </pre>
 *
 * <p>Sums below {@value #FEW}. Above, Stirling's formula; for k below {@link Stirling#ENOUGH} from
 * the first j that reaches it. {@code lost} has full relative precision for a large k, {@code kept}
 * for a small one. Scratch: one per thread.
 */
final class RisingFactorial {
  static final int FEW = 24;

  double kept;
  double lost;
  double second;
  double third;

  /** H where not both y and k are large ({@link LargeCount} then has all of log p at once). */
  static double log(double y, double k) {
    if (y < FEW) {
      return logProduct((int) y, k);
    }
    int first = first(k);
    double from = k + first;
    double count = y - first;
    double to = k + y;
    return logProduct(first, k)
        + (to - 0.5) * Math.log(to / from)
        - count
        + count * Math.log(from / k)
        + Stirling.delta(to)
        - Stirling.delta(from);
  }

  private static int first(double k) {
    return (int) Math.ceil(Math.max(0, Stirling.ENOUGH - k));
  }

  /** {@code sum log(1 + j/k)} for j below n, at most {@value #FEW}: one logarithm of a product. */
  private static double logProduct(int n, double k) {
    if (n < 2) {
      return 0;
    }
    if (k < 1) {
      double product = 1;
      for (int j = 1; j < n; j++) {
        product *= k + j;
      }
      return Math.log(product) - (n - 1) * Math.log(k);
    }
    // The product less 1, which is what log1p wants.
    double grown = 0;
    double inverse = 1 / k;
    for (int j = 1; j < n; j++) {
      grown += (1 + grown) * (j * inverse);
    }
    return Logs.log1p(grown);
  }

  /** Sets the fields, with {@value #FEW} divisions at most. */
  void at(double y, double k) {
    if (y < FEW) {
      sum((int) y, k);
    } else if (k >= Stirling.ENOUGH) {
      large(y, k);
    } else {
      int first = first(k);
      sum(first, k);
      rest(y - first, k + first, k);
    }
  }

  /** j from 0 to n - 1. */
  private void sum(int n, double k) {
    kept = n > 0 ? 1 : 0;
    lost = 0;
    second = 0;
    third = 0;
    for (int j = 1; j < n; j++) {
      double total = k + j;
      double r = 1 / total;
      double share = j * r;
      double rest = k * r;
      kept += rest;
      lost += share;
      double both = share * rest;
      second += both;
      third += both * (share - rest);
    }
  }

  /** Closed forms in {@code u = y/k}, {@code rho = y/(k + y)}, for a large k. */
  private void large(double y, double k) {
    double u = y / k;
    double total = k + y;
    double rho = y / total;
    double first = k * (Stirling.delta1(total) - Stirling.delta1(k));
    // From the inside: k^3 may overflow where the differences are already 0.
    double next = k * (k * (Stirling.delta2(total) - Stirling.delta2(k)));
    double last = k * (k * (k * (Stirling.delta3(total) - Stirling.delta3(k))));
    double bend = k * Logs.logShortfall(u);
    double half = 0.5 * rho * (1 - rho);
    lost = -k * Logs.logExcess(u) - 0.5 * rho - first;
    kept = y - lost;
    second = bend - half + first + next;
    third = bend - k * rho * rho + half * (1 - 2 * rho) + first + 3 * next + last;
  }

  /** Adds j from the one with {@code k + j = from} on, count of them, by polygamma differences. */
  private void rest(double count, double from, double k) {
    double to = from + count;
    double f = 1 / from;
    double t = 1 / to;
    double ratio = Math.log(to / from);
    double digamma = ratio + 0.5 * (f - t) + Stirling.delta1(to) - Stirling.delta1(from);
    double trigamma = (t - f) + 0.5 * (t * t - f * f) + Stirling.delta2(to) - Stirling.delta2(from);
    double tetragamma =
        (f * f - t * t) + (f * f * f - t * t * t) + Stirling.delta3(to) - Stirling.delta3(from);
    double a = k * digamma;
    double b = k * k * trigamma;
    double c = k * k * k * tetragamma;
    kept += a;
    lost += count - a;
    second += a + b;
    third += a + 3 * b + c;
  }
}
