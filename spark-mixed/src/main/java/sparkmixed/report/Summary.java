package sparkmixed.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.ConvergenceCheck;
import sparkmixed.diagnostics.IntraclassCorrelation;
import sparkmixed.diagnostics.NakagawaR2;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;
import sparkmixed.fit.TestBasis;
import sparkmixed.inference.CoefficientTests;

/** The printed summary of a fit, in the layout that R's users of lme4 know. */
public final class Summary {
  /** R's number of digits for this table. */
  private static final int DIGITS = 4;

  /** More coefficients than this make a correlation table nobody reads. */
  private static final int MOST_CORRELATED = 12;

  private final FittedModel model;
  private final StringBuilder out = new StringBuilder();

  private Summary(FittedModel model) {
    this.model = model;
  }

  /**
   * The whole text, ending with a line break.
   *
   * @param data what the model was fitted to; null leaves the line out
   */
  public static String of(FittedModel model, @Nullable String data) {
    Summary summary = new Summary(model);
    summary.head(data);
    summary.criterion();
    summary.randomEffects();
    summary.fixedEffects();
    summary.correlations();
    summary.notes();
    return summary.out.toString();
  }

  private void head(@Nullable String data) {
    line(
        (model.linear() ? "Linear mixed model fit by " : "Generalized linear mixed model fit by ")
            + method()
            + tests());
    if (!model.linear()) {
      Distribution distribution = model.distribution();
      line(" Family: " + distribution.family() + "  ( " + distribution.link() + " )");
    }
    line("Formula: " + model.formula());
    if (data != null) {
      line("   Data: " + data);
    }
  }

  private String tests() {
    return switch (CoefficientTests.of(model).method()) {
      case TestBasis.SATTERTHWAITE -> ". t-tests use Satterthwaite's method";
      case TestBasis.KENWARD_ROGER -> ". t-tests use Kenward-Roger's method";
      default -> "";
    };
  }

  private String method() {
    Distribution distribution = model.distribution();
    String expected = "expected".equals(distribution.curvature()) ? ", expected curvature" : "";
    return switch (model.method()) {
      case "REML" -> "REML";
      case "ML" -> "maximum likelihood";
      case "Bayes" -> "draws from the posterior";
      case "PQL" -> "penalized quasi-likelihood (as glmer with nAGQ = 0)";
      case "AGQ" ->
          "maximum likelihood (Adaptive Gauss-Hermite Quadrature, nAGQ = "
              + distribution.quadraturePoints()
              + ")";
      case "MonteCarlo" -> "maximum likelihood (Monte Carlo integration)";
      default -> "maximum likelihood (Laplace Approximation" + expected + ")";
    };
  }

  private void criterion() {
    line("");
    if (model.reml()) {
      line(
          (model.convergence().converged()
                  ? "REML criterion at convergence: "
                  : "REML criterion where the search stopped: ")
              + Numbers.significant(Numbers.round(model.criterion(), 1), 15));
      return;
    }
    List<String> names = List.of("AIC", "BIC", "logLik", "deviance", "df.resid");
    double[] values = {
      model.aic(), model.bic(), model.logLik(), model.criterion(), model.dfResidual()
    };
    StringBuilder heads = new StringBuilder();
    StringBuilder numbers = new StringBuilder();
    for (int k = 0; k < values.length; k++) {
      String text = Numbers.fixed(values[k], k == values.length - 1 ? 0 : 1);
      int width = Math.max(8, Math.max(text.length(), names.get(k).length()));
      heads.append(String.format(Locale.ROOT, "%" + width + "s ", names.get(k)));
      numbers.append(String.format(Locale.ROOT, "%" + width + "s ", text));
    }
    line(heads.toString().stripTrailing());
    line(numbers.toString().stripTrailing());
  }

  private void randomEffects() {
    List<Double> deviations = new ArrayList<>();
    int most = 1;
    for (TermCovariance term : model.terms()) {
      for (int k = 0; k < term.columns().size(); k++) {
        deviations.add(term.standardDeviation(k));
      }
      most = Math.max(most, term.correlated() ? term.columns().size() : 1);
    }
    if (model.hasResidual()) {
      deviations.add(model.sigma());
    }
    double[] sd = deviations.stream().mapToDouble(Double::doubleValue).toArray();
    double[] squares = deviations.stream().mapToDouble(x -> x * x).toArray();
    List<String> sds = aligned(Numbers.significant(sd, DIGITS));
    List<String> variances = aligned(Numbers.significant(squares, DIGITS));
    TextTable table = new TextTable();
    List<String> header = new ArrayList<>(List.of("", "Groups", "Name", "Variance", "Std.Dev."));
    for (int k = 1; k < most; k++) {
      header.add(k == 1 ? "Corr" : "");
    }
    table.add(header);
    int at = 0;
    for (TermCovariance term : model.terms()) {
      for (int k = 0; k < term.columns().size(); k++) {
        List<String> cells = new ArrayList<>();
        cells.add("");
        cells.add(k == 0 ? term.group() : "");
        cells.add(term.columns().get(k));
        cells.add(variances.get(at));
        cells.add(sds.get(at++));
        for (int c = 0; term.correlated() && c < k; c++) {
          cells.add(Numbers.fixed(term.correlation(k, c), 2));
        }
        table.add(cells);
      }
    }
    if (model.hasResidual()) {
      table.add(List.of("", "Residual", "", variances.get(at), sds.get(at)));
    }
    line("");
    line("Random effects:");
    table.appendTo(out, Integer.MAX_VALUE);
    List<String> groups = new ArrayList<>();
    for (FittedModel.Group group : model.groups()) {
      groups.add(group.name() + ", " + Numbers.count(group.levels()));
    }
    line(
        "Number of obs: "
            + Numbers.count(model.rows())
            + ", groups:  "
            + String.join("; ", groups));
  }

