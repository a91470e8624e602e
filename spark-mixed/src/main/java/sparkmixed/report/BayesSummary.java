package sparkmixed.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.ParameterSummary;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PriorSet;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;

/** The printed summary of a Bayesian fit, in the layout that users of brms know. */
public final class BayesSummary {
  private static final String INTERCEPT = "(Intercept)";

  private final FittedModel model;
  private final BayesianResult result;
  private final List<ParameterSummary> summaries;
  private final StringBuilder out = new StringBuilder();

  private BayesSummary(FittedModel model, BayesianResult result) {
    this.model = model;
    this.result = result;
    this.summaries = result.summaries();
  }

  /**
   * The whole text, ending with a line break.
   *
   * @param data what the model was fitted to; null leaves it out
   */
  public static String of(FittedModel model, BayesianResult result, @Nullable String data) {
    BayesSummary summary = new BayesSummary(model, result);
    summary.head(data);
    summary.groups();
    summary.population();
    summary.family();
    summary.priors();
    summary.criteria();
    summary.notes();
    return summary.out.toString();
  }

  private void head(@Nullable String data) {
    Distribution distribution = model.distribution();
    String last = summaries.get(summaries.size() - 1).name();
    boolean own = distribution.hasDispersion();
    line(" Family: " + distribution.family());
    line("  Links: mu = " + distribution.link() + (own ? "; " + last + " = identity" : ""));
    line("Formula: " + model.formula());
    String observations = "Number of observations: " + Numbers.count(model.rows());
    line("   Data: " + (data == null ? observations : data + " (" + observations + ")"));
    int chains = result.posterior().chains();
    int draws = result.drawsPerChain();
    line(
        String.format(
            Locale.ROOT,
            "  Draws: %d chains, each with iter = %d; warmup = %d; thin = 1;",
            chains,
            draws + result.warmup(),
            result.warmup()));
    line("         total post-warmup draws = " + chains * draws);
  }

  private void groups() {
    List<String> names = model.terms().stream().map(TermCovariance::group).distinct().toList();
    if (names.isEmpty()) {
      return;
    }
    line("");
    line("Group-Level Effects:");
    for (String group : names) {
      group(group);
    }
  }

  private void group(String group) {
    List<String> labels = new ArrayList<>();
    List<ParameterSummary> rows = new ArrayList<>();
    List<String> pairs = new ArrayList<>();
    List<ParameterSummary> correlations = new ArrayList<>();
    int sd = model.fixedEffects().rank();
    int cor = sd + model.terms().stream().mapToInt(term -> term.columns().size()).sum();
    for (TermCovariance term : model.terms()) {
      List<String> columns = term.columns();
      boolean own = term.group().equals(group);
      for (String column : columns) {
        ParameterSummary one = summaries.get(sd++);
        if (own) {
          labels.add("sd(" + plain(column) + ")");
          rows.add(one);
        }
      }
      for (int b = 1; term.correlated() && b < columns.size(); b++) {
        for (int a = 0; a < b; a++) {
          ParameterSummary one = summaries.get(cor++);
          if (own) {
            pairs.add("cor(" + plain(columns.get(a)) + "," + plain(columns.get(b)) + ")");
            correlations.add(one);
          }
        }
      }
    }
    labels.addAll(pairs);
    rows.addAll(correlations);
    int levels =
        model.groups().stream()
            .filter(one -> one.name().equals(group))
            .mapToInt(FittedModel.Group::levels)
            .findFirst()
            .orElse(0);
    line("~" + group + " (Number of levels: " + Numbers.count(levels) + ")");
    table(labels, rows);
  }

  private void population() {
    int rank = model.fixedEffects().rank();
    if (rank > 0) {
      line("");
      line("Population-Level Effects:");
      List<String> labels = new ArrayList<>();
      for (int j = 0; j < model.fixedEffects().names().size(); j++) {
        if (!Double.isNaN(model.fixedEffects().estimates()[j])) {
          labels.add(plain(model.fixedEffects().names().get(j)));
        }
      }
      table(labels, summaries.subList(0, rank));
    }
  }

