package sparkmixed.report.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.KHatTable;
import sparkmixed.bayes.ParameterSummary;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PriorSet;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.Numbers;

/** The page's tables of a Bayesian fit. */
final class PosteriorTables {
  /** Rows of a table of parameters: of more the first and those that mix worst. */
  static final int MOST_ROWS = 40;

  private static final int WORST = 10;
  private static final int DIGITS = 4;

  /** Of a standard deviation below which a fixed number of decimals is too long. */
  private static final int LEAST_MAGNITUDE = -4;

  private static final double LEAST_ERROR = 1e-5;

  private static final String NONE = "–";

  private final Html html;
  private final BayesianResult result;
  private final List<ParameterSummary> summaries;

  PosteriorTables(Html html, BayesianResult result) {
    this.html = html;
    this.result = result;
    this.summaries = result.summaries();
  }

  /** Means, standard deviations and intervals: of coefficients, then of the other parameters. */
  void estimates(FittedModel.FixedEffects fixed) {
    List<@Nullable ParameterSummary> coefficients = new ArrayList<>();
    int at = 0;
    for (double estimate : fixed.estimates()) {
      coefficients.add(Double.isNaN(estimate) ? null : summaries.get(at++));
    }
    estimates("Fixed effects", fixed.names(), coefficients);
    List<ParameterSummary> all = summaries.subList(at, summaries.size());
    List<ParameterSummary> shown = shown(all);
    estimates(
        "Other parameters" + part(all, shown),
        shown.stream().map(ParameterSummary::name).toList(),
        new ArrayList<@Nullable ParameterSummary>(shown));
  }

  private void estimates(
      String caption, List<String> names, List<@Nullable ParameterSummary> parameters) {
    if (names.isEmpty()) {
      return;
    }
    List<String> means = new ArrayList<>();
    List<String> deviations = new ArrayList<>();
    List<String> intervals = new ArrayList<>();
    for (ParameterSummary one : parameters) {
      means.add(one == null ? NONE : rounded(one.mean(), one));
      deviations.add(one == null ? NONE : rounded(one.sd(), one));
      intervals.add(
          one == null ? NONE : rounded(one.q2_5(), one) + " to " + rounded(one.q97_5(), one));
    }
    PageTables.write(
        html,
        caption,
        List.of("", "Mean", "Std. dev.", "95 % interval"),
        List.of(names, means, deviations, intervals));
  }

  /** To a hundredth of the standard deviation or somewhat less: parameters differ in scale. */
  private static String rounded(double value, ParameterSummary one) {
    double magnitude = Math.floor(Math.log10(one.sd()));
    if (!Double.isFinite(magnitude) || magnitude < LEAST_MAGNITUDE) {
      return PageTables.signed(Numbers.significant(value, DIGITS));
    }
    return PageTables.signed(Numbers.fixed(value, (int) Math.max(0, 2 - magnitude)));
  }

  /** What tells whether the draws can be relied on, for each parameter. */
  void convergence() {
    List<ParameterSummary> shown = shown(summaries);
    List<String> heads = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    PageTables.add(heads, cells, "", shown.stream().map(ParameterSummary::name).toList());
    PageTables.add(heads, cells, "R-hat", fixed(shown, ParameterSummary::rhat, 3));
    PageTables.add(heads, cells, "Bulk ESS", fixed(shown, ParameterSummary::essBulk, 0));
    PageTables.add(heads, cells, "Tail ESS", fixed(shown, ParameterSummary::essTail, 0));
    PageTables.add(heads, cells, "MCSE of mean", each(shown, PosteriorTables::error));
    PageTables.write(
        html,
        "Convergence: R-hat below 1.01, ESS above 400" + part(summaries, shown),
        heads,
        cells);
  }

  /** To two digits, in full as far as that is readable. */
  private static String error(ParameterSummary one) {
    double error = one.mcseMean();
    return error > LEAST_ERROR
        ? new BigDecimal(error).round(new MathContext(2)).toPlainString()
        : Numbers.significant(error, 2);
  }

  private static List<String> fixed(
      List<ParameterSummary> shown,
      java.util.function.ToDoubleFunction<ParameterSummary> value,
      int decimals) {
    return each(shown, one -> Numbers.fixed(value.applyAsDouble(one), decimals));
  }

  private static List<String> each(
      List<ParameterSummary> shown, java.util.function.Function<ParameterSummary, String> text) {
    return shown.stream().map(text).map(PageTables::signed).toList();
  }

