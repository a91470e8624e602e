package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.NewLevels;
import sparkmixed.testing.DenseModel;
import sparkmixed.testing.GlmmComparison;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.ReferenceTables;

/**
 * Every generalized fit of the reference folder, of lme4, glmmTMB and independent R code ({@code
 * ri_suite}: models with one random intercept by Laplace's approximation with either curvature and
 * by quadrature).
 *
 * <p>lme4's Laplace has Fisher's weights, glmmTMB's the observed ones; lme4's fits of gamma and
 * inverse Gaussian models are no maxima of a likelihood and are left aside.
 */
class GlmmReferenceTest {
  private static final String ABSENT = "no reference data";

  private static List<JsonNode> references() {
    return ReferenceData.find()
        .map(
            reference ->
                reference.fits().stream()
                    .map(fit -> fit.get("id").asText())
                    .filter(id -> id.startsWith("glmm_"))
                    .map(reference::fit)
                    .toList())
        .orElse(List.of());
  }

  static Stream<String> packages() {
    List<String> ids = new ArrayList<>();
    for (JsonNode fit : references()) {
      if (fit.has("ranef")) {
        ids.add(fit.get("id").asText());
      }
    }
    return ids.isEmpty() ? Stream.of(ABSENT) : ids.stream();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void fitEqualsThePackages(String id) {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode expected = reference.fit(id);
    Model model = new Model(reference, expected);
    GlmmOptions options = model.options(expected.get("method").asText());
    if (expected.get("package").asText().equals("lme4")) {
      options = options.with(GlmmOptions.Curvature.EXPECTED);
    }
    LmmFit.Result result = model.fit(options);
    GlmmComparison comparison = new GlmmComparison(result);
    comparison.assertLogLik(logLik(expected));
    comparison.assertFixed(expected.get("fixed"));
    comparison.assertTerms(expected.get("varcomp"));
    comparison.assertModes(expected.get("ranef"));
    JsonNode dispersion = expected.path("dispersion");
    for (String name : List.of("theta", "phi")) {
      if (dispersion.hasNonNull(name)) {
        comparison.assertDispersion(dispersion.get(name).asDouble());
      }
    }
    model.assertPredictions(result);
  }

  /** With all constants: lme4's, by quadrature, is relative to the saturated model. */
  private static double logLik(JsonNode fit) {
    double value = fit.get("logLik").asDouble();
    return fit.get("method").asText().startsWith("AGQ")
        ? value + fit.path("extra").path("saturated_logLik").asDouble(0)
        : value;
  }

  static Stream<Arguments> independent() {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode fit : references()) {
      for (Map.Entry<String, JsonNode> block : suite(fit).properties()) {
        if (block.getValue().has("logLik")) {
          cases.add(Arguments.of(fit.get("id").asText(), block.getKey()));
        }
      }
    }
    return cases.isEmpty() ? Stream.of(Arguments.of(ABSENT, "")) : cases.stream();
  }

  private static JsonNode suite(JsonNode fit) {
    return fit.has("ri_suite") ? fit.get("ri_suite") : fit.path("extra").path("ri_suite");
  }

  @ParameterizedTest
  @MethodSource("independent")
  void fitEqualsIndependentCode(String id, String block) {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode fit = reference.fit(id);
    JsonNode expected = suite(fit).get(block);
    Model model = new Model(reference, fit);
    GlmmOptions options = model.options(block);
    if (block.equals("laplace_expected")) {
      options = options.with(GlmmOptions.Curvature.EXPECTED);
    }
    LmmFit.Result result = model.fit(options);
    GlmmComparison comparison = new GlmmComparison(result);
    comparison.assertLogLik(expected.get("logLik").asDouble());
    comparison.assertFixed(expected.get("fixed"), expected.get("fixed_se"));
    comparison.assertDeviation(expected.get("sd_group"));
    if (expected.hasNonNull("dispersion")) {
      comparison.assertDispersion(expected.get("dispersion").asDouble());
    }
    comparison.assertModes(expected.get("ranef_modes_first20"), model.groupLevels());
  }

  // lme4's differences for the Hessian are a little off in this fit: its standard error of
  // SexParentMale is 0.036467637, and 0.0367845782 by glmmTMB's exact second derivatives (R 4.2.2,
  // glmmTMB 1.1.5):
  //   m <- glmmTMB(SiblingNegotiation ~ FoodTreatment + SexParent + offset(logBroodSize) +
  //                (FoodTreatment | Nest), family = poisson, data = Owls)
  //   sqrt(diag(vcov(m)$cond))  # 0.07400962059 0.24956036645 0.03678457816
  @Test
  void standardErrorsAreThoseOfExactSecondDerivatives() {
    ReferenceData reference = ReferenceData.orSkip();
    Model model = new Model(reference, reference.fit("glmm_owls_poisson_slope"));
    double[] expected = {0.07400962059, 0.24956036645, 0.03678457816};
    double[] errors = model.fit(model.options("Laplace")).model().fixedEffects().standardErrors();
    for (int j = 0; j < expected.length; j++) {
      assertEquals(expected[j], errors[j], 5e-5 * expected[j]);
    }
  }

