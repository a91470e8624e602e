package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LevelDeletion;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.Quantities;
import sparkmixed.fit.RowModel;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.RandomModel;
import sparkmixed.testing.ShippedData;

class InfluenceTest {
  private static final LmmOptions FITTING = LmmOptions.defaults();

  private static List<Influence> linear(
      TableRows table, String formula, FrameOptions frameOptions, String group, boolean refit) {
    ModelFrame frame = table.frame(formula, frameOptions);
    InMemoryObservations observations = new InMemoryObservations(table, frame, false);
    LmmProblem problem = LmmProblem.of(frame, observations, true, FITTING.memoryBudget());
    FittedModel model = LmmFit.fit(problem, FITTING, FitListener.none()).model();
    return Influence.of(
        model,
        LevelDeletion.of(
            problem, RowModel.of(problem, observations, FITTING), model, FITTING, group, refit));
  }

  private static Influence of(List<Influence> all, String level) {
    return all.stream().filter(one -> one.level().equals(level)).findFirst().orElseThrow();
  }

  // R 4.2.2, lme4 1.1-31: m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy)
  //   i <- influence(m, "Subject"); i[["fixed.effects[-Subject]"]]; dfbetas(i)
  //   d <- i[["fixed.effects[-Subject]"]] - fixef(m); d %*% solve(vcov(m)) %*% d / 2
  //      (Intercept)         Days     dfbetas                    Cook
  // 308 251.82936578   9.80273205  0.05872488230 -0.4489274387 0.0924169557
  // 309 254.13158481  10.94996246  0.41087492159  0.3098968980 0.1485233977
  // 335 250.72101144  11.25248125 -0.09498542301  0.5559562333 0.1294803882
  // 337 249.128691765  9.963833725 -0.33358739185 -0.3247749988 0.1259962798
  //   i[["var.cov.comps[-Subject]"]]["308", ]
  //     sigma^2 559.17735104 v[(Intercept)] 694.13005668
  //     C[Days,(Intercept)] 8.14617610 v[Days] 30.47473268
  @Test
  void subjectsAsInR() {
    List<Influence> all =
        linear(
            ShippedData.table("sleepstudy"),
            "Reaction ~ Days + (Days | Subject)",
            FrameOptions.none(),
            "Subject",
            true);
    assertEquals(18, all.size());
    Map.of(
            "308",
                new double[] {251.82936578, 9.80273205, 0.0587248823, -0.4489274387, 0.0924169557},
            "309",
                new double[] {254.13158481, 10.94996246, 0.4108749216, 0.309896898, 0.1485233977},
            "335",
                new double[] {250.72101144, 11.25248125, -0.094985423, 0.5559562333, 0.1294803882},
            "337",
                new double[] {
                  249.128691765, 9.963833725, -0.3335873919, -0.3247749988, 0.1259962798
                })
        .forEach(
            (level, r) -> {
              Influence own = of(all, level);
              assertEquals(10, own.rows());
              // influence() refits by the default optimizer, to 1e-4 of a standard error or so
              assertEquals(r[0], own.values()[0], 1e-3);
              assertEquals(r[1], own.values()[1], 1e-4);
              assertEquals(r[2], own.dfbetas()[0], 1e-4);
              assertEquals(r[3], own.dfbetas()[1], 1e-4);
              assertEquals(r[4], own.cooksDistance(), 2e-5);
            });
    double[] left = of(all, "308").values();
    assertEquals(Math.sqrt(694.13005668), left[2], 1e-2);
    assertEquals(Math.sqrt(30.47473268), left[3], 1e-3);
    assertEquals(8.14617610 / Math.sqrt(694.13005668 * 30.47473268), left[4], 1e-3);
    assertEquals(Math.sqrt(559.17735104), left[5], 1e-3);
  }

  /** Against fits to tables without the rows, with crossed and nested factors and weights. */
  @Test
  void leavingOutIsFittingTheRest() {
    TableRows table = RandomModel.data(11, false);
    FrameOptions options = RandomModel.weighted(true);
    String formula = "y ~ x + z + (1 + x | h) + (1 | g) + (1 | k)";
    for (String group : new String[] {"h", "k"}) {
      List<Influence> all = linear(table, formula, options, group, true);
      ModelFrame frame = table.frame(formula, options);
      for (Influence one : all) {
        TableRows rest = without(table, frame, group, one.level());
        ModelFrame own = rest.frame(formula, options);
        FittedModel fit =
            LmmFit.fit(own, new InMemoryObservations(rest, own, false), FITTING, FitListener.none())
                .model();
        double[] values = Quantities.values(fit);
        for (int k = 0; k < values.length; k++) {
          if (Double.isFinite(values[k]) && Double.isFinite(one.values()[k])) {
            assertEquals(values[k], one.values()[k], 1e-5, group + " " + one.level() + " " + k);
          }
        }
      }
    }
  }

  private static TableRows without(TableRows table, ModelFrame frame, String group, String level) {
    List<Integer> kept = new java.util.ArrayList<>();
    for (int i = 0; i < table.rows(); i++) {
      if (!table.cursor(frame).at(i).text(frame.inputs().indexOf(group)).equals(level)) {
        kept.add(i);
      }
    }
    TableRows.Builder rest = TableRows.builder();
    for (String name : new String[] {"y", "x", "z", "w", "o"}) {
      int at = frame.inputs().indexOf(name);
      rest.doubles(
          name, kept.stream().mapToDouble(i -> table.cursor(frame).at(i).number(at)).toArray());
    }
    for (String name : new String[] {"g", "h", "k"}) {
      int at = frame.inputs().indexOf(name);
      rest.strings(
          name, kept.stream().map(i -> table.cursor(frame).at(i).text(at)).toArray(String[]::new));
    }
    return rest.build();
  }

  @Test
  void oneStepKeepsTheVariances() {
    TableRows table = ShippedData.table("sleepstudy");
    String formula = "Reaction ~ Days + (Days | Subject)";
    Influence step = of(linear(table, formula, FrameOptions.none(), "Subject", false), "308");
    Influence refit = of(linear(table, formula, FrameOptions.none(), "Subject", true), "308");
    assertEquals(refit.values()[1], step.values()[1], 0.02);
    assertEquals(0, step.changes()[4], 1e-12);
    assertEquals(step.values()[2] / step.values()[5], 24.7406580 / 25.5917957, 1e-5);
  }

  // R 4.2.2, lme4 1.1-31:
  //   g <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
  //   g1 <- update(g, subset = herd != h); fixef(g1); getME(g1, "theta")
  // 1  -1.3749929  -1.16252261  -1.47426262 -1.58329506 0.624579143
  // 14 -1.54979287 -0.874650702 -0.995036541 -1.4538763 0.571406224
  @Test
  void herdsAsInR() {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame =
        table.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    GlmmProblem problem =
        GlmmProblem.of(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(Family.BINOMIAL, Link.LOGIT));
    FittedModel model = GlmmFit.fit(problem, FitListener.none()).model();
    List<Influence> all = Influence.of(model, LevelDeletion.of(problem, model, "herd"));
    // R stops short of the optimum by up to 1e-3
    assertArrayEquals(
        new double[] {-1.3749929, -1.16252261, -1.47426262, -1.58329506, 0.624579143},
        of(all, "1").values(),
        2e-3);
    assertArrayEquals(
        new double[] {-1.54979287, -0.874650702, -0.995036541, -1.4538763, 0.571406224},
        of(all, "14").values(),
        2e-3);
    assertThrows(ConfigurationException.class, () -> LevelDeletion.of(problem, model, "period"));
  }
}
