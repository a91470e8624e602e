package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.fit.ConfinedFits;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/**
 * Models without each term beside {@code print(as.data.frame(drop1(m, test = "Chisq")), digits =
 * 12)} of R 4.2.2, lme4 1.1-31, {@code lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend =
 * 1e-9))}; all columns of Arabidopsis but the counts are factors.
 */
class TermDeletionsTest {
  private static final LmmOptions FITTING = LmmOptions.defaults();

  private static LmmProblem problem(ModelFrame frame, TableRows table) {
    return LmmProblem.of(
        frame, new InMemoryObservations(table, frame, false), true, FITTING.memoryBudget());
  }

  private static TermDeletions linear(TableRows table, String formula) {
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    LmmProblem problem = problem(frame, table);
    LmmFit.Result fit = LmmFit.fit(problem, FITTING, FitListener.none());
    return TermDeletions.of(frame.fixedDesign(), ConfinedFits.of(problem, fit.model(), FITTING));
  }

  /** Lines are term, npar, AIC, LRT, p. */
  private static void assertLines(String expected, TermDeletions own) {
    List<String> lines = expected.lines().toList();
    assertEquals(lines.size(), own.lines().size(), own.toString());
    for (int k = 0; k < lines.size(); k++) {
      String[] cells = lines.get(k).strip().split(" +");
      TermDeletions.Line line = own.lines().get(k);
      assertEquals(cells[0], line.term());
      assertEquals(Double.parseDouble(cells[2]), line.aic(), 2e-4, line.toString());
      if (cells[1].equals("NA")) {
        assertTrue(Double.isNaN(line.lrt()));
        continue;
      }
      assertEquals(Integer.parseInt(cells[1]), line.npar(), line.toString());
      if (line.npar() == 0) {
        assertTrue(Double.isNaN(line.p()));
        assertEquals("the other terms span its columns", line.note());
        continue;
      }
      assertEquals("", line.note());
      assertEquals(Double.parseDouble(cells[3]), line.lrt(), 2e-4, line.toString());
      double p = Double.parseDouble(cells[4]);
      assertEquals(p, line.p(), 2e-3 * p, line.toString());
      assertEquals(p, Math.exp(line.logP()), 2e-3 * p, line.toString());
    }
  }

  // m <- lmer(log1p(total.fruits) ~ amd * status + rack + nutrient + (1 | gen), Arabidopsis)
  @Test
  void marginalTermsStay() {
    assertLines(
        """
        <none> NA 2090.48289017
        rack 1 2143.90361655 55.42072637729 9.73050396146e-14
        nutrient 1 2231.68151363 143.19862345450 5.31867001171e-33
        amd:status 2 2087.83941241 1.35652223283 5.07498706716e-01
        """,
        linear(
            Shipped.arabidopsis(row -> true),
            "log1p(total.fruits) ~ amd * status + rack + nutrient + (1 | gen)"));
  }

  // lmer(Reaction ~ Days * g + I(Days^2) + (Days | Subject), sleepstudy), g as in AnovaTest
  @Test
  void slopesThatDifferByGroup() {
    assertLines(
        """
        <none> NA 1769.26592710
        I(Days^2) 1 1768.92367701 1.65774990580 0.197907401087
        Days:g 2 1767.82326702 2.55733991514 0.278407347895
        """,
        linear(Shipped.groupedSleepstudy(), "Reaction ~ Days * g + I(Days^2) + (Days | Subject)"));
  }

  // lmer(log1p(total.fruits) ~ 0 + amd + status + (1 | gen), Arabidopsis): without amd, status has
  // an indicator for every level
  @Test
  void theConstantStaysWithTheNextFactor() {
    assertLines(
        """
        <none> NA 2270.69407638
        amd 1 2277.01338390 8.31930751978 0.00392258711523
        status 2 2273.40205786 6.70798148057 0.03494462056114
        """,
        linear(
            Shipped.arabidopsis(row -> true),
            "log1p(total.fruits) ~ 0 + amd + status + (1 | gen)"));
  }

  // sub <- subset(Arabidopsis, !(amd == "clipped" & status == "Transplant"))
  // lmer(log1p(total.fruits) ~ amd * status + rack + (1 | gen), sub)
  @Test
  void missingCell() {
    assertLines(
        """
        <none> NA 1952.04696862
        rack 1 1990.26785232 40.2208836988132 2.26810639195e-10
        amd:status 1 1950.08810186 0.0411332411074 8.39280949648e-01
        """,
        linear(
            Shipped.arabidopsis(
                row ->
                    !("clipped".equals(row.get("amd")) && "Transplant".equals(row.get("status")))),
            "log1p(total.fruits) ~ amd * status + rack + (1 | gen)"));
  }

  // lmer(log1p(total.fruits) ~ popu + reg + rack + (1 | gen), Arabidopsis): a population is in one
  // region, so regions are dropped columns, which come back without populations
  @Test
  void droppedColumnsComeBack() {
    assertLines(
        """
        <none> NA 2203.22867630
        popu 6 2221.96016892 30.7314926231 2.85233982125e-05
        reg 0 2203.22867630
        rack 1 2244.67104107 43.4423647747 4.36631994405e-11
        """,
        linear(
            Shipped.arabidopsis(row -> true),
            "log1p(total.fruits) ~ popu + reg + rack + (1 | gen)"));
  }

  private static TermDeletions herds(GlmmOptions options) {
    TableRows table = Shipped.table("cbpp", Set.of("incidence", "size"), row -> true, Map.of());
    ModelFrame frame =
        table.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    try (GlmmProblem problem =
        GlmmProblem.of(frame, new InMemoryObservations(table, frame, false), options)) {
      return TermDeletions.of(
          frame.fixedDesign(),
          ConfinedFits.of(problem, GlmmFit.fit(problem, FitListener.none()).model()));
    }
  }

  // glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial,
  //   control = glmerControl("bobyqa", tolPwrss = 1e-12, optCtrl = list(rhoend = 1e-8)))
  @Test
  void generalizedModels() {
    GlmmOptions laplace = GlmmOptions.of(Family.BINOMIAL, Family.BINOMIAL.defaultLink());
    String expected =
        """
        <none> NA 194.052563743
        period 3 213.662627188 25.6100634447 1.15093669431e-05
        """;
    assertLines(expected, herds(laplace));
    assertLines(expected, herds(laplace.withPlacement("separable")));
    // with nAGQ = 9: the likelihoods are relative to the saturated model in R, their ratio is not
    TermDeletions.Line nine =
        herds(laplace.with(GlmmOptions.Method.AGQ).withQuadraturePoints(9)).lines().get(1);
    assertEquals(25.5510234435, nine.lrt(), 2e-4);
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> herds(laplace.with(GlmmOptions.Method.PQL)));
    assertTrue(String.valueOf(refused.getMessage()).contains("Laplace or AGQ"));
  }

  @Test
  void otherRowsAreRefused() {
    TableRows table = Shipped.groupedSleepstudy();
    ModelFrame frame = table.frame("Reaction ~ Days + (1 | Subject)", FrameOptions.none());
    LmmFit.Result fit = LmmFit.fit(problem(frame, table), FITTING, FitListener.none());
    TableRows fewer =
        Shipped.table(
            "sleepstudy",
            Set.of("Reaction", "Days"),
            row -> !"308".equals(row.get("Subject")),
            Map.of());
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> ConfinedFits.of(problem(frame, fewer), fit.model(), FITTING));
    assertTrue(String.valueOf(refused.getMessage()).contains("180 rows"), refused.toString());
  }
}
