package sparkmixed.report.html;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.FitContext;
import sparkmixed.report.FitReport;
import sparkmixed.report.Numbers;
import sparkmixed.report.Summary;
import sparkmixed.report.plot.Figure;

/**
 * The report of a fit: one HTML page of less than 2 MB, whatever the size of the model.
 *
 * <p>Most of it is the library that draws, 0.66 MB.
 */
public final class ReportPage {
  private static final DateTimeFormatter FITTED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Forms with many panels. */
  private static final Set<Figure.Form> WIDE =
      EnumSet.of(
          Figure.Form.PANELS,
          Figure.Form.DENSITIES,
          Figure.Form.TRACES,
          Figure.Form.RANKS,
          Figure.Form.PAIRS,
          Figure.Form.PRIORS,
          Figure.Form.STATISTICS);

  private final FitReport report;
  private final FittedModel model;
  private final FitContext context;
  private final Instant fittedAt;
  private final String platform;
  private final List<Figure> figures;
  private final Html html = new Html();
  private @Nullable PosteriorTables tables;
  private int number;

  /**
   * @param platform software beside this, e.g. {@code Spark 4.1.0}
   */
  public ReportPage(
      FitReport report,
      FitContext context,
      Instant fittedAt,
      String platform,
      List<Figure> figures) {
    this.report = report;
    this.model = report.model();
    this.context = context;
    this.fittedAt = fittedAt;
    this.platform = platform;
    this.figures = List.copyOf(figures);
  }

  /** Reads what is the same in every page. */
  public static void prepare() {
    if (Assets.POLICY.isEmpty()) {
      throw new IllegalStateException("no policy");
    }
  }

  /**
   * The page.
   *
   * @param notes why something is lacking, by what it is
   */
  public String html(Map<String, String> notes) {
    html.trusted("<!DOCTYPE html>\n").open("html", "lang", "en");
    head();
    html.open("body").open("main");
    header(notes);
    estimates();
    posterior();
    section("Random effects", Figure.Section.RANDOM_EFFECTS);
    section("Residuals", Figure.Section.RESIDUALS);
    section("Predictive checks", Figure.Section.PREDICTIVE);
    section("Intervals", Figure.Section.INTERVALS);
    section("How the fit went", Figure.Section.COURSE);
    printed();
    footer();
    html.close();
    html.open("script", "type", "application/json", "id", "figures");
    html.trusted(FigureJson.of(figures)).close();
    html.open("script").trusted(Assets.LIBRARY).close();
    html.open("script").trusted(Assets.SCRIPT).close();
    html.close().close();
    return html.toString();
  }

