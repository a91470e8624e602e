package sparkmixed.report;

import static sparkmixed.report.Table.Type.BOOLEAN;
import static sparkmixed.report.Table.Type.DOUBLE;
import static sparkmixed.report.Table.Type.DOUBLES;
import static sparkmixed.report.Table.Type.INT;
import static sparkmixed.report.Table.Type.STRING;
import static sparkmixed.report.Table.Type.STRINGS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.ConvergenceCheck;
import sparkmixed.diagnostics.HalfNormal;
import sparkmixed.diagnostics.IntraclassCorrelation;
import sparkmixed.diagnostics.NakagawaR2;
import sparkmixed.diagnostics.RandomEffectsPca;
import sparkmixed.diagnostics.ResidualTest;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.Table.Column;

/** Tables of how well a model describes its data. What does not exist is null, never NaN. */
public final class DiagnosticsTables {
  private DiagnosticsTables() {}

  /** A row for each definition of the family's variance, the usual one first. */
  public static Table r2(FittedModel model) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (NakagawaR2 r2 : NakagawaR2.of(model)) {
      rows.add(
          row(
              r2.method().text(),
              r2.fixed(),
              r2.random(),
              r2.observationLevel(),
              r2.distribution(),
              r2.marginal(),
              r2.conditional(),
              r2.adjustedIcc()));
    }
    return new Table(
        "r2",
        List.of(
            new Column("method", STRING),
            new Column("var_fixed", DOUBLE),
            new Column("var_random", DOUBLE),
            new Column("var_observation_level", DOUBLE),
            new Column("var_distribution", DOUBLE),
            new Column("r2_marginal", DOUBLE),
            new Column("r2_conditional", DOUBLE),
            new Column("icc", DOUBLE)),
        rows);
  }

  /** A row for each grouping factor with a random intercept. */
  public static Table icc(FittedModel model) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    IntraclassCorrelation.of(model).forEach((group, value) -> rows.add(row(group, value)));
    return new Table("icc", List.of(new Column("group", STRING), new Column("icc", DOUBLE)), rows);
  }

  /** A row for each principal component of each grouping factor, the largest first. */
  public static Table rePca(FittedModel model) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (RandomEffectsPca pca : RandomEffectsPca.of(model)) {
      double[] shares = pca.proportions();
      String[] effects = pca.columns().toArray(String[]::new);
      double cumulative = 0;
      for (int k = 0; k < shares.length; k++) {
        int component = k;
        cumulative += shares[k];
        double[] loadings = Arrays.stream(pca.rotation()).mapToDouble(r -> r[component]).toArray();
        rows.add(
            row(pca.group(), k + 1, pca.deviations()[k], shares[k], cumulative, effects, loadings));
      }
    }
    return new Table(
        "re_pca",
        List.of(
            new Column("group", STRING),
            new Column("component", INT),
            new Column("sdev", DOUBLE),
            new Column("proportion", DOUBLE),
            new Column("cumulative", DOUBLE),
            new Column("effects", STRINGS),
            new Column("loadings", DOUBLES)),
        rows);
  }

  /** A row for each check. */
  public static Table convergence(FittedModel model) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (ConvergenceCheck check : ConvergenceCheck.of(model)) {
      rows.add(row(check.check(), check.value(), check.tolerance(), check.ok(), check.message()));
    }
    return new Table(
        "convergence",
        List.of(
            new Column("check", STRING),
            new Column("value", DOUBLE),
            new Column("tolerance", DOUBLE),
            new Column("ok", BOOLEAN),
            new Column("message", STRING)),
        rows);
  }

  /** A row for each test. */
  public static Table tests(List<ResidualTest> tests) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (ResidualTest test : tests) {
      rows.add(row(test.test(), test.statistic(), test.pValue(), test.message()));
    }
    return new Table(
        "tests",
        List.of(
            new Column("test", STRING),
            new Column("statistic", DOUBLE),
            new Column("p_value", DOUBLE),
            new Column("message", STRING)),
        rows);
  }

  /** A row for each point, in the order of the quantiles. */
  public static Table halfNormal(HalfNormal plot) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < plot.total(); i++) {
      rows.add(
          row(
              plot.x()[i],
              plot.residuals()[i],
              plot.lower()[i],
              plot.median()[i],
              plot.upper()[i],
              plot.out(i)));
    }
    return new Table(
        "half_normal",
        List.of(
            new Column("quantile", DOUBLE),
            new Column("residual", DOUBLE),
            new Column("lower", DOUBLE),
            new Column("median", DOUBLE),
            new Column("upper", DOUBLE),
            new Column("out", BOOLEAN)),
        rows);
  }

  /**
   * Everything in one long table: {@code diagnostic} is {@code r2, icc, re_pca, convergence} or
   * {@code test}.
   */
  public static Table all(FittedModel model, List<ResidualTest> tests) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    NakagawaR2 r2 = NakagawaR2.usual(model);
    if (r2 != null) {
      rows.add(row("r2", null, "marginal", r2.marginal(), null, null, null));
      rows.add(row("r2", null, "conditional", r2.conditional(), null, null, null));
    }
    IntraclassCorrelation.of(model)
        .forEach((group, value) -> rows.add(row("icc", group, group, value, null, null, null)));
    for (RandomEffectsPca pca : RandomEffectsPca.of(model)) {
      double[] shares = pca.proportions();
      for (int k = 0; k < shares.length; k++) {
        rows.add(row("re_pca", pca.group(), "PC" + (k + 1), shares[k], null, null, null));
      }
    }
    for (ConvergenceCheck check : ConvergenceCheck.of(model)) {
      rows.add(
          row(
              "convergence",
              null,
              check.check(),
              check.value(),
              null,
              check.ok(),
              check.message()));
    }
    for (ResidualTest test : tests) {
      rows.add(
          row(
              "test",
              null,
              test.test(),
              test.statistic(),
              test.pValue(),
              test.ok(),
              test.message()));
    }
    return new Table(
        "diagnostics",
        List.of(
            new Column("diagnostic", STRING),
            new Column("group", STRING),
            new Column("name", STRING),
            new Column("value", DOUBLE),
            new Column("p_value", DOUBLE),
            new Column("ok", BOOLEAN),
            new Column("message", STRING)),
        rows);
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>(Arrays.asList(values));
    row.replaceAll(
        value -> value instanceof Double number && !Double.isFinite(number) ? null : value);
    return row;
  }
}
