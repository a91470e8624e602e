package sparkmixed.fit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.family.Residuals;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.predict.Interval;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.Modes;
import sparkmixed.predict.NewLevels;
import sparkmixed.predict.RowScorer;
import sparkmixed.predict.RowScores;
import sparkmixed.predict.Uncertainty;
import sparkmixed.predict.Wanted;
import sparkmixed.testing.DenseModel;
import sparkmixed.testing.GlmmComparison;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.ReferenceTables;

/** A model of the reference folder with its data. */
final class GlmmReference {
  private final ReferenceData reference;
  private final JsonNode fit;
  private final String dataset;
  private final Family family;
  private final Link link;
  private final TableRows table;
  private final ModelFrame frame;

  GlmmReference(ReferenceData reference, JsonNode fit) {
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

  /**
   * The deviance at R's own estimates, without a search.
   *
   * @param logDispersion of a family that has one
   */
  double deviance(GlmmOptions options, double logDispersion) {
    GlmmProblem problem =
        GlmmProblem.of(frame, new InMemoryObservations(table, frame, true), options);
    JsonNode estimates = fit.get("fixed").get("estimate");
    double[] beta = new double[estimates.size()];
    Arrays.setAll(beta, j -> estimates.get(j).asDouble());
    return problem.deviance(theta(), beta, logDispersion);
  }

  /** theta in the formula's order: Cholesky factors of the covariances that R lists in its own. */
  private double[] theta() {
    List<Double> theta = new ArrayList<>();
    for (TermDesign term : frame.terms()) {
      String group = frame.factors().get(term.factor()).name();
      for (JsonNode component : fit.get("varcomp")) {
        if (component.get("group").asText().equals(group)) {
          addFactor(component.get("cov"), theta);
        }
      }
    }
    return theta.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void addFactor(JsonNode covariance, List<Double> theta) {
    int k = covariance.size();
    double[][] l = new double[k][k];
    for (int c = 0; c < k; c++) {
      for (int r = c; r < k; r++) {
        double sum = covariance.get(r).get(c).asDouble();
        for (int e = 0; e < c; e++) {
          sum -= l[r][e] * l[c][e];
        }
        l[r][c] = r == c ? Math.sqrt(sum) : sum / l[c][c];
        theta.add(l[r][c]);
      }
    }
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
    if (fit.hasNonNull("residuals_first10")) {
      assertResiduals(result, fit.get("residuals_first10"));
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
      if (predictions.hasNonNull("response_fixed_only")) {
        JsonNode means = predictions.get("response_fixed_only");
        GlmmComparison.assertFitted(means, mean(population), "mean of X beta");
      }
    }
  }

  private double[] mean(double[] eta) {
    Likelihood likelihood = Likelihood.of(family, link, 0);
    return Arrays.stream(eta).map(likelihood::mean).toArray();
  }

  private double[] eta(LmmFit.Result result, TableRows rows, int count, boolean conditional) {
    RowScorer scorer =
        new LinearPredictor(frame, result.model().fixedEffects().estimates())
            .scorer(conditional, NewLevels.POPULATION, false);
    TableRows.Cursor cursor = rows.cursor(frame);
    double[] eta = new double[count];
    for (int i = 0; i < count; i++) {
      cursor.at(i);
      eta[i] = scorer.eta(cursor, modes(result, cursor));
    }
    return eta;
  }

  private Modes modes(LmmFit.Result result, TableRows.Cursor cursor) {
    List<Map<String, Integer>> positions = new ArrayList<>();
    result.randomEffects().forEach(one -> positions.add(DenseModel.positions(one.levels())));
    return (f, target) -> {
      List<String> parts = new ArrayList<>();
      frame.factors().get(f).partInputs().forEach(at -> parts.add(cursor.text(at)));
      Integer level = positions.get(f).get(String.join(":", parts));
      for (int c = 0; level != null && c < target.length; c++) {
        target[c] = result.randomEffects().get(f).modes().get(level, c);
      }
      return level != null;
    };
  }

  private void assertResiduals(LmmFit.Result result, JsonNode expected) {
    List<Residuals.Type> types = new ArrayList<>();
    for (Residuals.Type type : Residuals.Type.values()) {
      if (expected.hasNonNull(type.text()) && expected.get(type.text()).isArray()) {
        types.add(type);
      }
    }
    Wanted wanted =
        new Wanted(
            true, NewLevels.ERROR, false, false, Uncertainty.FIXED, Interval.NONE, 0.95, types);
    LinearPredictor predictor =
        new LinearPredictor(frame, result.model().fixedEffects().estimates());
    RowScores scores = new RowScores(predictor, result.model(), wanted, null, null);
    RowScores.Scorer scorer = scores.scorer();
    TableRows.Cursor cursor = table.cursor(frame);
    double[] out = new double[scores.width()];
    int count = expected.get(types.get(0).text()).size();
    double[][] actual = new double[types.size()][count];
    for (int i = 0; i < count; i++) {
      scorer.score(cursor.at(i), modes(result, cursor), out);
      for (int k = 0; k < types.size(); k++) {
        actual[k][i] = out[RowScores.RESIDUALS + k];
      }
    }
    for (int k = 0; k < types.size(); k++) {
      String type = types.get(k).text();
      GlmmComparison.assertFitted(expected.get(type), actual[k], type + " residual");
    }
  }
}
