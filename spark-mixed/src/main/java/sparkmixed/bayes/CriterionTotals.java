package sparkmixed.bayes;

/**
 * Totals of pointwise criteria over observations that come one by one,
 *
 * <pre>
 *   sum_i x_i,   se = sqrt(n var(x))
 * </pre>
 *
 * <p>Not thread safe; parts are merged.
 */
public final class CriterionTotals {
  private long count;
  private double elpdMean;
  private double elpdSquares;
  private double pMean;
  private double pSquares;

  /** A total with its standard error, NaN for one observation. */
  public record Estimate(double value, double stdError) {}

  public void add(PointwiseLoo one) {
    add(one.elpd(), one.p());
  }

  public void add(PointwiseWaic one) {
    add(one.elpd(), one.p());
  }

  private void add(double elpd, double p) {
    count++;
    double elpdDelta = elpd - elpdMean;
    elpdMean += elpdDelta / count;
    elpdSquares += elpdDelta * (elpd - elpdMean);
    double pDelta = p - pMean;
    pMean += pDelta / count;
    pSquares += pDelta * (p - pMean);
  }

  /** Adds what another part of the observations came to. */
  public void merge(CriterionTotals other) {
    if (other.count == 0) {
      return;
    }
    long total = count + other.count;
    double weight = (double) count * other.count / total;
    double elpdDelta = other.elpdMean - elpdMean;
    double pDelta = other.pMean - pMean;
    elpdSquares += other.elpdSquares + elpdDelta * elpdDelta * weight;
    pSquares += other.pSquares + pDelta * pDelta * weight;
    elpdMean += elpdDelta * other.count / total;
    pMean += pDelta * other.count / total;
    count = total;
  }

  /** n. */
  public long count() {
    return count;
  }

  /** Expected log predictive density. */
  public Estimate elpd() {
    return estimate(elpdMean, elpdSquares);
  }

  /** Effective number of parameters. */
  public Estimate p() {
    return estimate(pMean, pSquares);
  }

  /** -2 elpd. */
  public Estimate informationCriterion() {
    Estimate elpd = elpd();
    return new Estimate(-2 * elpd.value(), 2 * elpd.stdError());
  }

  private Estimate estimate(double mean, double squares) {
    double variance = count < 2 ? Double.NaN : squares / (count - 1);
    return new Estimate(mean * count, Math.sqrt(count * variance));
  }
}
