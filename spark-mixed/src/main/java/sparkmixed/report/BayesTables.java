package sparkmixed.report;

import static sparkmixed.report.Table.Type.DOUBLE;
import static sparkmixed.report.Table.Type.INT;
import static sparkmixed.report.Table.Type.STRING;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.Hypothesis;
import sparkmixed.bayes.ParameterSummary;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PriorSet;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;
import sparkmixed.report.Table.Column;

/** Tables of a Bayesian fit. What does not exist is null; of other fits there are no rows. */
public final class BayesTables {
  private BayesTables() {}

  /** What the draws say of each parameter. */
  public static Table posterior(@Nullable BayesianResult result) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (ParameterSummary one : result == null ? List.<ParameterSummary>of() : result.summaries()) {
      rows.add(
          Table.row(
              one.name(),
              one.mean(),
              one.sd(),
              one.q2_5(),
              one.q5(),
              one.q25(),
              one.median(),
              one.q75(),
              one.q95(),
              one.q97_5(),
              one.rhat(),
              one.essBulk(),
              one.essTail(),
              one.mcseMean()));
    }
    List<Column> columns = new ArrayList<>(List.of(new Column("parameter", STRING)));
    for (String name :
        List.of(
            "mean",
            "sd",
            "q2_5",
            "q5",
            "q25",
            "median",
            "q75",
            "q95",
            "q97_5",
            "rhat",
            "ess_bulk",
            "ess_tail",
            "mcse_mean")) {
      columns.add(new Column(name, DOUBLE));
    }
    return new Table("posterior", columns, rows);
  }

  /** Every draw of every parameter; chains and draws count from 1. */
  public static Table draws(@Nullable BayesianResult result) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    if (result != null) {
      Posterior posterior = result.posterior();
      for (int c = 0; c < posterior.chains(); c++) {
        for (int s = 0; s < posterior.draws()[c].length; s++) {
          for (int k = 0; k < posterior.names().size(); k++) {
            rows.add(Table.row(c + 1, s + 1, posterior.names().get(k), posterior.draws()[c][s][k]));
          }
        }
      }
    }
    return new Table(
        "draws",
        List.of(
            new Column("chain", INT),
            new Column("draw", INT),
            new Column("parameter", STRING),
            new Column("value", DOUBLE)),
        rows);
  }

  /** The prior of each parameter. */
  public static Table priors(@Nullable BayesianResult result) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    if (result != null) {
      for (PriorSet.Source one : result.posterior().priors()) {
        rows.add(Table.row(one.parameter(), one.prior(), one.support(), one.source()));
      }
    }
    return new Table(
        "priors",
        List.of(
            new Column("parameter", STRING),
            new Column("prior", STRING),
            new Column("values", STRING),
            new Column("source", STRING)),
        rows);
  }

  /** Posterior means, standard deviations and 95 % intervals in the rows of {@code tidy}. */
  public static Table tidy(FittedModel model, BayesianResult result) {
    Table plain = Tables.tidy(model);
    List<ParameterSummary> summaries = result.summaries();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    int[] places = places(model, summaries.size());
    for (int k = 0; k < plain.rows().size(); k++) {
      List<@Nullable Object> row = plain.rows().get(k);
      ParameterSummary one = places[k] < 0 ? null : summaries.get(places[k]);
      rows.add(
          Table.row(
              row.get(0),
              row.get(1),
              row.get(2),
              one == null ? null : one.mean(),
              one == null ? null : one.sd(),
              null,
              null,
              null,
              one == null ? null : one.q2_5(),
              one == null ? null : one.q97_5()));
    }
    return new Table(plain.name(), plain.columns(), rows);
  }

  /** The parameter of each row of {@code tidy}; -1 for a dropped coefficient. */
  private static int[] places(FittedModel model, int parameters) {
    List<Integer> places = new ArrayList<>();
    int next = 0;
    for (double estimate : model.fixedEffects().estimates()) {
      places.add(Double.isNaN(estimate) ? -1 : next++);
    }
    int cor = next + model.terms().stream().mapToInt(term -> term.columns().size()).sum();
    for (TermCovariance term : model.terms()) {
      int k = term.columns().size();
      for (int c = 0; c < k; c++) {
        places.add(next++);
      }
      for (int pair = 0; term.correlated() && pair < k * (k - 1) / 2; pair++) {
        places.add(cor++);
      }
    }
    if (model.hasResidual()) {
      places.add(parameters - 1);
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  /** What the draws say of statements. */
  public static Table hypotheses(List<Hypothesis> statements, Posterior posterior) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Hypothesis one : statements) {
      Hypothesis.Result said = one.of(posterior);
      rows.add(
          Table.row(
              one.text(),
              said.estimate(),
              said.stdError(),
              said.low(),
              said.high(),
              said.evidenceRatio(),
              said.probability()));
    }
    return new Table(
        "hypothesis",
        List.of(
            new Column("hypothesis", STRING),
            new Column("estimate", DOUBLE),
            new Column("std_error", DOUBLE),
            new Column("conf_low", DOUBLE),
            new Column("conf_high", DOUBLE),
            new Column("evidence_ratio", DOUBLE),
            new Column("post_prob", DOUBLE)),
        rows);
  }
}
