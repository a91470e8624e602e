package sparkmixed.ml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.LooComparison;
import sparkmixed.bayes.PointwiseElpd;
import sparkmixed.bayes.PointwiseSums;
import sparkmixed.error.ConfigurationException;

/** Bayesian models to be compared by leave-one-out. */
final class LooModels {
  private final Map<String, BayesianMixedEffectsModel> models;

  private LooModels(Map<String, BayesianMixedEffectsModel> models) {
    this.models = models;
  }

  /**
   * The models, if they are Bayesian.
   *
   * @return null if none is
   * @throws ConfigurationException if some are and some are not
   */
  static @Nullable LooModels of(Map<String, ? extends MixedEffectsModel<?>> models) {
    Map<String, BayesianMixedEffectsModel> bayesian = new LinkedHashMap<>();
    String other = null;
    for (Map.Entry<String, ? extends MixedEffectsModel<?>> named : models.entrySet()) {
      if (named.getValue() instanceof BayesianMixedEffectsModel model) {
        bayesian.put(named.getKey(), model);
      } else {
        other = named.getKey();
      }
    }
    if (bayesian.isEmpty()) {
      return null;
    }
    if (other != null) {
      throw new ConfigurationException(
          "Model \""
              + bayesian.keySet().iterator().next()
              + "\" is Bayesian and \""
              + other
              + "\" was fitted by likelihood, and there is no criterion for both; fit both one way.");
    }
    LooModels all = new LooModels(bayesian);
    all.checkResponses();
    return all;
  }

  private void checkResponses() {
    String first = models.keySet().iterator().next();
    Long print = model(first).data().rowPrint();
    models.forEach(
        (name, model) -> {
          if (print != null
              && model.data().rowPrint() != null
              && !Objects.equals(print, model.data().rowPrint())) {
            throw new ConfigurationException(
                String.format(
                    Locale.ROOT,
                    "Models \"%s\" and \"%s\" were fitted to different responses or weights (of %,d"
                        + " and %,d rows), and elpd of different rows cannot be compared; fit both"
                        + " to the rows that are complete for both.",
                    first,
                    name,
                    model(first).fitted().rows(),
                    model.fitted().rows()));
          }
        });
  }

  private BayesianMixedEffectsModel model(String name) {
    return Objects.requireNonNull(models.get(name));
  }

  /** Compares by what the fits have found of their rows. */
  List<LooComparison.Line> compared() {
    List<LooComparison.Entry> entries = new ArrayList<>();
    models.forEach(
        (name, model) -> {
          PointwiseElpd pointwise = model.pointwise();
          if (pointwise == null || model.informationCriteria() == null) {
            throw new ConfigurationException(
                "Model \""
                    + name
                    + "\" has no leave-one-out criteria of its own: "
                    + Objects.requireNonNull(model.data().posterior()).noCriteria()
                    + ".");
          }
          entries.add(
              new LooComparison.Entry(
                  name,
                  model.fitted().formula(),
                  Objects.requireNonNull(model.informationCriteria()),
                  pointwise));
        });
    return LooComparison.of(entries);
  }

  /** Compares on rows that are given: one pass a model. */
  List<LooComparison.Line> compared(Dataset<Row> rows) {
    Set<String> inputs = new LinkedHashSet<>();
    models.values().forEach(model -> inputs.addAll(model.data().frame().inputs()));
    Dataset<Row> table = rows;
    if (models.values().stream().anyMatch(model -> model.getHandleInvalid().equals("skip"))) {
      for (String input : inputs) {
        table = table.where(Columns.of(table, input).isNotNull());
      }
    }
    List<LooComparison.Entry> entries = new ArrayList<>();
    try (JobScope scope = JobScope.open(rows.sparkSession(), "compare");
        CanonicalRows arranged = CanonicalRows.of(table, List.copyOf(inputs))) {
      models.forEach(
          (name, model) -> {
            scope.describe("leave-one-out of " + model.fitted().formula());
            PointwiseSums sums = model.criteria(arranged.data());
            if (sums.criteria().observations() != model.fitted().rows()) {
              throw new ConfigurationException(
                  String.format(
                      Locale.ROOT,
                      "Model \"%s\" was fitted to %,d rows, and %,d complete ones are given; give"
                          + " those that all models were fitted to.",
                      name,
                      model.fitted().rows(),
                      sums.criteria().observations()));
            }
            entries.add(
                new LooComparison.Entry(
                    name,
                    model.fitted().formula(),
                    sums.criteria(),
                    sums.pointwise().byPosition()));
          });
    }
    return LooComparison.of(entries);
  }
}
