package sparkmixed.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LevelDeletion.Deleted;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.fit.Quantities;
import sparkmixed.linalg.Cholesky;

/**
 * What each level of a grouping factor does to a fit: with {@code d} the coefficients without it
 * less those with it, Cook's distance {@code d' V^-1 d / p} and {@code d_j} over the standard error
 * without it (DFBETAS).
 *
 * @param level left out
 * @param rows of the level
 * @param cooksDistance NaN if there is no fit without the level
 * @param values of all quantities without the level, in the order of {@link Quantities#names};
 *     empty if there is no fit
 * @param changes of all quantities, without less with
 * @param dfbetas of the coefficients
 * @param note as {@link Deleted} has it
 * @see <a href="https://doi.org/10.1080/00401706.1977.10489493">Cook 1977, Technometrics 19</a>
 */
public record Influence(
    String level,
    int rows,
    double cooksDistance,
    double[] values,
    double[] changes,
    double[] dfbetas,
    String note) {

  /** Of all levels, in their order. */
  public static List<Influence> of(FittedModel model, List<Deleted> levels) {
    double[] whole = Quantities.values(model);
    double[][] vcov = model.fixedEffects().vcov();
    int p = vcov.length;
    double[] l = new double[p * p];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        l[j * p + i] = vcov[i][j];
      }
    }
    boolean definite = p > 0 && Cholesky.factor(l, p);
    List<Influence> all = new ArrayList<>();
    for (Deleted left : levels) {
      if (left.values().length == 0) {
        all.add(
            new Influence(
                left.level(),
                left.rows(),
                Double.NaN,
                new double[0],
                new double[0],
                new double[0],
                left.note()));
        continue;
      }
      double[] changes = new double[whole.length];
      Arrays.setAll(changes, k -> left.values()[k] - whole[k]);
      double[] scaled = Arrays.copyOf(changes, p);
      double[] dfbetas = new double[p];
      for (int j = 0; j < p; j++) {
        dfbetas[j] = changes[j] / Math.sqrt(left.vcov()[j][j]);
      }
      double distance = Double.NaN;
      if (definite) {
        Cholesky.solve(l, p, p, scaled);
        distance = Arrays.stream(scaled).map(v -> v * v).sum() / p;
      }
      all.add(
          new Influence(
              left.level(), left.rows(), distance, left.values(), changes, dfbetas, left.note()));
    }
    return all;
  }

  /** Names of the quantities. */
  public static List<ProfiledQuantity.Name> names(FittedModel model) {
    return Quantities.names(model);
  }
}
