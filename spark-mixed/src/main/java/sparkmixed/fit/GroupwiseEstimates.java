package sparkmixed.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.LevelPairs;
import sparkmixed.moments.Moments;

/**
 * What the rows of each level of a factor say alone of its random effects, the rest of a linear
 * model given: the least-squares solution
 *
 * <pre>
 *   (Z_i'W Z_i) b_i = Z_i'W (y - X beta - sum_g Z_g b_g)
 * </pre>
 *
 * <p>over the other factors g with their conditional modes. If X has no columns but those of Z and
 * there is one factor, {@code beta + b_i} is the level's own regression (lme4's {@code lmList}).
 * The conditional mode is this estimate shrunken by the estimated covariance. O(pairs of levels).
 *
 * @param levels positions of the levels whose rows determine all their effects, ascending
 * @param effects one row of K numbers for each of them, on the scale of the conditional modes
 */
public record GroupwiseEstimates(int[] levels, double[][] effects) {
  /** Pivot, relative to the diagonal, below which columns count as dependent within a level. */
  private static final double DEPENDENT = 1e-9;

  /**
   * Estimates of every factor.
   *
   * @param problem that the model was fitted to
   * @param effects of the fit
   */
  public static List<GroupwiseEstimates> of(
      LmmProblem problem, FittedModel fitted, List<RandomEffects> effects) {
    Moments moments = problem.moments();
    int factors = effects.size();
    double[] beta = problem.centring().centredLinearBeta(fitted.fixedEffects().estimates());
    Blocks[] modes = new Blocks[factors];
    for (int f = 0; f < factors; f++) {
      modes[f] = problem.centring().shifted(f, effects.get(f).modes());
    }
    List<GroupwiseEstimates> all = new ArrayList<>();
    for (int f = 0; f < factors; f++) {
      all.add(ofFactor(problem, f, rest(moments, f, beta, modes), moments));
    }
    return all;
  }

  /** {@code Z_f'W (y - X beta - sum_g Z_g b_g)}, a row for each level. */
  private static Blocks rest(Moments moments, int f, double[] beta, Blocks[] modes) {
    int k = moments.shape().width(f);
    int triangle = k * (k + 1) / 2;
    Blocks blocks = moments.blocks()[f];
    Blocks rest = new Blocks(k, blocks.rows());
    for (int i = 0; i < blocks.rows(); i++) {
      double[] from = blocks.page(i);
      int at = blocks.offset(i) + triangle;
      double[] to = rest.page(i);
      int target = rest.offset(i);
      for (int c = 0; c < k; c++) {
        double sum = from[at + beta.length * k + c];
        for (int j = 0; j < beta.length; j++) {
          sum -= from[at + j * k + c] * beta[j];
        }
        to[target + c] = sum;
      }
    }
    for (int g = 0; g < modes.length; g++) {
      if (g != f) {
        LevelPairs pairs = moments.pairs()[moments.shape().pair(Math.min(f, g), Math.max(f, g))];
        subtract(pairs, f < g, moments.shape().width(g), modes[g], rest);
      }
    }
    return rest;
  }

  /**
   * Subtracts {@code Z_f'W Z_g b_g}.
   *
   * @param first whether f is the factor of the pairs' rows
   */
  private static void subtract(
      LevelPairs pairs, boolean first, int width, Blocks modes, Blocks rest) {
    int k = rest.stride();
    for (int pair = 0; pair < pairs.size(); pair++) {
      int own = first ? pairs.row()[pair] : pairs.column()[pair];
      int other = first ? pairs.column()[pair] : pairs.row()[pair];
      double[] to = rest.page(own);
      int target = rest.offset(own);
      for (int c = 0; c < k; c++) {
        for (int d = 0; d < width; d++) {
          int at = first ? d * k + c : c * width + d;
          to[target + c] -= pairs.values()[pair * k * width + at] * modes.get(other, d);
        }
      }
    }
  }

  private static GroupwiseEstimates ofFactor(
      LmmProblem problem, int f, Blocks rest, Moments moments) {
    int k = rest.stride();
    Blocks blocks = moments.blocks()[f];
    int n = blocks.rows();
    int[] levels = new int[n];
    int found = 0;
    Blocks solved = new Blocks(k, n);
    double[] matrix = new double[k * k];
    double[] b = new double[k];
    for (int i = 0; i < n; i++) {
      unpack(blocks.page(i), blocks.offset(i), k, matrix);
      System.arraycopy(rest.page(i), rest.offset(i), b, 0, k);
      if (solve(matrix, k, b)) {
        System.arraycopy(b, 0, solved.page(found), solved.offset(found), k);
        levels[found++] = i;
      }
    }
    problem.centring().unshift(f, solved, new Blocks(k * k, n));
    double[][] effects = new double[found][k];
    for (int i = 0; i < found; i++) {
      System.arraycopy(solved.page(i), solved.offset(i), effects[i], 0, k);
    }
    return new GroupwiseEstimates(Arrays.copyOf(levels, found), effects);
  }

  /** From a lower triangle by columns to a symmetric matrix. */
  private static void unpack(double[] triangle, int from, int k, double[] matrix) {
    int at = from;
    for (int column = 0; column < k; column++) {
      for (int row = column; row < k; row++) {
        matrix[column * k + row] = triangle[at];
        matrix[row * k + column] = triangle[at++];
      }
    }
  }

  private static boolean solve(double[] matrix, int k, double[] b) {
    double[] diagonal = new double[k];
    for (int c = 0; c < k; c++) {
      diagonal[c] = matrix[c * k + c];
      if (!(diagonal[c] > 0)) {
        return false;
      }
    }
    if (!Cholesky.factorSmall(matrix, k)) {
      return false;
    }
    for (int c = 0; c < k; c++) {
      double pivot = matrix[c * k + c];
      if (!(pivot * pivot > DEPENDENT * diagonal[c])) {
        return false;
      }
    }
    Cholesky.solve(matrix, k, k, b);
    Cholesky.solveTransposed(matrix, k, k, b);
    return true;
  }
}