  private void family() {
    if (model.distribution().hasDispersion()) {
      ParameterSummary last = summaries.get(summaries.size() - 1);
      line("");
      line("Family Specific Parameters:");
      table(List.of(last.name()), List.of(last));
    }
  }

  private void table(List<String> labels, List<ParameterSummary> rows) {
    TextTable table = new TextTable();
    table.add(
        List.of(
            "", "Estimate", "Est.Error", "l-95% CI", "u-95% CI", "Rhat", "Bulk_ESS", "Tail_ESS"));
    for (int k = 0; k < rows.size(); k++) {
      ParameterSummary one = rows.get(k);
      table.add(
          List.of(
              labels.get(k),
              Numbers.fixed(one.mean(), 2),
              Numbers.fixed(one.sd(), 2),
              Numbers.fixed(one.q2_5(), 2),
              Numbers.fixed(one.q97_5(), 2),
              Numbers.fixed(one.rhat(), 2),
              Numbers.fixed(one.essBulk(), 0),
              Numbers.fixed(one.essTail(), 0)));
    }
    table.appendTo(out, 1);
  }

  private void priors() {
    line("");
    line("Priors:");
    TextTable table = new TextTable();
    for (PriorSet.Source one : result.posterior().priors()) {
      table.add(
          List.of(
              "",
              one.parameter(),
              one.support().isEmpty() ? "~" : one.support() + " ~",
              one.prior(),
              one.source().equals(PriorSet.Source.DEFAULT) ? "(default)" : ""));
    }
    table.appendTo(out, Integer.MAX_VALUE);
    if (result.centred()) {
      line("Intercept is that of the mean-centred design.");
    }
  }

  private void criteria() {
    InformationCriteria criteria = result.criteria();
    line("");
    if (criteria == null) {
      line("No information criteria: " + result.noCriteria() + ".");
      return;
    }
    TextTable table = new TextTable();
    table.add(List.of("", "Estimate", "SE"));
    criterion(table, "elpd_loo", criteria.elpdLoo());
    criterion(table, "p_loo", criteria.pLoo());
    criterion(table, "looic", criteria.looic());
    criterion(table, "waic", criteria.waic());
    table.appendTo(out, 1);
    long bad = criteria.kHat().unreliable();
    line(
        String.format(
            Locale.ROOT,
            "Pareto k-hat: %s above %.2f, largest %.2f",
            bad == 0 ? "none" : Numbers.count(bad),
            criteria.kHat().threshold(),
            criteria.largestK()));
    if (Double.isFinite(criteria.mcseElpdLoo())) {
      line("Monte Carlo SE of elpd_loo is " + Numbers.significant(criteria.mcseElpdLoo(), 2) + ".");
    }
  }

  private static void criterion(TextTable table, String name, InformationCriteria.Estimate of) {
    table.add(List.of(name, Numbers.fixed(of.value(), 1), Numbers.fixed(of.stdError(), 1)));
  }

  private void notes() {
    Posterior.Sampler sampler = result.posterior().sampler();
    line("");
    line(
        String.format(
            Locale.ROOT,
            "Draws were sampled by algorithm %s%s: %d divergences, %d trajectories cut, %s gradients.",
            sampler.algorithm(),
            sampler.reason().isEmpty() ? "" : " (" + sampler.reason() + ")",
            sampler.divergences(),
            sampler.treeDepthHits(),
            Numbers.count(sampler.gradients())));
    line("Bulk_ESS and Tail_ESS are effective sample sizes, and Rhat is the potential scale");
    line("reduction factor on split chains (at convergence, Rhat = 1).");
    FittedModel.Convergence convergence = model.convergence();
    line(
        (convergence.converged() ? "Convergence: " : "Convergence NOT reached: ")
            + convergence.message());
    if (model.rowsSkipped() > 0) {
      line("Dropped: " + Numbers.count(model.rowsSkipped()) + " rows with nulls");
    }
    if (model.rowsZeroWeight() > 0) {
      line("Dropped: " + Numbers.count(model.rowsZeroWeight()) + " rows of zero weight");
    }
    for (FittedModel.Warning warning : model.warnings()) {
      line("Warning: " + warning.message());
    }
  }

  private static String plain(String column) {
    return column.equals(INTERCEPT) ? "Intercept" : column;
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