  private void head() {
    html.open("head").trusted("<meta charset=\"utf-8\">\n");
    html.empty("meta", "http-equiv", "Content-Security-Policy", "content", Assets.POLICY);
    html.trusted("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.trusted("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.trusted("<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.element("title", model.formula());
    html.open("style").trusted(Assets.STYLE).close().close();
  }

  private void header(Map<String, String> notes) {
    html.open("header");
    html.element("p", kind(), "class", "kind");
    html.open("h1").element("code", model.formula()).close();
    html.open("dl", "class", "facts");
    if (context.data() != null) {
      fact("Data", context.data());
    }
    fact("Rows", rows());
    for (FittedModel.Group group : model.groups()) {
      fact("Levels of " + group.name(), Numbers.count(group.levels()));
    }
    fact("Method", method());
    fact(
        "Software",
        "spark-mixed " + context.version() + (platform.isEmpty() ? "" : ", " + platform));
    fact("Fitted", FITTED.format(fittedAt));
    notes.forEach(this::fact);
    html.close();
    boolean converged = model.convergence().converged();
    html.open("div", "class", converged ? "verdict" : "verdict bad", "role", "note");
    String message = sentence(model.convergence().message());
    String verdict = converged ? "Converged" : "Not converged";
    html.element("strong", verdict).trusted(" ");
    html.text(message.startsWith(verdict) ? message.substring(verdict.length()) : "· " + message);
    html.close();
    if (!model.warnings().isEmpty()) {
      html.open("ul", "class", "warnings");
      for (FittedModel.Warning warning : model.warnings()) {
        html.element("li", warning.message());
      }
      html.close();
    }
    html.close();
  }

  private String kind() {
    if (model.bayesian()) {
      return "Bayesian mixed model";
    }
    return model.linear() ? "Linear mixed model" : "Generalized linear mixed model";
  }

  private String rows() {
    String used = Numbers.count(model.rows());
    long dropped = model.rowsSkipped() + model.rowsZeroWeight();
    return dropped == 0 ? used : used + ", " + Numbers.count(dropped) + " dropped";
  }

  /** As the printed summary has it, with the family. */
  private String method() {
    String first = Summary.of(model, null).lines().findFirst().orElse("");
    String how = first.substring(first.indexOf(" fit by ") + " fit by ".length());
    return model.linear()
        ? how
        : String.format(
            Locale.ROOT,
            "%s family, %s link; %s",
            model.distribution().family(),
            model.distribution().link(),
            how);
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private void fact(String name, String value) {
    html.open("div").element("dt", name).element("dd", value).close();
  }

  private void estimates() {
    begin("Estimates", "estimates");
    html.open("div", "class", "tables");
    BayesianResult posterior = report.posterior();
    if (posterior == null) {
      PageTables.coefficients(html, model);
      PageTables.variances(html, model);
      PageTables.statistics(html, model);
    } else {
      tables = new PosteriorTables(html, posterior);
      tables.estimates(model.fixedEffects());
      tables.criteria();
    }
    html.close();
    figures(Figure.Section.COEFFICIENTS);
    html.close();
  }

  /** Whether the draws can be relied on, and what the priors have to do with them. */
  private void posterior() {
    if (tables == null) {
      return;
    }
    begin("Posterior draws", "posterior");
    html.open("div", "class", "tables");
    tables.convergence();
    tables.sampler();
    html.close();
    figures(Figure.Section.POSTERIOR);
    html.close();
    begin("Priors", "priors");
    html.open("div", "class", "tables");
    tables.priors();
    html.close();
    figures(Figure.Section.PRIORS);
    html.close();
  }

  private void begin(String title, String id) {
    html.open("section", "aria-labelledby", id).element("h2", title, "id", id);
  }

  private void section(String title, Figure.Section section) {
    if (figures.stream().noneMatch(figure -> figure.section() == section)) {
      return;
    }
    String id = section.name().toLowerCase(Locale.ROOT).replace('_', '-');
    begin(title, id);
    figures(section);
    html.close();
  }

  private void figures(Figure.Section section) {
    html.open("div", "class", "figures");
    for (int k = 0; k < figures.size(); k++) {
      if (figures.get(k).section() == section) {
        figure(k, figures.get(k));
      }
    }
    html.close();
  }

  private void figure(int position, Figure figure) {
    number++;
    String said = figure.title() + ". " + figure.caption();
    boolean wide = WIDE.contains(figure.form());
    html.open("figure", "data-figure", Integer.toString(position), "class", wide ? "wide" : "");
    html.open("div", "class", "plot", "role", "img", "aria-label", said).close();
    html.open("figcaption").element("b", "Figure " + number + ". " + figure.title() + ".");
    html.text(figure.caption()).close();
    html.open("details", "class", "data").element("summary", "Numbers of this figure").close();
    html.close();
  }

  private void printed() {
    html.open("section", "aria-labelledby", "printed")
        .element("h2", "Summary as printed", "id", "printed");
    html.element("pre", report.summary(context), "tabindex", "0").close();
  }

  private void footer() {
    html.open("footer");
    html.element("noscript", "The figures are drawn by scripts, which are switched off here.");
    html.element(
        "p",
        "Made by spark-mixed "
            + context.version()
            + ". Figures are drawn by Apache ECharts (Apache License 2.0), which is part of this"
            + " file; nothing is loaded from elsewhere.");
    html.close();
  }
}
