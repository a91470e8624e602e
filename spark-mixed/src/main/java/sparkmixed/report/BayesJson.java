package sparkmixed.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.ParameterSummary;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PriorSet;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;

/** What {@code fit.json} has more, and otherwise, of a Bayesian fit. */
final class BayesJson {
  private BayesJson() {}

  static void complete(ObjectNode json, FittedModel model, BayesianResult result) {
    List<ParameterSummary> summaries = result.summaries();
    for (String none : List.of("logLik", "deviance", "criterion", "aic", "bic", "aicc", "r2")) {
      json.putNull(none);
    }
    fixedEffects(json.withArray("/fixedEffects"), summaries);
    variances(json, model, result.posterior(), summaries);
    ArrayNode posterior = json.putArray("posterior");
    for (ParameterSummary one : summaries) {
      parameter(posterior.addObject(), one);
    }
    ArrayNode priors = json.putArray("priors");
    for (PriorSet.Source one : result.posterior().priors()) {
      ObjectNode prior = priors.addObject().put("parameter", one.parameter());
      prior.put("prior", one.prior()).put("values", one.support()).put("source", one.source());
    }
    sampler(json.putObject("sampler"), result);
    criteria(json, result);
  }

  private static void fixedEffects(ArrayNode effects, List<ParameterSummary> summaries) {
    int at = 0;
    for (var node : effects) {
      ObjectNode effect = (ObjectNode) node;
      effect.putNull("statistic").putNull("df");
      effect.putNull("pValue");
      if (effect.hasNonNull("estimate")) {
        ParameterSummary one = summaries.get(at++);
        number(effect, "stdError", one.sd());
        number(effect, "low", one.q2_5());
        number(effect, "high", one.q97_5());
      }
    }
  }

  /** {@code variance} is the mean of the squared standard deviation. */
  private static void variances(
      ObjectNode json, FittedModel model, Posterior posterior, List<ParameterSummary> summaries) {
    int sd = model.fixedEffects().rank();
    int cor = sd + model.terms().stream().mapToInt(term -> term.columns().size()).sum();
    int entry = 0;
    int pair = 0;
    for (TermCovariance term : model.terms()) {
      int k = term.columns().size();
      for (int c = 0; c < k; c++, sd++) {
        ObjectNode node = (ObjectNode) json.withArray("/varianceComponents").get(entry++);
        ParameterSummary one = summaries.get(sd);
        double[][] draws = posterior.parameter(sd);
        double squares = 0;
        for (double[] chain : draws) {
          for (double draw : chain) {
            squares += draw * draw / (draws.length * chain.length);
          }
        }
        number(node, "variance", squares);
        number(node, "stdDev", one.mean());
        number(node, "stdDevStdError", one.sd());
      }
      for (int c = 0; term.correlated() && c < k * (k - 1) / 2; c++, cor++) {
        ObjectNode node = (ObjectNode) json.withArray("/correlations").get(pair++);
        number(node, "correlation", summaries.get(cor).mean());
        number(node, "stdError", summaries.get(cor).sd());
      }
    }
  }

  private static void parameter(ObjectNode node, ParameterSummary one) {
    node.put("parameter", one.name());
    number(node, "mean", one.mean());
    number(node, "sd", one.sd());
    number(node, "q2_5", one.q2_5());
    number(node, "q5", one.q5());
    number(node, "q25", one.q25());
    number(node, "median", one.median());
    number(node, "q75", one.q75());
    number(node, "q95", one.q95());
    number(node, "q97_5", one.q97_5());
    number(node, "rhat", one.rhat());
    number(node, "essBulk", one.essBulk());
    number(node, "essTail", one.essTail());
    number(node, "mcseMean", one.mcseMean());
  }

  private static void sampler(ObjectNode node, BayesianResult result) {
    Posterior.Sampler sampler = result.posterior().sampler();
    node.put("algorithm", sampler.algorithm()).put("reason", sampler.reason());
    node.put("chains", result.posterior().chains()).put("warmup", result.warmup());
    node.put("draws", result.drawsPerChain());
    node.put("divergences", sampler.divergences());
    node.put("treeDepthHits", sampler.treeDepthHits());
    numbers(node.putArray("stepSize"), sampler.stepSizes());
    numbers(node.putArray("energyFraction"), sampler.energyFraction());
    node.put("gradients", sampler.gradients());
    node.put("kHat", sampler.kHat());
    node.put("parameterization", sampler.parameterization());
  }

  private static void criteria(ObjectNode json, BayesianResult result) {
    InformationCriteria criteria = result.criteria();
    if (criteria == null) {
      json.putNull("informationCriteria");
      json.put("informationCriteriaReason", result.noCriteria());
      return;
    }
    ObjectNode node = json.putObject("informationCriteria");
    estimate(node, "elpd_loo", criteria.elpdLoo());
    number(node, "mcse_elpd_loo", criteria.mcseElpdLoo());
    estimate(node, "p_loo", criteria.pLoo());
    estimate(node, "looic", criteria.looic());
    estimate(node, "elpd_waic", criteria.elpdWaic());
    estimate(node, "p_waic", criteria.pWaic());
    estimate(node, "waic", criteria.waic());
    number(node, "maxKHat", criteria.largestK());
    node.putObject("kHat")
        .put("threshold", criteria.kHat().threshold())
        .put("good", criteria.kHat().good())
        .put("ok", criteria.kHat().ok())
        .put("bad", criteria.kHat().bad())
        .put("veryBad", criteria.kHat().veryBad());
  }

  private static void estimate(ObjectNode node, String name, InformationCriteria.Estimate of) {
    number(node, name, of.value());
    number(node, "se_" + name, of.stdError());
  }

  private static void numbers(ArrayNode list, double[] values) {
    for (double value : values) {
      if (Double.isFinite(value)) {
        list.add(value);
      } else {
        list.addNull();
      }
    }
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