  private static List<ParameterSummary> shown(List<ParameterSummary> all) {
    if (all.size() <= MOST_ROWS) {
      return all;
    }
    List<ParameterSummary> worst =
        all.stream()
            .sorted(Comparator.comparingDouble(ParameterSummary::essBulk))
            .limit(WORST)
            .toList();
    List<ParameterSummary> first = all.subList(0, MOST_ROWS - WORST);
    return all.stream().filter(one -> first.contains(one) || worst.contains(one)).toList();
  }

  private static String part(List<ParameterSummary> all, List<ParameterSummary> shown) {
    return shown.size() == all.size()
        ? ""
        : String.format(Locale.ROOT, "; %d of %,d", shown.size(), all.size());
  }

  /** How the draws were made, chain by chain. */
  void sampler() {
    Posterior.Sampler sampler = result.posterior().sampler();
    List<String> heads = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    int[] chains = IntStream.range(0, result.posterior().chains()).toArray();
    PageTables.add(heads, cells, "Chain", texts(chains, c -> Integer.toString(c + 1)));
    PageTables.add(
        heads, cells, "Divergences", texts(chains, c -> "" + sampler.divergent()[c].length));
    if (sampler.stepSizes().length == chains.length && finite(sampler.stepSizes())) {
      PageTables.add(
          heads,
          cells,
          "Step size",
          texts(chains, c -> Numbers.significant(sampler.stepSizes()[c], 3)));
    }
    if (sampler.energyFraction().length == chains.length && finite(sampler.energyFraction())) {
      PageTables.add(
          heads,
          cells,
          "E-BFMI",
          texts(chains, c -> Numbers.fixed(sampler.energyFraction()[c], 2)));
    }
    PageTables.write(html, "Sampler: " + sampler.algorithm(), heads, cells);
  }

  private static boolean finite(double[] values) {
    return java.util.Arrays.stream(values).allMatch(Double::isFinite);
  }

  private static List<String> texts(int[] chains, java.util.function.IntFunction<String> text) {
    return java.util.Arrays.stream(chains).mapToObj(text).toList();
  }

  /** Leave-one-out and Watanabe's criterion, and how reliable the former is. */
  void criteria() {
    InformationCriteria criteria = result.criteria();
    if (criteria == null) {
      return;
    }
    List<String> names = List.of("elpd_loo", "p_loo", "looic", "elpd_waic", "p_waic", "waic");
    List<InformationCriteria.Estimate> estimates =
        List.of(
            criteria.elpdLoo(),
            criteria.pLoo(),
            criteria.looic(),
            criteria.elpdWaic(),
            criteria.pWaic(),
            criteria.waic());
    PageTables.write(
        html,
        "Information criteria",
        List.of("", "Estimate", "Std. error"),
        List.of(
            names,
            estimates.stream().map(e -> PageTables.signed(Numbers.fixed(e.value(), 1))).toList(),
            estimates.stream()
                .map(e -> PageTables.signed(Numbers.fixed(e.stdError(), 1)))
                .toList()));
    kHat(criteria.kHat(), criteria.largestK());
  }

  private void kHat(KHatTable table, double largest) {
    String threshold = Numbers.fixed(table.threshold(), 2);
    double half = Math.min(0.5, table.threshold());
    long[] counts = {table.good(), table.ok(), table.bad(), table.veryBad()};
    long all = java.util.Arrays.stream(counts).sum();
    List<String> shares = new ArrayList<>();
    for (long count : counts) {
      shares.add(String.format(Locale.ROOT, "%.1f %%", 100.0 * count / all));
    }
    PageTables.write(
        html,
        "Rows by Pareto k-hat of leave-one-out; largest " + Numbers.fixed(largest, 2),
        List.of("", "k-hat", "Rows", "Share"),
        List.of(
            List.of("good", "ok", "bad", "very bad"),
            List.of("to " + Numbers.fixed(half, 2), "to " + threshold, "to 1", "above 1"),
            java.util.Arrays.stream(counts).mapToObj(Numbers::count).toList(),
            shares));
  }

  /** Every prior, also those that no figure can draw. */
  void priors() {
    List<PriorSet.Source> all = result.posterior().priors();
    List<PriorSet.Source> shown = all.subList(0, Math.min(MOST_ROWS, all.size()));
    PageTables.write(
        html,
        "As stated, or by default"
            + (shown.size() == all.size()
                ? ""
                : String.format(Locale.ROOT, "; the first %d of %,d", shown.size(), all.size())),
        List.of("", "Prior", "Values", "Source"),
        List.of(
            shown.stream().map(PriorSet.Source::parameter).toList(),
            shown.stream().map(PriorSet.Source::prior).toList(),
            shown.stream().map(PriorSet.Source::support).toList(),
            shown.stream()
                .map(one -> one.source().equals(PriorSet.Source.DEFAULT) ? "default" : "stated")
                .toList()));
  }
}
