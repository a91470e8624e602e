package sparkmixed.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.error.SparkMixedException;
import sparkmixed.moments.Levels;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowRemoval;
import sparkmixed.pls.Chunks;

/**
 * A model without one level of a grouping factor at a time. A linear model is fitted to its
 * statistics less the level's products, at the variances of the whole fit or with a search for new
 * ones; a generalized one to the rows that are left, from where the whole fit ended.
 */
public final class LevelDeletion {
  /** Rows that all refits of a generalized model may go over, once each. */
  private static final long MOST_ROWS = 100_000_000;

  private static final int MOST_LEVELS = 20_000;

  private LevelDeletion() {}

  /**
   * What is left without a level.
   *
   * @param rows of the level
   * @param values in the order of {@link Quantities#names} of the whole fit; empty if there is no
   *     fit
   * @param vcov of the coefficients
   * @param note why there is no fit, or what to know about it
   */
  public record Deleted(String level, int rows, double[] values, double[][] vcov, String note) {}

  /**
   * Leaves levels of a linear model out.
   *
   * @param problem of all rows
   * @param model fitted to it
   * @param refit whether variances are searched for again; otherwise theta stays (one step), and
   *     the residual variance follows
   */
  public static List<Deleted> of(
      LmmProblem problem,
      RowModel rows,
      FittedModel model,
      LmmOptions options,
      String group,
      boolean refit) {
    PackedRows packed = rows.packed().select(problem.columns());
    int factor = factor(problem.groups(), group);
    int[][] members = members(packed, factor);
    checkLevels(group, members.length);
    RowRemoval removal = new RowRemoval(problem.moments(), packed, rows.centredResponse());
    Levels levels = packed.levels()[factor];
    return each(
        members.length,
        level -> {
          LmmProblem rest = problem.withMoments(removal.without(members[level]));
          String label = levels.label(level);
          return refit
              ? deleted(
                  label,
                  members[level].length,
                  model,
                  LmmFit.fit(rest, options, FitListener.none(), model.theta()).model())
              : step(label, members[level].length, model, rest);
        },
        level -> levels.label(level),
        members);
  }

  private static Deleted step(String label, int rows, FittedModel model, LmmProblem rest) {
    if (!rest.settle(rest.inner(model.theta())).feasible()) {
      return new Deleted(label, rows, new double[0], new double[0][], "the rest has no fit");
    }
    double sigma2 = rest.objective().sigma2();
    double ratio = Math.sqrt(sigma2) / model.sigma();
    double[] values = Quantities.values(model);
    double[] beta = Arrays.stream(rest.beta()).filter(value -> !Double.isNaN(value)).toArray();
    System.arraycopy(beta, 0, values, 0, beta.length);
    List<ProfiledQuantity.Name> names = Quantities.names(model);
    for (int k = beta.length; k < values.length; k++) {
      values[k] *= names.get(k).term().startsWith("sd__") ? ratio : 1;
    }
    double[][] vcov = rest.fixedCovariance();
    for (double[] row : vcov) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= sigma2;
      }
    }
    return new Deleted(label, rows, values, vcov, "");
  }

  /** Leaves levels of a generalized model out, with rows on the driver. */
  public static List<Deleted> of(GlmmProblem problem, FittedModel model, String group) {
    PackedRows packed = problem.packedRows();
    int factor = factor(problem.groups(), group);
    int[][] members = members(packed, factor);
    checkLevels(group, members.length);
    if ((long) members.length * packed.rows() > MOST_ROWS) {
      throw new ResourceGuardException(
          String.format(
              Locale.ROOT,
              "Leaving out each of %,d levels of \"%s\" means as many fits to %,d rows; the limit is"
                  + " %,d rows in all: choose a factor with fewer levels.",
              members.length,
              group,
              packed.rows(),
              MOST_ROWS));
    }
    Levels levels = packed.levels()[factor];
    return each(
        members.length,
        level -> {
          try (GlmmProblem rest = problem.without(members[level])) {
            return deleted(
                levels.label(level),
                members[level].length,
                model,
                GlmmFit.fit(rest, FitListener.none(), model).model());
          }
        },
        level -> levels.label(level),
        members);
  }

  private static void checkLevels(String group, int levels) {
    if (levels > MOST_LEVELS) {
      throw new ResourceGuardException(
          String.format(
              Locale.ROOT,
              "Leaving out each level of \"%s\" means %,d fits; the limit is %,d: choose a factor with"
                  + " fewer levels.",
              group,
              levels,
              MOST_LEVELS));
    }
  }

  private static Deleted deleted(String label, int rows, FittedModel model, FittedModel rest) {
    double[] values = Quantities.values(rest);
    if (values.length != Quantities.names(model).size()) {
      return new Deleted(
          label, rows, new double[0], new double[0][], "without it a coefficient has no estimate");
    }
    String note =
        rest.convergence().converged() ? rest.singular() ? "singular" : "" : "not converged";
    return new Deleted(label, rows, values, rest.fixedEffects().vcov(), note);
  }

  private static List<Deleted> each(
      int count, IntFunction<Deleted> work, IntFunction<String> label, int[][] members) {
    Deleted[] all = new Deleted[count];
    Chunks.run(
        count,
        level ->
            all[level] =
                Chunks.alone(
                    () -> {
                      try {
                        return work.apply(level);
                      } catch (SparkMixedException none) {
                        return new Deleted(
                            label.apply(level),
                            members[level].length,
                            new double[0],
                            new double[0][],
                            String.valueOf(none.getMessage()));
                      }
                    }));
    return new ArrayList<>(Arrays.asList(all));
  }

  private static int factor(List<FittedModel.Group> groups, String group) {
    List<String> names = groups.stream().map(FittedModel.Group::name).toList();
    int factor = names.indexOf(group);
    if (factor < 0) {
      throw new ConfigurationException(
          "The model has no grouping factor \""
              + group
              + "\"; it has "
              + String.join(", ", names)
              + ".");
    }
    return factor;
  }

  /** Rows of each level. */
  private static int[][] members(PackedRows rows, int factor) {
    int[] level = rows.level()[factor];
    int[][] members = new int[rows.levels()[factor].size()][];
    int[] count = new int[members.length];
    for (int own : level) {
      count[own]++;
    }
    for (int l = 0; l < members.length; l++) {
      members[l] = new int[count[l]];
    }
    Arrays.fill(count, 0);
    for (int i = 0; i < level.length; i++) {
      members[level[i]][count[level[i]]++] = i;
    }
    return members;
  }
}
