package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.ProblemFacts;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.Blocks;

/**
 * A posterior in the form of a fitted model: posterior means stand for estimates, posterior
 * covariances and standard deviations for their errors, and there is no criterion (NaN).
 */
public final class PosteriorModelFit {
  /** Name of the method. */
  public static final String METHOD = "Bayes";

  private final BayesianResult result;
  private final ModelFrame frame;
  private final int[] columns;
  private final ProblemFacts facts;
  private final Family family;
  private final Link link;

  /**
   * @param columns estimated columns of X
   * @param facts of the problem that was sampled
   */
  public PosteriorModelFit(
      BayesianResult result,
      ModelFrame frame,
      int[] columns,
      ProblemFacts facts,
      Family family,
      Link link) {
    this.result = result;
    this.frame = frame;
    this.columns = columns.clone();
    this.facts = facts;
    this.family = family;
    this.link = link;
  }

  /** The model and its random effects. */
  public LmmFit.Result result() {
    List<FittedModel.TermCovariance> terms = terms();
    Distribution distribution = distribution();
    List<ParameterSummary> summaries = result.summaries();
    FittedModel model =
        new FittedModel(
            frame.formula(),
            METHOD,
            distribution,
            facts.rows(),
            facts.rowsSkipped(),
            facts.rowsZeroWeight(),
            facts.groups(),
            Double.NaN,
            distribution.sigma(),
            theta(terms),
            fixed(),
            terms,
            false,
            convergence(summaries),
            facts.solver(),
            warnings(summaries),
            List.of());
    return new LmmFit.Result(model, effects(), null, facts.rowPrint(), null);
  }

  private Posterior posterior() {
    return result.posterior();
  }

  private FittedModel.FixedEffects fixed() {
    int p = columns.length;
    double[] estimates = new double[frame.p()];
    java.util.Arrays.fill(estimates, Double.NaN);
    double[] means = new double[p];
    for (int k = 0; k < p; k++) {
      means[k] = mean(k);
      estimates[columns[k]] = means[k];
    }
    double[][] vcov = new double[p][p];
    long count = 0;
    for (double[][] chain : posterior().draws()) {
      for (double[] draw : chain) {
        count++;
        for (int a = 0; a < p; a++) {
          for (int b = 0; b < p; b++) {
            vcov[a][b] += (draw[a] - means[a]) * (draw[b] - means[b]);
          }
        }
      }
    }
    for (double[] row : vcov) {
      for (int b = 0; b < p; b++) {
        row[b] /= Math.max(1, count - 1);
      }
    }
    return new FittedModel.FixedEffects(frame.fixedNames(), estimates, vcov);
  }

  private double mean(int parameter) {
    return DrawMatrix.mean(DrawMatrix.flat(posterior().parameter(parameter)));
  }

  /** From the means of standard deviations and correlations, which come after the coefficients. */
  private List<FittedModel.TermCovariance> terms() {
    List<FittedModel.TermCovariance> terms = new ArrayList<>();
    int sd = columns.length;
    int cor = sd + frame.terms().stream().mapToInt(TermDesign::size).sum();
    for (TermDesign term : frame.terms()) {
      int k = term.size();
      double[][] covariance = new double[k][k];
      for (int a = 0; a < k; a++) {
        double own = mean(sd + a);
        covariance[a][a] = own * own;
        for (int b = 0; term.correlated() && b < a; b++) {
          covariance[a][b] = mean(cor++) * own * mean(sd + b);
          covariance[b][a] = covariance[a][b];
        }
      }
      sd += k;
      terms.add(
          new FittedModel.TermCovariance(
              frame.factors().get(term.factor()).name(),
              term.columns(),
              term.correlated(),
              covariance));
    }
    return terms;
  }

