package sparkmixed.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.AllFit.Attempt;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.Table.Column;
import sparkmixed.report.Table.Type;

/** Searches by every optimizer and start, beside the fit. */
public final class AllFitTable {
  private AllFitTable() {}

  /**
   * {@code optimizer, start, criterion, above_best, max_theta_diff, max_beta_diff, evaluations,
   * seconds, converged, message}: differences from the fit, of theta absolute, of coefficients in
   * standard errors.
   */
  public static Table of(FittedModel model, List<Attempt> attempts) {
    double best = model.criterion();
    for (Attempt attempt : attempts) {
      best = Math.min(best, attempt.criterion());
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Attempt attempt : attempts) {
      rows.add(
          Arrays.asList(
              attempt.optimizer(),
              attempt.start(),
              Table.finite(attempt.criterion()),
              Table.finite(attempt.criterion() - best),
              Table.finite(theta(model, attempt)),
              Table.finite(beta(model, attempt)),
              attempt.evaluations(),
              attempt.seconds(),
              attempt.converged(),
              attempt.message()));
    }
    return new Table(
        "all_fit",
        List.of(
            new Column("optimizer", Type.STRING),
            new Column("start", Type.STRING),
            new Column("criterion", Type.DOUBLE),
            new Column("above_best", Type.DOUBLE),
            new Column("max_theta_diff", Type.DOUBLE),
            new Column("max_beta_diff", Type.DOUBLE),
            new Column("evaluations", Type.INT),
            new Column("seconds", Type.DOUBLE),
            new Column("converged", Type.BOOLEAN),
            new Column("message", Type.STRING)),
        rows);
  }

  private static double theta(FittedModel model, Attempt attempt) {
    double most = 0;
    for (int k = 0; k < model.theta().length; k++) {
      most = Math.max(most, Math.abs(attempt.theta()[k] - model.theta()[k]));
    }
    return most;
  }

  private static double beta(FittedModel model, Attempt attempt) {
    double most = 0;
    double[] errors = model.fixedEffects().standardErrors();
    for (int j = 0; j < errors.length; j++) {
      double apart = Math.abs(attempt.beta()[j] - model.fixedEffects().estimates()[j]) / errors[j];
      most = Double.isNaN(apart) ? most : Math.max(most, apart);
    }
    return most;
  }
}
