package sparkmixed.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.fit.FittedModel;
import sparkmixed.inference.Anova;

/** A fitted model as a scheduled job sees it: did it converge, and its texts and tables. */
public final class FitReport {
  private final FittedModel model;
  private final @Nullable Anova anova;
  private final @Nullable BayesianResult posterior;

  public FitReport(FittedModel model) {
    this(model, null);
  }

  /**
   * @param anova of its terms; null leaves it out
   */
  public FitReport(FittedModel model, @Nullable Anova anova) {
    this(model, anova, null);
  }

  /**
   * @param anova of its terms; null leaves it out
   * @param posterior of a Bayesian fit; null of others
   */
  public FitReport(FittedModel model, @Nullable Anova anova, @Nullable BayesianResult posterior) {
    this.model = model;
    this.anova = anova;
    this.posterior = posterior;
  }

  /** What it tells of. */
  public FittedModel model() {
    return model;
  }

  /** Of a Bayesian fit; null of others. */
  public @Nullable BayesianResult posterior() {
    return posterior;
  }

  public boolean converged() {
    return model.convergence().converged();
  }

  /** How the optimization ended, in plain words. */
  public String message() {
    return model.convergence().message();
  }

  /** Rows used. */
  public long rows() {
    return model.rows();
  }

  /** Rows left out because a column they need is null. */
  public long rowsSkipped() {
    return model.rowsSkipped();
  }

  /** Rows left out because their weight is zero. */
  public long rowsZeroWeight() {
    return model.rowsZeroWeight();
  }

  /** What a user should look at, one sentence each. */
  public List<String> warnings() {
    return model.warnings().stream().map(FittedModel.Warning::message).toList();
  }

  /** The content of {@code fit.json}. */
  public ObjectNode json(FitContext context) {
    ObjectNode json = FitJson.of(model, context);
    json.set("anova", FitJson.anova(anova));
    if (posterior != null) {
      BayesJson.complete(json, model, posterior);
    }
    return json;
  }

  /** The printed summary. */
  public String summary(FitContext context) {
    return summary(context.data());
  }

  /**
   * The printed summary.
   *
   * @param data what the model was fitted to; null leaves the line out
   */
  public String summary(@Nullable String data) {
    return posterior == null ? Summary.of(model, data) : BayesSummary.of(model, posterior, data);
  }

  /** The tables {@code anova, tidy, varcorr, glance, fitlog, diagnostics, anova}. */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>(Tables.all(model));
    tables.add(DiagnosticsTables.all(model, List.of()));
    tables.add(TestTables.anova(anova));
    if (posterior != null) {
      tables.removeIf(table -> table.name().equals("tidy"));
      tables.add(BayesTables.tidy(model, posterior));
      tables.add(BayesTables.posterior(posterior));
      tables.add(BayesTables.draws(posterior));
      tables.add(BayesTables.priors(posterior));
    }
    return tables;
  }
}
