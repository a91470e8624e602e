package sparkmixed.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.KHatTable;
import sparkmixed.report.FitContext;
import sparkmixed.report.FitReport;
import sparkmixed.report.plot.Figure;
import sparkmixed.report.plot.PlotSource;
import sparkmixed.report.plot.Plots;
import sparkmixed.testing.MadePosterior;

/** The page of a Bayesian fit. */
class PosteriorPageTest {
  private static final FitContext CONTEXT = new FitContext("1", "made up", 3, Map.of());

  private static String page(MadePosterior made, BayesianResult result) {
    List<Figure> figures = Plots.of(PlotSource.of(made.model(), List.of()).with(result));
    FitReport report = new FitReport(made.model(), null, result);
    return new ReportPage(report, CONTEXT, Instant.EPOCH, "", figures).html(Map.of());
  }

  @Test
  void tablesSayWhatTheDrawsAreWorth() {
    MadePosterior made = new MadePosterior(2, 4, 500).divergent(0, 3, 4);
    BayesianResult bare = made.result();
    InformationCriteria.Estimate any = new InformationCriteria.Estimate(-3.4, 1.5);
    KHatTable table = KHatTable.empty(2000).with(0.1).with(0.6).with(0.9).with(1.2);
    BayesianResult result =
        new BayesianResult(
            bare.posterior(),
            bare.warmup(),
            bare.centre(),
            new InformationCriteria(4, any, any, any, any, table, 1.2, 0, Double.NaN),
            "",
            null);
    String page = page(made, result);
    assertTrue(page.contains("<caption>Convergence: R-hat below 1.01, ESS above 400</caption>"));
    assertTrue(page.contains("R-hat</th>") && page.contains("MCSE of mean</th>"));
    assertTrue(page.contains("Rows by Pareto k-hat of leave-one-out; largest 1.20"));
    assertTrue(page.contains("<bdi>very bad</bdi>") && page.contains("<bdi>25.0 %</bdi>"));
    assertTrue(page.contains("<bdi>elpd_loo</bdi>") && page.contains("<bdi>−3.4</bdi>"));
    assertTrue(page.contains("<bdi>sd[g, x1]</bdi>") && page.contains("<bdi>(flat)</bdi>"));
    assertTrue(page.contains("id=\"posterior\"") && page.contains("id=\"priors\""));
    String tables = page.substring(0, page.indexOf("<script"));
    assertFalse(tables.contains("Log-likelihood"));
    assertFalse(tables.contains("NaN") || tables.contains("null"));
    assertTrue(page.contains("\"runs\":[[\"b_Intercept\",2000]"), "names are written once");
  }

  @Test
  void withoutCriteriaThereIsNoTableOfThem() {
    MadePosterior made = new MadePosterior(2, 4, 50);
    assertFalse(page(made, made.result()).contains("Information criteria"));
  }

  /** 40,000 draws of 24 parameters. */
  @Test
  void longFitsOfManyParametersStaySmall() {
    MadePosterior made = new MadePosterior(20, 4, 10_000);
    int bytes = page(made, made.result()).getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes < 2_000_000, bytes + " bytes");
    MadePosterior wide = new MadePosterior(20, 16, 400);
    int[] all = java.util.stream.IntStream.range(0, 400).toArray();
    for (int chain = 0; chain < 16; chain++) {
      wide.divergent(chain, all);
    }
    bytes = page(wide, wide.result()).getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes < 2_000_000, bytes + " bytes with many chains and divergences");
  }

  @Test
  void tablesOfManyParametersAreBounded() {
    MadePosterior made = new MadePosterior(100, 2, 60);
    String page = page(made, made.result());
    assertTrue(page.contains("ESS above 400; 40 of 104") || page.contains("ESS above 400; 3"));
    int from = page.indexOf("Convergence: R-hat");
    String table = page.substring(from, page.indexOf("</table>", from));
    int rows = table.split("scope=\"row\"", -1).length - 1;
    assertTrue(rows <= PosteriorTables.MOST_ROWS && rows >= 30, rows + " rows");
    assertEquals(1, page.split("the first 40 of 104", -1).length - 1);
  }
}
