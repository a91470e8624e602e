package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The HTML report in a real browser: drawn, quiet, offline and within the width, on a desk and on a
 * phone, by day and by night. Screenshots stay in {@code target/screenshots}.
 */
class ReportBrowserIT {
  private static final int DESK = 1280;
  private static final int PHONE = 390;
  private static final long MOST_BYTES = 2_000_000;

  /** Level names that would run, break out of their place, or turn the text around. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "</script><img src=x onerror=alert(2)>",
          "\"quoted\" 'both' `ways`",
          "line\u2028separator\u2029s",
          "\u202Eright to left",
          "\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD",
          "&amp; ]]> --> <!--",
          "javascript:alert(3)",
          "${7*7} {{7*7}} %s",
          "a very long name that goes on and on and on, far beyond what any axis has room for");

  private static Browser browser;
  private final Path output = Paths.fresh("reports");

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Optional<Path> chromium = Browser.executable();
    boolean demanded = System.getenv("CI") != null;
    assumeTrue(
        chromium.isPresent() || demanded,
        "no Chromium on the PATH, so nothing looks at the report; apt-get install chromium");
    browser =
        Browser.start(
            chromium.orElseThrow(() -> new IOException("CI is set, and there is no Chromium")));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private Path report(String name, String configuration) throws IOException {
    Job.fit(name, configuration + Baseline.output(output.resolve(name).toString())).expect(0);
    Path page = output.resolve(name).resolve("runs/" + name + "/report.html");
    assertTrue(Files.size(page) < MOST_BYTES, Files.size(page) + " bytes");
    return page;
  }

  /** Looks at a page in every way; returns the number of figures. */
  private static int look(String name, Path page) throws IOException {
    Path shots =
        Files.createDirectories(Paths.root().resolve("integration-tests/target/screenshots"));
    int figures = 0;
    for (int width : new int[] {DESK, PHONE}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.open(page, width, 900, dark);
        String view = String.format(Locale.ROOT, "%s-%d-%s", name, width, dark ? "dark" : "light");
        browser.screenshot(shots.resolve(view + ".png"));
        figures = browser.evaluate("document.querySelectorAll('figure').length").asInt();
        String empty =
            "[...document.querySelectorAll('figure .plot')]"
                + ".filter(p => p.querySelectorAll('svg path').length < 3).length";
        assertEquals(0, browser.evaluate(empty).asInt(), view + ": figures without a drawing");
        JsonNode wide =
            browser.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        assertEquals(wide.get(1).asInt(), wide.get(0).asInt(), view + " scrolls sideways");
        assertEquals(width, wide.get(1).asInt(), view);
        browser.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        browser.evaluate("new Promise(done => setTimeout(done, 100))");
        String without =
            "[...document.querySelectorAll('figure')].filter(f => !f.querySelector('tbody tr')).length";
        assertEquals(0, browser.evaluate(without).asInt(), view + ": figures without numbers");
        assertEquals(
            wide.get(1).asInt(),
            browser.evaluate("document.documentElement.scrollWidth").asInt(),
            view + " scrolls sideways when tables are open");
        assertEquals(List.of(), browser.complaints(), view);
        assertEquals(List.of(page.toUri().toString()), browser.requests(), view);
        String paper = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
        assertEquals(dark, !paper.equals("rgb(255, 255, 255)"), view + " " + paper);
      }
    }
    return figures;
  }

  @Test
  void sleepstudyIsDrawn() throws IOException {
    Path page =
        report(
            "sleepstudy",
            Baseline.input(
                    "csv", Paths.data("sleepstudy.csv").toString(), Baseline.SLEEPSTUDY_COLUMNS)
                + Baseline.SLEEPSTUDY
                + "inference { intervals = profile }\n");
    // coefficients, two caterpillars, shrinkage, residuals, quantiles, scale, half-normal plot,
    // profiles, search, time
    assertEquals(11, look("sleepstudy", page));
    String panels = "document.querySelectorAll('figure.wide svg path[stroke-dasharray]').length";
    assertEquals(12, browser.evaluate(panels).asInt(), "two limits in each of six panels");
    assertFalse(Files.readString(page).contains("http-equiv=\"refresh\""));
  }

  @Test
  void cbppIsDrawn() throws IOException {
    Path page =
        report(
            "cbpp",
            Baseline.input(
                    "csv",
                    Paths.data("cbpp.csv").toString(),
                    "{ herd = string, incidence = int, size = int, period = string }")
                + """
                model { family = binomial, formula = "cbind(incidence, size - incidence) ~ period + (1 | herd)" }
                """);
    // coefficients, a caterpillar, residuals, quantiles, scale, half-normal plot, search, time
    assertEquals(8, look("cbpp", page));
  }

  /** Beyond what is drawn one by one: 2,000 levels and 12,000 rows. */
  @Test
  void manyLevelsAndRowsAreSummedUp() throws IOException {
    Random random = new Random(7);
    StringBuilder rows = new StringBuilder("y,x,g\n");
    for (int level = 0; level < 2000; level++) {
      double intercept = random.nextGaussian();
      for (int k = 0; k < 6; k++) {
        double x = random.nextDouble();
        double y = 1 + 2 * x + intercept + random.nextGaussian();
        rows.append(String.format(Locale.ROOT, "%.6f,%.6f,level%d%n", y, x, level));
      }
    }
    Path data = Files.writeString(output.resolve("many.csv"), rows);
    Path page =
        report(
            "many",
            Baseline.input("csv", data.toString(), "{ y = double, x = double, g = string }")
                + "model { formula = \"y ~ x + (1 | g)\" }\n");
    // coefficients, extremes, density, shrinkage, residuals, quantiles, scale, search, time
    assertEquals(9, look("many", page));
  }

  @Test
  void drawsOfAPosteriorAreDrawn() throws IOException {
    Path page =
        report(
            "bayes",
            Baseline.input(
                    "csv", Paths.data("sleepstudy.csv").toString(), Baseline.SLEEPSTUDY_COLUMNS)
                + """
                model {
                  formula = "Reaction ~ 1 + Days + (1 + Days | Subject)"
                  method = Bayes
                  priors = [ "b[Days] ~ normal(0, 25)", "sd ~ student_t(3, 0, 50)" ]
                }
                """);
    // coefficients, densities, traces, ranks, pairs, priors, two caterpillars, shrinkage,
    // residuals, quantiles, scale, replicates, statistics, time
    assertEquals(15, look("bayes", page));
    String lines =
        "document.querySelectorAll('figure.wide')[%d].querySelectorAll('svg path').length";
    // four chains in each of six panels
    assertTrue(browser.evaluate(String.format(Locale.ROOT, lines, 0)).asInt() >= 24);
    String priors = "document.querySelector('[aria-labelledby=priors] svg').textContent";
    assertTrue(browser.evaluate(priors).asText().contains("~ normal(0, 25)"));
  }

  @Test
  void hostileNamesAreInert() throws IOException {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder("y,<b>x</b>,g\n");
    for (String level : HOSTILE) {
      for (int k = 0; k < 8; k++) {
        double y = random.nextGaussian() + HOSTILE.indexOf(level);
        rows.append(String.format(Locale.ROOT, "%.6f,%.6f,", y, random.nextDouble()));
        rows.append('"').append(level.replace("\"", "\"\"")).append("\"\n");
      }
    }
    Path data = Files.writeString(output.resolve("hostile.csv"), rows);
    String options = "input { options { escape = \"\\\"\" } }\n";
    Path page =
        report(
            "hostile",
            Baseline.input(
                    "csv", data.toString(), "{ y = double, \"<b>x</b>\" = double, g = string }")
                + options
                + "model { formula = \"y ~ `<b>x</b>` + (1 | g)\" }\n"
                + "inference { intervals = profile }\n");
    look("hostile", page);
    assertEquals(
        0,
        browser
            .evaluate("document.querySelectorAll('main script, main img, main b i').length")
            .asInt());
    String shown = browser.evaluate("document.body.innerText").asText();
    assertTrue(shown.contains("<script>alert(1)</script>"), "names are shown as they are");
    assertTrue(shown.contains("\uFFFDright to left"), "marks of direction are seen, not obeyed");
    String text = Files.readString(page);
    assertFalse(text.contains("<script>alert"));
    assertFalse(text.contains("<img src=x"));
    assertFalse(text.contains("\u2028"));
    assertFalse(text.contains("\u202E"));
  }

  /** The policy must not let a script in that is not the page's own. */
  @Test
  void thePolicyStopsOtherScriptsAndRequests() throws IOException {
    Path page =
        report(
            "policy",
            Baseline.input(
                    "csv", Paths.data("sleepstudy.csv").toString(), Baseline.SLEEPSTUDY_COLUMNS)
                + Baseline.SLEEPSTUDY);
    String text = Files.readString(page);
    Path attacked =
        Files.writeString(
            output.resolve("attacked.html"),
            text.replace(
                "</main>",
                "<script>window.attacked = 1</script><img src=\"http://127.0.0.1:9/x.png\"></main>"));
    browser.open(attacked, DESK, 900, false);
    assertTrue(browser.evaluate("window.attacked === undefined").asBoolean());
    assertTrue(browser.evaluate("document.querySelectorAll('figure svg').length > 5").asBoolean());
    assertTrue(
        browser.complaints().stream().anyMatch(said -> said.contains("Content Security Policy")),
        browser.complaints().toString());
  }
}
