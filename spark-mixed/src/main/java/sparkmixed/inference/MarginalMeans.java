package sparkmixed.inference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Link;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.ModelFrame;

/**
 * Estimated marginal means: predictions of the fixed effects on a reference grid, averaged over the
 * factors that are not asked for with equal weights, as R's {@code emmeans}; and the comparisons of
 * all pairs of them.
 *
 * @see <a href="https://doi.org/10.1080/00031305.1980.10483031">Searle, Speed and Milliken 1980,
 *     The American Statistician 34(4)</a>
 */
public final class MarginalMeans {
  /** A label with one of these stands in parentheses, as in R. */
  private static final Pattern OPERATOR = Pattern.compile("[-+*/]");

  /**
   * What is asked for.
   *
   * @param factors whose combinations have a mean each; the first varies fastest
   * @param by factors within whose combinations means are compared
   * @param at reference values by column, see {@link ReferenceGrid}
   * @param offset of the linear predictor instead of the formula's; null for that
   */
  public record Request(
      List<String> factors,
      List<String> by,
      Map<String, List<String>> at,
      @Nullable Double offset) {
    public Request {
      factors = List.copyOf(factors);
      by = List.copyOf(by);
      at = Map.copyOf(at);
    }
  }

  /**
   * One mean; NaN where the data do not determine it.
   *
   * @param labels of its factors, then of those it is by
   */
  public record Mean(
      List<String> labels, double estimate, double stdError, double df, double low, double high) {
    public Mean {
      labels = List.copyOf(labels);
    }
  }

  /**
   * A difference of two means, or their ratio.
   *
   * @param by labels of the factors it is by
   * @param contrast e.g. {@code a - b}, or {@code a / b}
   */
  public record Pair(
      List<String> by,
      String contrast,
      double estimate,
      double stdError,
      double df,
      double statistic,
      double pValue) {
    public Pair {
      by = List.copyOf(by);
    }
  }

  /**
   * One combination of levels.
   *
   * @param row over the estimated coefficients; null if the data do not determine it
   */
  private record Cell(List<String> labels, double @Nullable [] row, double offset) {}

  private final Request request;
  private final ContrastTest test;
  private final Link link;
  private final List<Cell> cells = new ArrayList<>();

  /** Cells of one combination of the factors that means are by. */
  private final int groupSize;

  private final List<String> prefixes = new ArrayList<>();

  private MarginalMeans(Request request, ContrastTest test, Link link, int groupSize) {
    this.request = request;
    this.test = test;
    this.link = link;
    this.groupSize = groupSize;
  }

  /**
   * Means of a model.
   *
   * @param ddf see {@link ContrastTest}
   * @throws ConfigurationException if a column is not among the fixed effects, or its mean not
   *     known
   */
  public static MarginalMeans of(ModelFrame frame, FittedModel model, Request request, String ddf) {
    ReferenceGrid grid = ReferenceGrid.of(frame, model, request.at(), request.offset());
    List<ReferenceGrid.Axis> axes = new ArrayList<>();
    int groupSize = 1;
    for (String name : request.factors()) {
      axes.add(grid.axis(name));
      groupSize = Math.multiplyExact(groupSize, grid.axis(name).size());
    }
    request.by().forEach(name -> axes.add(grid.axis(name)));
    if (request.factors().isEmpty() || axes.stream().distinct().count() < axes.size()) {
      throw new ConfigurationException(
          "Marginal means need at least one factor, and every factor once, be it wanted or by.");
    }
    MarginalMeans means =
        new MarginalMeans(
            request,
            new ContrastTest(model, ddf),
            Link.named(model.distribution().link()),
            groupSize);
    for (int a = 0; a < request.factors().size(); a++) {
      means.prefixes.add(numbered(axes.get(a)) ? axes.get(a).name() : "");
    }
    Aliasing aliasing = Aliasing.of(model);
    int size = axes.stream().mapToInt(ReferenceGrid.Axis::size).reduce(1, Math::multiplyExact);
    for (int cell = 0; cell < size; cell++) {
      Map<String, Integer> held = new HashMap<>();
      List<String> labels = new ArrayList<>();
      int rest = cell;
      for (ReferenceGrid.Axis axis : axes) {
        held.put(axis.name(), rest % axis.size());
        labels.add(axis.labels().get(rest % axis.size()));
        rest /= axis.size();
      }
      double[] row = grid.average(held);
      double[] own = aliasing.reduced(java.util.Arrays.copyOf(row, row.length - 1));
      means.cells.add(new Cell(labels, own, row[row.length - 1]));
    }
    return means;
  }