  /** Absolute, lower triangles by columns. */
  private static double[] theta(List<FittedModel.TermCovariance> terms) {
    List<Double> theta = new ArrayList<>();
    for (FittedModel.TermCovariance term : terms) {
      int k = term.columns().size();
      double[] root = new double[k * k];
      for (int a = 0; a < k; a++) {
        System.arraycopy(term.covariance()[a], 0, root, a * k, k);
      }
      if (!Cholesky.factor(root, k)) {
        throw new IllegalStateException("means of a covariance that is not positive definite");
      }
      for (int column = 0; column < k; column++) {
        for (int row = column; row < (term.correlated() ? k : column + 1); row++) {
          theta.add(root[column * k + row]);
        }
      }
    }
    return theta.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private Distribution distribution() {
    double dispersion = Double.NaN;
    double logError = Double.NaN;
    if (family.hasDispersion()) {
      double[] values = DrawMatrix.flat(posterior().parameter(posterior().names().size() - 1));
      double[] logs = new double[values.length];
      for (int s = 0; s < values.length; s++) {
        values[s] = family == Family.GAUSSIAN ? values[s] : dispersion(family, values[s]);
        logs[s] = (family == Family.GAUSSIAN ? 2 : 1) * Math.log(values[s]);
      }
      double mean = DrawMatrix.mean(values);
      dispersion = family == Family.GAUSSIAN ? mean * mean : mean;
      logError = Math.sqrt(DrawMatrix.variance(logs));
    }
    return new Distribution(
        family.text(),
        link.text(),
        null,
        null,
        dispersion,
        logError,
        family.dispersionDefinition(),
        Double.NaN);
  }

  /** Of a family as {@link Family#dispersionDefinition} has it, from the parameter brms reports. */
  public static double dispersion(Family family, double parameter) {
    return switch (family) {
      case GAUSSIAN -> parameter * parameter;
      case GAMMA, INVERSE_GAUSSIAN -> 1 / parameter;
      case NEGATIVE_BINOMIAL, NEGATIVE_BINOMIAL_1 -> parameter;
      case BINOMIAL, POISSON -> Double.NaN;
    };
  }

  private FittedModel.Convergence convergence(List<ParameterSummary> summaries) {
    int chains = posterior().chains();
    int draws = result.drawsPerChain();
    double largest =
        summaries.stream()
            .mapToDouble(ParameterSummary::rhat)
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    boolean converged = PosteriorWarnings.converged(summaries);
    String message =
        String.format(
            Locale.ROOT,
            "%d chains of %,d draws after a warm-up of %,d; largest R-hat %.3f%s",
            chains,
            draws,
            result.warmup(),
            largest,
            converged
                ? ""
                : ", above 1.05, so parts of the model have not converged: raise warmup and draws,"
                    + " or give narrower priors");
    long gradients = posterior().sampler().gradients();
    return new FittedModel.Convergence(
        converged,
        message,
        chains * (draws + result.warmup()),
        (int) Math.min(Integer.MAX_VALUE, gradients),
        Double.NaN);
  }

  private List<FittedModel.Warning> warnings(List<ParameterSummary> summaries) {
    List<FittedModel.Warning> warnings = new ArrayList<>();
    int dropped = frame.p() - columns.length;
    if (dropped > 0) {
      warnings.add(
          new FittedModel.Warning(
              "RANK_DEFICIENT",
              String.format(
                  Locale.ROOT,
                  "The fixed-effects columns are linearly dependent: %d of %d were dropped; the"
                      + " other coefficients stand as if they were not in the formula.",
                  dropped,
                  frame.p())));
    }
    warnings.addAll(facts.warnings());
    warnings.addAll(PosteriorWarnings.of(summaries, posterior(), result.criteria()));
    return warnings;
  }

  private List<RandomEffects> effects() {
    List<RandomEffects> effects = new ArrayList<>();
    for (int f = 0; f < posterior().effects().size(); f++) {
      EffectSummary own = posterior().effects().get(f);
      Blocks means = own.mean();
      effects.add(RandomEffects.of(frame, f, facts.levels().get(f), means, own.sd()));
    }
    return effects;
  }
}