  private void fixedEffects() {
    FittedModel.FixedEffects fixed = model.fixedEffects();
    int p = fixed.names().size();
    if (p == 0) {
      line("\nNo fixed effects");
      return;
    }
    line("");
    line("Fixed effects:");
    new CoefficientTable(model).appendTo(out);
    if (fixed.rank() < p) {
      line(
          "("
              + (p - fixed.rank())
              + " not defined, NA: linear combinations of the columns before them)");
    }
  }

  private void correlations() {
    FittedModel.FixedEffects fixed = model.fixedEffects();
    int p = fixed.rank();
    if (p < 2 || p > MOST_CORRELATED) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (int j = 0; j < fixed.names().size(); j++) {
      if (!Double.isNaN(fixed.estimates()[j])) {
        names.add(fixed.names().get(j));
      }
    }
    List<String> heads = Abbreviation.of(names, 6);
    List<String> sides = Abbreviation.of(names, 11);
    TextTable table = new TextTable();
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(heads.subList(0, p - 1));
    table.add(header);
    for (List<String> cells : correlations(fixed.vcov(), sides)) {
      table.add(cells);
    }
    line("");
    line("Correlation of Fixed Effects:");
    table.appendTo(out, Integer.MAX_VALUE);
  }

  /** Rows of the lower triangle; a blank stands where others have a minus. */
  private static List<List<String>> correlations(double[][] vcov, List<String> sides) {
    List<List<String>> rows = new ArrayList<>();
    boolean negative = false;
    for (int j = 1; j < vcov.length; j++) {
      List<String> cells = new ArrayList<>(List.of(sides.get(j)));
      for (int k = 0; k < j; k++) {
        double value = vcov[j][k] / Math.sqrt(vcov[j][j] * vcov[k][k]);
        negative |= value < 0;
        cells.add(Numbers.fixed(value, 3));
      }
      rows.add(cells);
    }
    if (negative) {
      for (List<String> cells : rows) {
        for (int k = 1; k < cells.size(); k++) {
          String cell = cells.get(k);
          cells.set(k, cell.startsWith("-") ? cell : " " + cell);
        }
      }
    }
    return rows;
  }

  private void notes() {
    line("");
    for (Map.Entry<String, Double> icc : IntraclassCorrelation.of(model).entrySet()) {
      line(
          (model.hasResidual()
                  ? "Intraclass correlation, "
                  : "Intraclass correlation (latent scale), ")
              + icc.getKey()
              + ": "
              + Numbers.fixed(icc.getValue(), 4));
    }
    NakagawaR2 r2 = NakagawaR2.usual(model);
    if (r2 != null) {
      line(
          "R squared (Nakagawa): marginal "
              + Numbers.fixed(r2.marginal(), 4)
              + ", conditional "
              + Numbers.fixed(r2.conditional(), 4));
    }
    distribution();
    FittedModel.Convergence convergence = model.convergence();
    line(
        (convergence.converged() ? "Convergence: " : "Convergence NOT reached: ")
            + convergence.message()
            + " ("
            + Numbers.count(convergence.iterations())
            + " iterations, "
            + Numbers.count(convergence.evaluations())
            + " evaluations, largest gradient "
            + Numbers.significant(convergence.gradientNorm(), 2)
            + ")");
    for (ConvergenceCheck check : ConvergenceCheck.toTell(model)) {
      line("Convergence, " + check.check() + ": " + check.message());
    }
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

  private void distribution() {
    Distribution distribution = model.distribution();
    if (distribution.hasDispersion() && !model.hasResidual()) {
      String error =
          Double.isNaN(distribution.dispersionStdError())
              ? ""
              : "; standard error of its log: "
                  + Numbers.significant(distribution.dispersionStdError(), DIGITS);
      line(
          "Dispersion ("
              + distribution.dispersionDefinition()
              + "): "
              + Numbers.significant(distribution.dispersion(), DIGITS)
              + error);
    }
    if (!Double.isNaN(distribution.criterionStdError())) {
      line(
          "Monte Carlo standard error of the log-likelihood: "
              + Numbers.significant(0.5 * distribution.criterionStdError(), 2));
    }
  }

  private static List<String> aligned(List<String> texts) {
    int width = texts.stream().mapToInt(String::length).max().orElse(0);
    return texts.stream().map(text -> " ".repeat(width - text.length()) + text).toList();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
