package sparkmixed.ml;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.RandomEffects;
import sparkmixed.formula.Formula;
import sparkmixed.frame.FrameData;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;
import sparkmixed.spark.SparkFrames;

/** The cattle herds, the model everybody fits to them, and R's fit of it as a model of ours. */
final class Cbpp {
  static final String FORMULA = "cbind(incidence, size - incidence) ~ period + (1 | herd)";

  // R 4.2.2, lme4 1.1-31, options(digits = 17):
  //   m <- glmer(FORMULA, cbpp, binomial, control = glmerControl(tolPwrss = 1e-12))
  //   fixef(m); vcov(m); getME(m, "theta"); -2 * logLik(m)
  //   ranef(m)$herd; sqrt(c(attr(ranef(m, condVar = TRUE)$herd, "postVar")))
  private static final double[] BETA = {
    -1.3985321315056705, -0.9923327167535321, -1.1286720639332868, -1.580313859810726
  };
  private static final double SD = 0.6422614347340472;
  private static final double[] MODES = {
    0.5900200113679018, -0.29889722140589825, 0.40625555288770065, 0.03927730712111005,
    -0.1900153537673923, -0.40026857578537794, 0.8893939436479099, 0.5993719144740317,
    -0.23765487513028305, -0.540935195360482, -0.08463666264982023, -0.0648165473729042,
    -0.6899245672381601, 0.9707163725872616, -0.5304763353551321
  };
  private static final double[] DEVIATIONS = {
    0.34826505387588036, 0.36555820286568635, 0.2973184853209549, 0.4163881786974051,
    0.35039850817392076, 0.37995576698188516, 0.3264710349063818, 0.3210890335054634,
    0.4614078916279309, 0.370678623923176, 0.3091223244616993, 0.4411374909741279,
    0.3848159219586982, 0.35540121756185133, 0.3977028394309151
  };
  private static final double[][] VCOV = {
    {0.0540431862954369, -0.02592006305715015, -0.025826899879367704, -0.025891694980324606},
    {-0.02592006305715015, 0.09402949585583593, 0.02789149331753377, 0.02779730083781618},
    {-0.025826899879367704, 0.02789149331753377, 0.10669213784387953, 0.02743145378046736},
    {-0.025891694980324606, 0.02779730083781618, 0.02743145378046736, 0.1827017623503098}
  };

  private Cbpp() {}

  static Dataset<Row> data(SparkSession spark) {
    return spark
        .read()
        .option("header", "true")
        .schema("herd int, incidence int, size int, period string")
        .csv("data/cbpp.csv");
  }

  static GeneralizedLinearMixedEffects estimator() {
    return new GeneralizedLinearMixedEffects().setFamily("binomial").setFormula(FORMULA);
  }

  private static Blocks column(double[] values) {
    Blocks blocks = new Blocks(1, values.length);
    for (int i = 0; i < values.length; i++) {
      blocks.page(i)[blocks.offset(i)] = values[i];
    }
    return blocks;
  }

  /** R's fit. */
  static GeneralizedLinearMixedEffectsModel model(SparkSession spark) {
    long[] herds = new long[MODES.length];
    java.util.Arrays.setAll(herds, k -> k + 1L);
    Levels levels = new Levels.Numbers(sparkmixed.frame.ColumnKind.INT, herds);
    return model(spark, FORMULA, List.of(effects("herd", 0, levels, MODES, DEVIATIONS)));
  }

  static RandomEffects effects(
      String group, int term, Levels levels, double[] modes, double[] deviations) {
    return new RandomEffects(
        group, levels, new int[] {term}, List.of("(Intercept)"), column(modes), column(deviations));
  }

  /** A fit with R's coefficients and these random effects, one intercept each. */
  static GeneralizedLinearMixedEffectsModel model(
      SparkSession spark, String formula, List<RandomEffects> effects) {
    GeneralizedLinearMixedEffects estimator = estimator().setFormula(formula);
    FrameOptions options = FrameSpec.options(estimator);
    List<sparkmixed.frame.Column> schema = SparkFrames.columns(data(spark).schema());
    FramePlan plan = FramePlan.of(Formula.parse(formula), schema, options);
    FrameData facts = SparkFrames.resolve(data(spark), plan);
    ModelFrame frame = plan.resolve(facts);
    Distribution distribution =
        new Distribution(
            "binomial", "logit", "observed", null, Double.NaN, Double.NaN, "", Double.NaN);
    double[] theta = new double[effects.size()];
    java.util.Arrays.fill(theta, SD);
    FittedModel fitted =
        new FittedModel(
            plan.formula().deparse(),
            "Laplace",
            distribution,
            56,
            0,
            0,
            effects.stream()
                .map(of -> new FittedModel.Group(of.group(), of.levels().size()))
                .toList(),
            184.05256374299438,
            1,
            theta,
            new FittedModel.FixedEffects(frame.fixedNames(), BETA.clone(), VCOV),
            effects.stream()
                .map(
                    of ->
                        new FittedModel.TermCovariance(
                            of.group(), of.columns(), true, new double[][] {{SD * SD}}))
                .toList(),
            false,
            new FittedModel.Convergence(true, "Converged.", 9, 12, 1e-7),
            new FittedModel.Solver("driver", "block-diagonal", "one factor", 1234),
            List.of(),
            List.of());
    ModelData data =
        new ModelData(
            FrameSpec.of(plan, schema, options, facts),
            frame,
            fitted,
            effects,
            Map.of(),
            3,
            Instant.now(),
            null,
            new KeptStatistics((sparkmixed.fit.LmmProblem) null, null),
            null);
    GeneralizedLinearMixedEffectsModel model = estimator.model(data);
    estimator.copyValues(model, org.apache.spark.ml.param.ParamMap.empty());
    return model.setParent(estimator);
  }
}