  /** Levels that are numbers go by their factor's name in contrasts, as in R. */
  private static boolean numbered(ReferenceGrid.Axis axis) {
    return axis.labels().stream().allMatch(label -> label.matches("[-+]?[0-9.]+(e[-+]?[0-9]+)?"));
  }

  /** The columns that {@link Mean#labels} are of. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(request.factors());
    columns.addAll(request.by());
    return columns;
  }

  /** Where degrees of freedom come from. */
  public String ddf() {
    return test.ddf();
  }

  /**
   * The means.
   *
   * @param response on the scale of the response: standard errors by the delta method, limits
   *     transformed
   * @param level of the confidence intervals
   */
  public List<Mean> means(boolean response, double level) {
    List<Mean> means = new ArrayList<>();
    for (Cell cell : cells) {
      if (cell.row() == null) {
        means.add(
            new Mean(cell.labels(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
        continue;
      }
      ContrastTest.Single own = test.single(cell.row(), 0);
      double[] limits = own.limits(level);
      double eta = own.estimate() + cell.offset();
      double low = limits[0] + cell.offset();
      double high = limits[1] + cell.offset();
      if (!response) {
        means.add(new Mean(cell.labels(), eta, own.stdError(), own.df(), low, high));
        continue;
      }
      double a = link.mean(low);
      double b = link.mean(high);
      means.add(
          new Mean(
              cell.labels(),
              link.mean(eta),
              own.stdError() * Math.abs(link.slope(eta)),
              own.df(),
              Math.min(a, b),
              Math.max(a, b)));
    }
    return means;
  }

  /** Whether pairs are ratios, see {@link #pairs}. */
  public boolean ratios(boolean response) {
    return response && (link == Link.LOG || link == Link.LOGIT);
  }

  /**
   * Comparisons of all pairs of means that are by the same levels.
   *
   * @param response ratios (of odds, if the link is a logit) instead of differences of logarithms;
   *     with other links nothing changes
   * @param adjustment for the pairs of one such group
   */
  public List<Pair> pairs(boolean response, Adjustment adjustment) {
    boolean ratio = ratios(response);
    List<Pair> pairs = new ArrayList<>();
    for (int start = 0; start < cells.size(); start += groupSize) {
      List<Pair> group = new ArrayList<>();
      for (int i = 0; i < groupSize; i++) {
        for (int j = i + 1; j < groupSize; j++) {
          group.add(pair(cells.get(start + i), cells.get(start + j), ratio));
        }
      }
      double[] p =
          adjustment.apply(
              group.stream().mapToDouble(Pair::statistic).toArray(),
              group.stream().mapToDouble(Pair::df).toArray(),
              groupSize);
      for (int k = 0; k < p.length; k++) {
        Pair one = group.get(k);
        pairs.add(
            new Pair(
                one.by(),
                one.contrast(),
                one.estimate(),
                one.stdError(),
                one.df(),
                one.statistic(),
                p[k]));
      }
    }
    return pairs;
  }

  private Pair pair(Cell first, Cell second, boolean ratio) {
    int factors = request.factors().size();
    List<String> by = first.labels().subList(factors, first.labels().size());
    String contrast = name(first) + (ratio ? " / " : " - ") + name(second);
    if (first.row() == null || second.row() == null) {
      return new Pair(by, contrast, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double[] difference = first.row().clone();
    for (int j = 0; j < difference.length; j++) {
      difference[j] -= second.row()[j];
    }
    double offsets = first.offset() - second.offset();
    ContrastTest.Single own = test.single(difference, -offsets);
    double estimate = own.estimate() + offsets;
    return ratio
        ? new Pair(
            by,
            contrast,
            Math.exp(estimate),
            own.stdError() * Math.exp(estimate),
            own.df(),
            own.statistic(),
            own.pValue())
        : new Pair(by, contrast, estimate, own.stdError(), own.df(), own.statistic(), own.pValue());
  }

  private String name(Cell cell) {
    List<String> parts = new ArrayList<>();
    for (int a = 0; a < prefixes.size(); a++) {
      parts.add(prefixes.get(a) + cell.labels().get(a));
    }
    String name = String.join(" ", parts);
    return OPERATOR.matcher(name).find() ? "(" + name + ")" : name;
  }
}
