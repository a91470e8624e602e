package sparkmixed.report;

import static sparkmixed.report.Table.Type.BOOLEAN;
import static sparkmixed.report.Table.Type.DOUBLE;
import static sparkmixed.report.Table.Type.DOUBLES;
import static sparkmixed.report.Table.Type.INT;
import static sparkmixed.report.Table.Type.LONG;
import static sparkmixed.report.Table.Type.STRING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.NakagawaR2;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;
import sparkmixed.inference.CoefficientTests;
import sparkmixed.optimize.LogEntry;
import sparkmixed.report.Table.Column;

/**
 * The small tables of a fit with the column names of R's broom.mixed, dots as underscores. What
 * does not exist is null, never NaN.
 */
public final class Tables {
  /** Of the limits in {@code tidy}. */
  private static final double LEVEL = 0.95;

  private static final String RESIDUAL = "Residual";

  private Tables() {}

  /**
   * Coefficients ({@code effect} is {@code fixed}) and standard deviations and correlations ({@code
   * ran_pars}).
   */
  public static Table tidy(FittedModel model) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    FittedModel.FixedEffects fixed = model.fixedEffects();
    CoefficientTests tests = CoefficientTests.of(model);
    double[] errors = tests.stdErrors();
    double[][] limits = tests.limits(model, LEVEL);
    for (int j = 0; j < errors.length; j++) {
      double estimate = fixed.estimates()[j];
      rows.add(
          row(
              "fixed",
              null,
              fixed.names().get(j),
              estimate,
              errors[j],
              estimate / errors[j],
              tests.degrees()[j],
              tests.pValues()[j],
              limits[j][0],
              limits[j][1]));
    }
    for (TermCovariance term : model.terms()) {
      List<String> names = term.columns();
      for (int k = 0; k < names.size(); k++) {
        rows.add(variance(term.group(), "sd__" + names.get(k), term.standardDeviation(k)));
      }
      for (int b = 1; term.correlated() && b < names.size(); b++) {
        for (int a = 0; a < b; a++) {
          String name = "cor__" + names.get(a) + "." + names.get(b);
          rows.add(variance(term.group(), name, term.correlation(b, a)));
        }
      }
    }
    if (model.hasResidual()) {
      rows.add(variance(RESIDUAL, "sd__Observation", model.sigma()));
    }
    return new Table(
        "tidy",
        List.of(
            new Column("effect", STRING),
            new Column("group", STRING),
            new Column("term", STRING),
            new Column("estimate", DOUBLE),
            new Column("std_error", DOUBLE),
            new Column("statistic", DOUBLE),
            new Column("df", DOUBLE),
            new Column("p_value", DOUBLE),
            new Column("conf_low", DOUBLE),
            new Column("conf_high", DOUBLE)),
        rows);
  }

  private static List<@Nullable Object> variance(String group, String term, double estimate) {
    return row("ran_pars", group, term, estimate, null, null, null, null, null, null);
  }

  /** Variances and covariances in the rows of R's {@code as.data.frame(VarCorr(model))}. */
  public static Table varCorr(FittedModel model) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (TermCovariance term : model.terms()) {
      List<String> names = term.columns();
      for (int k = 0; k < names.size(); k++) {
        rows.add(
            row(
                term.group(),
                names.get(k),
                null,
                term.covariance()[k][k],
                term.standardDeviation(k)));
      }
      for (int b = 1; term.correlated() && b < names.size(); b++) {
        for (int a = 0; a < b; a++) {
          rows.add(
              row(
                  term.group(),
                  names.get(a),
                  names.get(b),
                  term.covariance()[b][a],
                  term.correlation(b, a)));
        }
      }
    }
    if (model.hasResidual()) {
      rows.add(row(RESIDUAL, null, null, model.sigma() * model.sigma(), model.sigma()));
    }
    return new Table(
        "varcorr",
        List.of(
            new Column("group", STRING),
            new Column("var1", STRING),
            new Column("var2", STRING),
            new Column("vcov", DOUBLE),
            new Column("sdcor", DOUBLE)),
        rows);
  }

  /** One row about the whole fit; {@code icc} is that of all random effects together. */
  public static Table glance(FittedModel model) {
    NakagawaR2 r2 = NakagawaR2.usual(model);
    return new Table(
        "glance",
        List.of(
            new Column("formula", STRING),
            new Column("method", STRING),
            new Column("nobs", LONG),
            new Column("rows_dropped", LONG),
            new Column("sigma", DOUBLE),
            new Column("logLik", DOUBLE),
            new Column("AIC", DOUBLE),
            new Column("BIC", DOUBLE),
            new Column("deviance", DOUBLE),
            new Column("REMLcrit", DOUBLE),
            new Column("df_model", INT),
            new Column("df_residual", LONG),
            new Column("singular", BOOLEAN),
            new Column("converged", BOOLEAN),
            new Column("family", STRING),
            new Column("link", STRING),
            new Column("dispersion", DOUBLE),
            new Column("logLik_std_error", DOUBLE),
            new Column("AICc", DOUBLE),
            new Column("r2_marginal", DOUBLE),
            new Column("r2_conditional", DOUBLE),
            new Column("icc", DOUBLE)),
        List.of(
            row(
                model.formula(),
                model.method(),
                model.rows(),
                model.rowsSkipped() + model.rowsZeroWeight(),
                model.sigma(),
                model.logLik(),
                model.aic(),
                model.bic(),
                model.criterion(),
                model.reml() ? (Object) model.criterion() : null,
                model.dfModel(),
                model.dfResidual(),
                model.singular(),
                model.convergence().converged(),
                model.distribution().family(),
                model.distribution().link(),
                model.distribution().dispersion(),
                0.5 * model.distribution().criterionStdError(),
                model.aicc(),
                r2 == null ? null : r2.marginal(),
                r2 == null ? null : r2.conditional(),
                r2 == null ? null : r2.adjustedIcc())));
  }

  /** Every evaluation of the criterion. */
  public static Table fitLog(FittedModel model) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (LogEntry entry : model.fitLog()) {
      rows.add(
          row(
              entry.evaluation(),
              entry.objective(),
              entry.gradientNorm(),
              entry.theta(),
              entry.seconds(),
              entry.passes(),
              entry.sparkJobs()));
    }
    return new Table(
        "fitlog",
        List.of(
            new Column("evaluation", INT),
            new Column("objective", DOUBLE),
            new Column("gradient_norm", DOUBLE),
            new Column("theta", DOUBLES),
            new Column("seconds", DOUBLE),
            new Column("passes", LONG),
            new Column("spark_jobs", LONG)),
        rows);
  }

  /** All four, in the order above. */
  public static List<Table> all(FittedModel model) {
    return List.of(tidy(model), varCorr(model), glance(model), fitLog(model));
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>(Arrays.asList(values));
    row.replaceAll(
        value -> value instanceof Double number && !Double.isFinite(number) ? null : value);
    return row;
  }
}
