package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.Nearest;
import sparkmixed.ml.GeneralizedLinearMixedEffects;
import sparkmixed.ml.LinearMixedEffects;

class ConfigTest {
  private static final String GOOD =
      """
      input { format = CSV, path = "a.csv", options { header = true, sep.x = 1 } }
      model { formula = "y ~ 1 + (1 | g)", levels { g = [1, "b"] }, maxIter = 7 }
      output { path = "out" }
      """;

  private static JobSpec spec(String text, String... settings) {
    List<Entry> entries =
        Entry.of(ConfigFactory.parseString(text), ConfigFile.settings(List.of(settings)));
    return JobSpec.of(entries.get(0).config());
  }

  private static String refusal(String text, String... settings) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> spec(text, settings)).getMessage());
  }

  @Test
  void readsWhatIsWritten() {
    JobSpec spec = spec(GOOD);
    assertEquals("csv", spec.input().format());
    assertEquals("1", spec.input().options().get("sep.x"));
    assertEquals(List.of("1", "b"), spec.model().levels().get("g"));
    assertEquals(7, spec.model().maxIter());
    assertEquals("REML", spec.model().kind().method());
    assertFalse(spec.keepNonConverged());
  }

  @Test
  void settingsWinAndNeedNoQuotes() {
    JobSpec spec =
        spec(
            GOOD,
            "model.formula=y ~ x + (1 + x | g)",
            "model.method=ml",
            "model.maxIter=9",
            "input.columns.\"a.b\"=int",
            "onNonConvergence=keep");
    assertEquals("y ~ x + (1 + x | g)", spec.model().formula());
    assertEquals("ML", spec.model().kind().method());
    assertEquals(9, spec.model().maxIter());
    assertEquals("int", spec.input().columns().get("a.b"));
    assertTrue(spec.keepNonConverged());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.formla=x|Unknown configuration key \"model.formla\"; the nearest known key is"
            + " \"model.formula\".",
        "modle.formula=x|Unknown configuration key \"modle\"; the nearest known key is \"model\".",
        "input.pth=x|\"input.path\"",
        "model.maxIter=many|\"model.maxIter\" is \"many\"; it must be a whole number.",
        "model=3|\"model\" is \"3\"; it must be a section",
        "input.columns.x=integer|unknown type \"integer\"",
        "model.family=tweedie|Unknown family \"tweedie\"; use one of gaussian, binomial, poisson",
        "model.method=Lasso|model.method = Lasso is not known; it is REML or ML",
        "model.newLevels=skip|\"newLevels\" is \"skip\"; it must be one of population, error,"
            + " missing",
        "model.contrasts.a.b=sum|quote a column name that has dots",
        "output.path=|The output is missing",
        "input.table=t|",
      })
  void refusesWithTheNearestKey(String setting, String message) {
    if (message == null) {
      // A source given on the command line replaces the file's.
      assertEquals("t", spec(GOOD, setting).input().table());
      return;
    }
    String refusal = refusal(GOOD, setting);
    assertTrue(refusal.contains(message), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.family=gaussian||gaussian identity REML",
        "model.family=gaussian|model.method=laplace|gaussian identity Laplace",
        "model.link=log||gaussian log Laplace",
        "model.family=Binomial||binomial logit Laplace",
        "model.family=bernoulli|model.link=probit|binomial probit Laplace",
        "model.family=nbinom2|model.method=agq|negative-binomial log AGQ",
        "model.family=nbinom1|model.method=pql|negative-binomial-1 log PQL",
        "model.family=Gamma|model.method=monte-carlo|gamma inverse MonteCarlo",
        "model.family=inverse.gaussian|model.link=1/mu^2|inverse-gaussian inverse-squared Laplace",
      })
  void everySpellingFindsItsModel(String setting, @Nullable String other, String expected) {
    String[] settings = other == null ? new String[] {setting} : new String[] {setting, other};
    Families kind = spec(GOOD, settings).model().kind();
    assertEquals(expected, kind.family() + " " + kind.link() + " " + kind.method());
    assertEquals(expected.endsWith("REML"), kind.linear());
  }

  @Test
  void exactLikelihoodIsForGaussianIdentity() {
    String refusal = refusal(GOOD, "model.family=poisson", "model.method=ml");
    assertTrue(
        refusal.contains("family poisson with link log; use one of Laplace, PQL, AGQ, MonteCarlo"),
        refusal);
  }

  @Test
  void settingsOfAGeneralizedModelReachItsEstimator() {
    JobSpec spec =
        spec(
            GOOD,
            "model.family=binomial",
            "model.method=AGQ",
            "model.quadraturePoints=25",
            "model.samples=100",
            "model.seed=7",
            "model.curvature=expected",
            "model.placement=separable");
    GeneralizedLinearMixedEffects estimator =
        (GeneralizedLinearMixedEffects) Estimators.of(spec.model());
    assertEquals("binomial", estimator.getFamily());
    assertEquals("logit", estimator.getLink());
    assertEquals("AGQ", estimator.getMethod());
    assertEquals(25, estimator.getQuadraturePoints());
    assertEquals(100, estimator.getSamples());
    assertEquals(7, estimator.getSeed());
    assertEquals("expected", estimator.getCurvature());
    assertEquals("separable", estimator.getPlacement());
    assertInstanceOf(LinearMixedEffects.class, Estimators.of(spec(GOOD).model()));
  }

  @Test
  void unknownKeyNamesItsLine() {
    String refusal = refusal(GOOD + "\nmodel { familly = gaussian }");
    assertTrue(refusal.contains("\"model.familly\" (line 5)"), refusal);
  }

  @Test
  void entriesOverrideDefaultsAndAreOverriddenBySettings() {
    String text =
        GOOD
            + """
            fits = [
              { name = a, model { maxIter = 1 } }
              { name = b, input { table = t }, model { formula = "y ~ z + (1 | g)" } }
              { name = c, model { familly = gaussian } }
              { model { maxIter = 3 } }
              { name = "../x" }
              { name = a }
            ]
            """;
    List<Entry> entries =
        Entry.of(ConfigFactory.parseString(text), ConfigFile.settings(List.of("model.method=ML")));
    assertEquals(6, entries.size());
    JobSpec a = JobSpec.of(entries.get(0).config());
    assertEquals(1, a.model().maxIter());
    assertEquals("ML", a.model().kind().method());
    JobSpec b = JobSpec.of(entries.get(1).config());
    assertEquals("t", b.input().table());
    assertEquals("y ~ z + (1 | g)", b.model().formula());
    for (int k = 2; k < 6; k++) {
      assertNotNull(entries.get(k).problem(), "entry " + k);
    }
    assertTrue(
        String.valueOf(Objects.requireNonNull(entries.get(2).problem()).getMessage())
            .contains("\"model.family\""));
    assertEquals(6, entries.stream().map(Entry::name).distinct().count());
  }

  @Test
  void secretsAreNotShown() {
    String text =
        GOOD
            + """
            input { options { password = hunter2, url = "jdbc:postgresql://me:hunter2@db/x?ssl=hunter2",
                              conn = "host;password=hunter2;x=1" } }
            spark { hadoop.fs.s3a.secret.key = hunter2, "hadoop.fs.s3a.access.key" = hunter2 }
            input.path = "s3a://hunter2:hunter2@bucket/a.csv?token=hunter2"
            """;
    String shown =
        Entry.of(ConfigFactory.parseString(text), ConfigFactory.empty()).get(0).redacted();
    assertFalse(shown.contains("hunter2"), shown);
    assertTrue(shown.contains("s3a://bucket/a.csv"), shown);
    assertTrue(shown.contains("jdbc:postgresql://db/x"), shown);
    assertTrue(shown.contains(Redaction.HIDDEN), shown);
  }

  @Test
  void filesMayReferToTheEnvironment(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("job.conf");
    Files.writeString(
        file,
        "output { path = out }\n"
            + "output { path = ${?SPARK_MIXED_NO_SUCH_VARIABLE} }\n"
            + "home = ${PATH}\n");
    Config config = ConfigFile.read(file.toString());
    assertEquals("out", config.getString("output.path"));
    assertEquals(System.getenv("PATH"), config.getString("home"));
    assertEquals("out", ConfigFile.read(file.toUri().toString()).getString("output.path"));
  }

  @Test
  void unreadableAndBrokenFilesAreUsageErrors(@TempDir Path directory) throws Exception {
    Path broken = directory.resolve("broken.conf");
    Files.writeString(broken, "model { formula = \"y ~\n");
    for (String location : List.of(broken.toString(), directory + "/absent.conf", "nofs://x/y")) {
      String message =
          String.valueOf(
              assertThrows(ConfigurationException.class, () -> ConfigFile.read(location))
                  .getMessage());
      assertFalse(message.contains("Exception"), message);
    }
  }

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "formula, formula, 0", "'', abc, 3", "abc, '', 3", "ab, ba, 2"})
  void editsAreCounted(String a, String b, int edits) {
    assertEquals(edits, Nearest.distance(a, b));
  }
}
