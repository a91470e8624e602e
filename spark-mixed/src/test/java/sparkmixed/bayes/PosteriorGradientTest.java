package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GeneralizedLikelihood;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.JointLikelihood;
import sparkmixed.fit.LinearLikelihood;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.MarginalLikelihood;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.RandomModel;

/** Gradients of all posteriors beside differences, for every structure of random effects. */
class PosteriorGradientTest {
  private static final List<String> STATEMENTS =
      List.of("b ~ student_t(4, 0.2, 1.5)", "b[z] ~ normal(0, 2)", "sd ~ gamma(2, 1)");

  private static PriorSet priors(PriorTargets targets) {
    return PriorSet.resolve(
        STATEMENTS,
        targets,
        new PriorDefaults(
            Densities.of("student_t", 3, 0.5, 2),
            Densities.of("student_t", 3, 0, 2),
            new Lkj(1.5),
            targets.dispersion() == null ? null : Densities.of("student_t", 3, 0, 2)));
  }

  private static LmmProblem linear(RandomModel model) {
    TableRows table = RandomModel.data(5, false);
    ModelFrame frame = table.frame(model.formula(), RandomModel.weighted(true));
    return LmmProblem.of(
        frame, new InMemoryObservations(table, frame, false), true, Long.MAX_VALUE);
  }

  private static CoefficientPriors coefficients(
      PriorSet priors, ModelFrame frame, int[] columns, double[] means) {
    return new CoefficientPriors(priors, frame.fixedNames(), columns, means);
  }

  private static void assertGradient(LogDensity density, double step, double tolerance) {
    Random random = new Random(8);
    double[] q = random.doubles(density.dimension(), -0.5, 0.5).toArray();
    double[] gradient = new double[q.length];
    double value = density.evaluate(q, gradient);
    assertTrue(Double.isFinite(value));
    for (int k = 0; k < q.length; k++) {
      double[] up = q.clone();
      double[] down = q.clone();
      up[k] += step;
      down[k] -= step;
      double difference = (density.value(up) - density.value(down)) / (2 * step);
      assertEquals(difference, gradient[k], tolerance * (1 + Math.abs(difference)), "number " + k);
    }
  }

  private static FittedModel.FixedEffects guess(ModelFrame frame) {
    double[][] vcov = {{0.5, 0.1, 0}, {0.1, 0.4, -0.1}, {0, -0.1, 0.3}};
    return new FittedModel.FixedEffects(frame.fixedNames(), new double[] {0.4, -0.2, 0.3}, vcov);
  }

  @ParameterizedTest
  @EnumSource(RandomModel.class)
  void linearMarginal(RandomModel model) {
    LmmProblem problem = linear(model);
    PriorSet priors = priors(LinearBayes.targets(problem));
    CoefficientPriors coefficients =
        coefficients(priors, problem.frame(), problem.columns(), problem.columnMeans());
    List<NormalMixture> mixtures = coefficients.mixtures();
    MarginalLikelihood likelihood =
        MarginalLikelihood.of(
            problem,
            coefficients.directions(),
            mixtures.stream().mapToDouble(NormalMixture::location).toArray());
    Density sigma = java.util.Objects.requireNonNull(priors.dispersion());
    LinearMarginal density =
        new LinearMarginal(
            likelihood, new CovarianceParameters(likelihood.layout(), priors), sigma, mixtures);
    assertGradient(density, 1e-5, 1e-6);
  }

  @ParameterizedTest
  @EnumSource(RandomModel.class)
  void linearJoint(RandomModel model) {
    LmmProblem problem = linear(model);
    PriorSet priors = priors(LinearBayes.targets(problem));
    JointLikelihood likelihood = LinearLikelihood.of(problem);
    JointParameters parameters =
        JointParameters.about(
            guess(problem.frame()),
            likelihood,
            priors,
            coefficients(priors, problem.frame(), problem.columns(), problem.columnMeans()));
    assertJointGradients(likelihood, parameters, problem.frame(), problem.columns());
  }

  /** Effects written in either way. */
  private static void assertJointGradients(
      JointLikelihood likelihood, JointParameters parameters, ModelFrame frame, int[] columns) {
    double[] q = new double[parameters.size()];
    for (BayesOptions.Parameterization way : BayesOptions.Parameterization.values()) {
      EffectChoice effects =
          EffectChoice.of(
              way,
              likelihood,
              frame,
              columns,
              parameters.written(q),
              parameters.deviations(q),
              List.of());
      assertGradient(new JointPosterior(likelihood, parameters, effects.parameters()), 1e-5, 1e-6);
    }
  }

  @Test
  void generalized() {
    List<Family> families = new ArrayList<>(List.of(Family.values()));
    for (RandomModel model : RandomModel.values()) {
      Family family = families.get(model.ordinal() % families.size());
      TableRows table = counts(family);
      ModelFrame frame = table.frame(model.formula(), FrameOptions.none().withFamily(family));
      Link link = family == Family.BINOMIAL ? Link.LOGIT : Link.LOG;
      try (GlmmProblem problem =
          GlmmProblem.of(
              frame, new InMemoryObservations(table, frame, false), GlmmOptions.of(family, link))) {
        PriorSet priors = priors(GeneralizedBayes.targets(problem));
        GeneralizedLikelihood likelihood = GeneralizedLikelihood.of(problem);
        JointParameters parameters =
            JointParameters.about(
                guess(frame),
                likelihood,
                priors,
                coefficients(priors, frame, problem.columns(), problem.columnMeans()));
        assertJointGradients(likelihood, parameters, frame, problem.columns());
        assertGradient(
            new GeneralizedMarginal(likelihood, parameters, new double[parameters.size()]),
            1e-4,
            1e-4);
      }
    }
  }

  /** The columns of {@link RandomModel#data} with a response that every family has. */
  private static TableRows counts(Family family) {
    return RandomModel.data(5, false, family == Family.BINOMIAL ? i -> i % 2 : i -> 1 + i * 7 % 5);
  }
}