  /** A model of the reference folder with its data. */
  private static final class Model {
    private final ReferenceData reference;
    private final JsonNode fit;
    private final String dataset;
    private final Family family;
    private final Link link;
    private final TableRows table;
    private final ModelFrame frame;

    Model(ReferenceData reference, JsonNode fit) {
      this.reference = reference;
      this.fit = fit;
      this.dataset = fit.get("dataset").asText();
      this.family = Family.named(fit.get("family").asText());
      this.link = Link.named(fit.get("link").asText());
      this.table = ReferenceTables.table(reference, dataset);
      boolean proportion = fit.get("id").asText().equals("glmm_cbpp_prop_weights");
      this.frame =
          table.frame(
              fit.get("formula").asText(),
              FrameOptions.none()
                  .withFamily(family)
                  .withLevels(reference.levels(dataset))
                  .withWeightCol(proportion ? "size" : null));
    }

    /**
     * @param method lme4's word, or the name of a block of a ri_suite
     */
    GlmmOptions options(String method) {
      GlmmOptions options = GlmmOptions.of(family, link);
      if (method.startsWith("PQL")) {
        return options.with(GlmmOptions.Method.PQL);
      }
      if (method.startsWith("AGQ") || method.startsWith("agq")) {
        return options
            .with(GlmmOptions.Method.AGQ)
            .withQuadraturePoints(Integer.parseInt(method.substring(3)));
      }
      return options;
    }

    LmmFit.Result fit(GlmmOptions options) {
      return GlmmFit.fit(
          frame, new InMemoryObservations(table, frame, true), options, FitListener.none());
    }

    /** Levels of the only grouping factor in R's order. */
    List<String> groupLevels() {
      String group = frame.factors().get(0).name();
      List<String> given = reference.levels(dataset).getOrDefault(group, List.of());
      if (!given.isEmpty()) {
        return given;
      }
      List<String> labels = new ArrayList<>();
      int input = frame.inputs().indexOf(group);
      for (int i = 0; i < table.rows(); i++) {
        labels.add(table.cursor(frame).at(i).text(input));
      }
      boolean numbers = labels.stream().allMatch(label -> label.matches("\\d+"));
      return numbers
          ? labels.stream()
              .distinct()
              .sorted((a, b) -> Integer.parseInt(a) - Integer.parseInt(b))
              .toList()
          : List.copyOf(new TreeSet<>(labels));
    }

    void assertPredictions(LmmFit.Result result) {
      if (fit.hasNonNull("fitted_first10")) {
        double[] eta = eta(result, table, fit.get("fitted_first10").size(), true);
        GlmmComparison.assertFitted(fit.get("fitted_first10"), mean(eta), "fitted");
      }
      JsonNode predictions = fit.path("predictions");
      if (predictions.hasNonNull("newdata")) {
        JsonNode rows = predictions.get("newdata");
        TableRows newData = ReferenceTables.newData(reference, dataset, rows);
        double[] conditional = eta(result, newData, rows.size(), true);
        double[] population = eta(result, newData, rows.size(), false);
        GlmmComparison.assertFitted(predictions.get("link_with_re"), conditional, "eta");
        GlmmComparison.assertFitted(predictions.get("link_fixed_only"), population, "X beta");
        GlmmComparison.assertFitted(predictions.get("response_with_re"), mean(conditional), "mu");
      }
    }

    private double[] mean(double[] eta) {
      Likelihood likelihood = Likelihood.of(family, link, 0);
      return Arrays.stream(eta).map(likelihood::mean).toArray();
    }

    private double[] eta(LmmFit.Result result, TableRows rows, int count, boolean conditional) {
      LinearPredictor.Scorer scorer =
          new LinearPredictor(frame, result.model().fixedEffects().estimates())
              .scorer(conditional, NewLevels.POPULATION, false);
      List<Map<String, Integer>> positions = new ArrayList<>();
      result.randomEffects().forEach(one -> positions.add(DenseModel.positions(one.levels())));
      TableRows.Cursor cursor = rows.cursor(frame);
      double[] eta = new double[count];
      for (int i = 0; i < count; i++) {
        cursor.at(i);
        eta[i] =
            scorer.eta(
                cursor,
                (f, target) -> {
                  List<String> parts = new ArrayList<>();
                  frame.factors().get(f).partInputs().forEach(at -> parts.add(cursor.text(at)));
                  Integer level = positions.get(f).get(String.join(":", parts));
                  for (int c = 0; level != null && c < target.length; c++) {
                    target[c] = result.randomEffects().get(f).modes().get(level, c);
                  }
                  return level != null;
                });
      }
      return eta;
    }
  }
}
