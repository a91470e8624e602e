package sparkmixed.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import sparkmixed.fit.FittedModel;

/** A fitted model as a scheduled job sees it: did it converge, and its texts and tables. */
public final class FitReport {
  private final FittedModel model;

  public FitReport(FittedModel model) {
    this.model = model;
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
    return FitJson.of(model, context);
  }

  /** The printed summary. */
  public String summary(FitContext context) {
    return Summary.of(model, context.data());
  }

  /** The tables {@code tidy, varcorr, glance, fitlog, diagnostics}. */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>(Tables.all(model));
    tables.add(DiagnosticsTables.all(model, List.of()));
    return tables;
  }
}
