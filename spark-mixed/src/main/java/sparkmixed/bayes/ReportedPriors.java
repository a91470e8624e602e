package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;

/**
 * The prior of each parameter that is reported, as the density of one number: of a correlation its
 * marginal under the LKJ prior of the matrix.
 *
 * <p>Where the class {@code Intercept} is that of the mean-centred design, the intercept as written
 * has no density of its own, and the centred one is a quantity beside those that are reported.
 */
public final class ReportedPriors {
  private final BayesianResult result;
  private final FittedModel model;
  private final Map<String, String> stated = new HashMap<>();

  /**
   * @param model that the posterior is of
   */
  public ReportedPriors(BayesianResult result, FittedModel model) {
    this.result = result;
    this.model = model;
    for (PriorSet.Source source : result.posterior().priors()) {
      stated.put(source.parameter(), source.prior());
    }
  }

  /** In the order of {@link Posterior#names}; flat for an intercept whose centred one has it. */
  public List<Density> densities() {
    List<Density> densities = new ArrayList<>();
    for (String name : estimated()) {
      boolean free = name.equals(PriorTargets.INTERCEPT) && result.centred();
      densities.add(free ? Densities.flat() : number(new PriorName(PriorClass.B, name, "")));
    }
    for (TermCovariance term : model.terms()) {
      for (String column : term.columns()) {
        densities.add(number(new PriorName(PriorClass.SD, term.group(), column)).positive());
      }
    }
    for (TermCovariance term : model.terms()) {
      int k = term.columns().size();
      if (term.correlated() && k > 1) {
        PriorName name = new PriorName(PriorClass.COR, term.group(), "");
        Density density =
            PriorStatement.parse("cor ~ " + text(name.toString())).matrix().marginal(k);
        for (int pair = 0; pair < k * (k - 1) / 2; pair++) {
          densities.add(density);
        }
      }
    }
    List<String> names = result.posterior().names();
    if (densities.size() < names.size()) {
      densities.add(density(text(names.get(names.size() - 1))).positive());
    }
    return densities;
  }

  /** The prior of the intercept of the mean-centred design, if that is what the class means. */
  public Optional<Density> centredIntercept() {
    return result.centred()
        ? Optional.of(density(text(PriorClass.INTERCEPT.text())))
        : Optional.empty();
  }

  /**
   * Draws of that intercept, {@code b_0 + sum_j b_j mean(x_j)}, as {@code [chain][draw]}.
   *
   * @throws IllegalStateException if the design is not centred
   */
  public double[][] centredIntercepts() {
    if (!result.centred()) {
      throw new IllegalStateException("the intercept is the one as written");
    }
    List<String> estimated = estimated();
    double[][][] draws = result.posterior().draws();
    double[][] centred = new double[draws.length][];
    for (int c = 0; c < draws.length; c++) {
      centred[c] = new double[draws[c].length];
      for (int s = 0; s < centred[c].length; s++) {
        for (int j = 0; j < estimated.size(); j++) {
          boolean intercept = estimated.get(j).equals(PriorTargets.INTERCEPT);
          centred[c][s] += draws[c][s][j] * (intercept ? 1 : result.centre()[j]);
        }
      }
    }
    return centred;
  }

  private List<String> estimated() {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < model.fixedEffects().names().size(); j++) {
      if (!Double.isNaN(model.fixedEffects().estimates()[j])) {
        names.add(model.fixedEffects().names().get(j));
      }
    }
    return names;
  }

  private Density number(PriorName name) {
    return density(text(name.toString()));
  }

  private String text(String parameter) {
    String prior = stated.get(parameter);
    if (prior == null) {
      throw new IllegalStateException("no prior of " + parameter + " among " + stated.keySet());
    }
    return prior;
  }

  private static Density density(String prior) {
    return PriorStatement.parse("b ~ " + prior).number();
  }
}
