package sparkmixed.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;
import sparkmixed.report.Numbers;
import sparkmixed.report.Table;
import sparkmixed.report.Tables;

/** The tables of estimates. */
final class PageTables {
  private static final int DIGITS = 4;
  private static final double SMALL = 1e-4;

  /** Heads of columns of text. */
  private static final Set<String> TEXTS = Set.of("Effect", "Prior", "Values", "Source");

  private PageTables() {}

  /** Coefficients; columns that the fit has no numbers for are not there. */
  static void coefficients(Html html, FittedModel model) {
    Table tidy = Tables.tidy(model);
    List<String> names = tidy.columns().stream().map(Table.Column::name).toList();
    List<List<@Nullable Object>> fixed =
        tidy.rows().stream().filter(row -> "fixed".equals(row.get(0))).toList();
    List<String> heads = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    add(
        heads,
        cells,
        "",
        fixed.stream().map(row -> String.valueOf(row.get(names.indexOf("term")))).toList());
    number(heads, cells, "Estimate", fixed, names.indexOf("estimate"));
    number(heads, cells, "Std. error", fixed, names.indexOf("std_error"));
    number(heads, cells, "df", fixed, names.indexOf("df"));
    number(heads, cells, model.linear() ? "t" : "z", fixed, names.indexOf("statistic"));
    int p = names.indexOf("p_value");
    if (fixed.stream().anyMatch(row -> row.get(p) != null)) {
      add(heads, cells, "p", fixed.stream().map(row -> probability((Double) row.get(p))).toList());
    }
    interval(heads, cells, fixed, names.indexOf("conf_low"), names.indexOf("conf_high"));
    write(html, "Fixed effects", heads, cells);
  }

  private static void number(
      List<String> heads,
      List<List<String>> cells,
      String head,
      List<List<@Nullable Object>> rows,
      int column) {
    if (rows.stream().anyMatch(row -> row.get(column) != null)) {
      add(heads, cells, head, texts(rows, row -> value(row.get(column))));
    }
  }

  private static void interval(
      List<String> heads,
      List<List<String>> cells,
      List<List<@Nullable Object>> rows,
      int low,
      int high) {
    int n = rows.size();
    double[] ends = new double[2 * n];
    for (int k = 0; k < n; k++) {
      ends[k] = value(rows.get(k).get(low));
      ends[n + k] = value(rows.get(k).get(high));
    }
    List<String> texts = signed(Numbers.significant(ends, DIGITS));
    List<String> both = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      both.add(Double.isNaN(ends[k]) ? "–" : texts.get(k) + " to " + texts.get(n + k));
    }
    add(heads, cells, "95 % interval", both);
  }

  private static <T> List<String> texts(List<T> rows, ToDoubleFunction<T> value) {
    double[] values = rows.stream().mapToDouble(value).toArray();
    return signed(Numbers.significant(values, DIGITS));
  }

  /** With a true minus sign, and a dash for what does not exist. */
  private static List<String> signed(List<String> texts) {
    return texts.stream().map(PageTables::signed).toList();
  }

  static String signed(String text) {
    return text.equals("NA") ? "–" : text.replace("e-", "e−").replaceFirst("^-", "−");
  }

  private static double value(@Nullable Object number) {
    return number instanceof Number value ? value.doubleValue() : Double.NaN;
  }

  private static String probability(@Nullable Double p) {
    if (p == null) {
      return "–";
    }
    return p < SMALL
        ? signed(String.format(Locale.ROOT, "%.1e", p))
        : String.format(Locale.ROOT, "%.4f", p);
  }

  static void add(List<String> heads, List<List<String>> cells, String head, List<String> column) {
    heads.add(head);
    cells.add(column);
  }

  /** Variances, standard deviations and correlations of the random effects. */
  static void variances(Html html, FittedModel model) {
    List<String> groups = new ArrayList<>();
    List<String> effects = new ArrayList<>();
    List<Double> variances = new ArrayList<>();
    List<String> correlations = new ArrayList<>();
    boolean any = false;
    for (TermCovariance term : model.terms()) {
      for (int k = 0; k < term.columns().size(); k++) {
        groups.add(k == 0 ? term.group() : "");
        effects.add(term.columns().get(k));
        variances.add(term.covariance()[k][k]);
        List<String> row = new ArrayList<>();
        for (int j = 0; term.correlated() && j < k; j++) {
          row.add(signed(Numbers.fixed(term.correlation(k, j), 2)));
        }
        any |= !row.isEmpty();
        correlations.add(String.join("  ", row));
      }
    }
    if (model.hasResidual()) {
      groups.add("Residual");
      effects.add("");
      variances.add(model.sigma() * model.sigma());
      correlations.add("");
    }
    List<String> heads = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    add(heads, cells, "Group", groups);
    add(heads, cells, "Effect", effects);
    add(heads, cells, "Variance", texts(variances, v -> v));
    add(heads, cells, "Std. dev.", texts(variances, Math::sqrt));
    if (any) {
      add(heads, cells, "Correlations", correlations);
    }
    write(html, "Variance components", heads, cells);
  }

  /** Criteria of the fit as a whole. */
  static void statistics(Html html, FittedModel model) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    if (model.reml()) {
      both(names, values, "REML criterion", Numbers.fixed(model.criterion(), 1));
    } else {
      both(names, values, "Deviance", Numbers.fixed(model.criterion(), 1));
    }
    both(names, values, "Log-likelihood", Numbers.fixed(model.logLik(), 1));
    both(names, values, "AIC", Numbers.fixed(model.aic(), 1));
    both(names, values, "BIC", Numbers.fixed(model.bic(), 1));
    both(names, values, "Parameters", Numbers.count(model.dfModel()));
    both(names, values, "Residual df", Numbers.count(model.dfResidual()));
    if (model.distribution().hasDispersion() && !model.hasResidual()) {
      double dispersion = model.distribution().dispersion();
      both(names, values, "Dispersion", Numbers.significant(dispersion, DIGITS));
    }
    write(html, "Fit statistics", List.of("", "Value"), List.of(names, values));
  }

  private static void both(List<String> names, List<String> values, String name, String value) {
    names.add(name);
    values.add(signed(value));
  }

  /** A table by columns; text at the left, numbers at the right. */
  static void write(Html html, String caption, List<String> heads, List<List<String>> columns) {
    html.open("div", "class", "scroll", "tabindex", "0").open("table");
    html.element("caption", caption);
    html.open("thead").open("tr");
    for (int c = 0; c < heads.size(); c++) {
      html.element("th", heads.get(c), "scope", "col", "class", style(heads.get(c), c));
    }
    html.close().close().open("tbody");
    for (int r = 0; r < columns.get(0).size(); r++) {
      html.open("tr");
      for (int c = 0; c < heads.size(); c++) {
        String cell = columns.get(c).get(r);
        if (c == 0) {
          html.open("th", "scope", "row", "class", "name").element("bdi", cell).close();
        } else {
          html.open("td", "class", style(heads.get(c), c)).element("bdi", cell).close();
        }
      }
      html.close();
    }
    html.close().close().close();
  }

  private static String style(String head, int column) {
    return column == 0 || TEXTS.contains(head) ? "name" : "number";
  }
}
