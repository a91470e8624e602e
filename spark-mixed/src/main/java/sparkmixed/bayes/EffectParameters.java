package sparkmixed.bayes;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.fit.EffectRun;

/**
 * Unconstrained numbers v that stand for random effects {@code b = T u}, u standard normal a
 * priori, of a level of a term: non-centred {@code v = u}, or centred about the coefficients of the
 * same columns,
 *
 * <pre>
 *   v_c = (b_c + beta_c - origin_c) / unit_c
 * </pre>
 *
 * <p>Where the data say much about each level, the latter hardly depend on the deviations, on
 * correlations and on coefficients; where they say little, the former do not. O(K^2) a level.
 *
 * @see <a href="https://doi.org/10.1214/088342307000000014">Papaspiliopoulos, Roberts &amp; Skold
 *     2007, Statistical Science 22(1)</a>
 */
final class EffectParameters {
  /**
   * How the effects of one term are written.
   *
   * @param centred whether about the coefficients; the rest is not looked at otherwise
   * @param unit size of each effect
   * @param coefficient column of X whose coefficient stands beside each effect, -1 without
   * @param origin that coefficient, about
   */
  record Term(boolean centred, double[] unit, int[] coefficient, double[] origin) {
    static final Term SPHERICAL = new Term(false, new double[0], new int[0], new double[0]);
  }

  private final CovarianceLayout layout;
  private final List<EffectRun> runs;
  private final List<Term> terms;
  private final int size;

  /**
   * @param runs the order of the effects
   * @param terms in the formula's order
   */
  EffectParameters(CovarianceLayout layout, List<EffectRun> runs, List<Term> terms) {
    this.layout = layout;
    this.runs = runs;
    this.terms = terms;
    this.size = runs.stream().mapToInt(run -> run.levels() * layout.widths()[run.factor()]).sum();
  }

  /** Visits one level of a term. */
  private interface Visit {
    /**
     * @param at position of its first effect
     */
    void level(int j, int at);
  }

  private void each(Visit visit) {
    int from = 0;
    for (EffectRun run : runs) {
      int k = layout.widths()[run.factor()];
      int[] own =
          IntStream.range(0, terms.size())
              .filter(j -> terms.get(j).centred && layout.terms().get(j).factor() == run.factor())
              .toArray();
      for (int i = 0; i < run.levels() && own.length > 0; i++) {
        for (int j : own) {
          visit.level(j, from + i * k + layout.terms().get(j).start());
        }
      }
      from += run.levels() * k;
    }
  }

  /** Coefficient that an effect is centred about, less its origin. */
  private static double shift(Term term, int c, double[] beta) {
    return term.coefficient[c] < 0 ? 0 : beta[term.coefficient[c]] - term.origin[c];
  }

  /**
   * u of all effects.
   *
   * @param theta absolute
   * @param beta of all columns of X as written
   * @param q holds v from {@code at} on
   */
  double[] spherical(double[] theta, double[] beta, double[] q, int at) {
    double[] u = Arrays.copyOfRange(q, at, at + size);
    double[][] templates = templates(theta);
    each(
        (j, from) -> {
          Term term = terms.get(j);
          double[] t = templates[j];
          int k = term.unit.length;
          for (int r = 0; r < k; r++) {
            double rest = term.unit[r] * u[from + r] - shift(term, r, beta);
            for (int c = 0; c < r; c++) {
              rest -= t[c * k + r] * u[from + c];
            }
            u[from + r] = rest / t[r * k + r];
          }
        });
    return u;
  }

  private double[][] templates(double[] theta) {
    double[][] templates = new double[terms.size()][];
    Arrays.setAll(templates, j -> layout.template(j, theta));
    return templates;
  }

  /** {@code log |du/dv|} up to a constant: the logarithms of the diagonals, of each level. */
  double logJacobian(double[] theta) {
    double sum = 0;
    for (EffectRun run : runs) {
      for (int j = 0; j < terms.size(); j++) {
        CovarianceTerm shape = layout.terms().get(j);
        for (int c = 0; terms.get(j).centred && c < shape.width(); c++) {
          sum -=
              shape.factor() == run.factor()
                  ? run.levels() * Math.log(theta[shape.position(c, c)])
                  : 0;
        }
      }
    }
    return sum;
  }

  /**
   * Chain rule, with that of {@link #logJacobian}.
   *
   * @param u at the point
   * @param byU derivatives by u
   * @param gradient receives those by v from {@code at} on
   * @param byTheta they are added to
   * @param byWritten those by the coefficients as written, added to
   */
  void pullBack(
      double[] theta,
      double[] u,
      double[] byU,
      double[] gradient,
      int at,
      double[] byTheta,
      double[] byWritten) {
    double[][] templates = templates(theta);
    double[] byV = byU.clone();
    each(
        (j, from) -> {
          Term term = terms.get(j);
          CovarianceTerm shape = layout.terms().get(j);
          double[] t = templates[j];
          int k = term.unit.length;
          for (int r = k - 1; r >= 0; r--) {
            double byB = byU[from + r];
            for (int below = r + 1; below < k; below++) {
              byB -= t[r * k + below] * byV[from + below];
            }
            byV[from + r] = byB / t[r * k + r];
          }
          for (int r = 0; r < k; r++) {
            double byB = byV[from + r];
            for (int c = 0; c <= r; c++) {
              int position = shape.position(r, c);
              if (position >= 0) {
                byTheta[position] -= byB * u[from + c];
              }
            }
            byTheta[shape.position(r, r)] -= 1 / t[r * k + r];
            if (term.coefficient[r] >= 0) {
              byWritten[term.coefficient[r]] -= byB;
            }
            byV[from + r] = byB * term.unit[r];
          }
        });
    for (int e = 0; e < size; e++) {
      gradient[at + e] += byV[e];
    }
  }
}
