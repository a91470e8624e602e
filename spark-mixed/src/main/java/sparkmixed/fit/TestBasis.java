package sparkmixed.fit;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What tests of a model's coefficients need beside the estimates: kept with the model, so that they
 * need no data.
 *
 * @param ddf where degrees of freedom come from: {@code satterthwaite}, {@code kenward-roger} or
 *     {@code z}, which is none
 * @param design null if it is too large to be kept
 * @param kenwardRoger null unless asked for
 */
public record TestBasis(
    String ddf, @Nullable DesignSums design, @Nullable KenwardRoger kenwardRoger)
    implements Serializable {
  public static final String SATTERTHWAITE = "satterthwaite";
  public static final String KENWARD_ROGER = "kenward-roger";
  public static final String Z = "z";

  /** Numbers that parts of it may have; more are not kept with a model. */
  static final long MOST_NUMBERS = 4_000_000;

  /**
   * Sums over the rows of all p columns of X, dropped ones included.
   *
   * @param products {@code X_c'X_c}, p x p, of the columns less {@code shift}; every row counts
   *     once in a linear model, by the weight of its first guess in another
   * @param shift what each column was centred by; not zero beside an intercept only
   * @param mean of each column as written, every row counted once
   */
  public record DesignSums(double[][] products, double[] shift, double[] mean)
      implements Serializable {}

  /**
   * Kenward and Roger's small-sample quantities in the r estimated coefficients and the variances
   * and covariances gamma of the model, sigma^2 last.
   *
   * @param adjusted covariance of the coefficients, r x r
   * @param weights covariance W of gamma
   * @param slopes for each gamma {@code P = d(X'V^-1 X) / d gamma}, r x r
   */
  public record KenwardRoger(double[][] adjusted, double[][] weights, double[][][] slopes)
      implements Serializable {}

  /** The same with other degrees of freedom. */
  public TestBasis with(String other, @Nullable KenwardRoger adjustment) {
    return new TestBasis(other, design, adjustment);
  }
}
