package sparkmixed.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import sparkmixed.family.Family;

/** The Params that Bayesian mixed models have beside those of all mixed models. */
public interface BayesianParams extends MixedParams {

  /** The Params of this object; made once, in its constructor. */
  Bayesian bayesian();

  /** Chains, from different starts; 4 by default. */
  default IntParam chains() {
    return bayesian().chains;
  }

  /** Iterations of a chain that adapt the sampler and are thrown away; 1000 by default. */
  default IntParam warmup() {
    return bayesian().warmup;
  }

  /** Iterations of a chain that are kept; 1000 by default. */
  default IntParam drawsParam() {
    return bayesian().draws;
  }

  /** Average acceptance that step sizes are adapted to; 0.95 by default. */
  default DoubleParam adaptDelta() {
    return bayesian().adaptDelta;
  }

  /**
   * {@code marginal}, with random effects integrated out; {@code nuts}, all parameters at once; or
   * {@code auto} (default), which is decided by the model's size.
   */
  default Param<String> algorithm() {
    return bayesian().algorithm;
  }

  /**
   * How random effects are written where they are sampled: {@code centered}, {@code non-centered},
   * or {@code auto} (default), which is decided for each term by how much the data say about a
   * level.
   */
  default Param<String> parameterization() {
    return bayesian().parameterization;
  }

  /** Statements such as {@code b ~ normal(0, 10)}; brms' defaults for all other parameters. */
  default StringArrayParam priorsParam() {
    return bayesian().priors;
  }

  /** {@code only}: draws of the priors, without the data; {@code no} by default. */
  default Param<String> samplePrior() {
    return bayesian().samplePrior;
  }

  /**
   * Whether draws of the random effects are kept, and saved, whatever their number; up to 20
   * million numbers they always are.
   */
  default BooleanParam keepEffects() {
    return bayesian().keepEffects;
  }

  /**
   * Directory that chains are kept in while they are sampled. A fit whose thread was interrupted,
   * or whose process is gone, goes on from there when it is run again with the same settings, seed
   * and rows, and has the draws that it would have had; at its end the directory is deleted. One
   * directory for each fit.
   */
  default Param<String> resumeDir() {
    return bayesian().resumeDir;
  }

  /** Seconds after which a chain is written there again; 300 by default. */
  default IntParam resumeInterval() {
    return bayesian().resumeInterval;
  }

  /** Draws that predictions are made from, spread evenly over the chains; 0 (default) for all. */
  default IntParam predictionDraws() {
    return bayesian().predictionDraws;
  }

  /**
   * What a standard error or interval counts: unless it is set {@code new-levels} for conditional
   * predictions, so that a level that the fit did not see has effects from their distribution, and
   * {@code conditional} for those of the population.
   */
  @Override
  default String getUncertainty() {
    return isSet(uncertainty())
        ? getOrDefault(uncertainty())
        : getPredictionType().equals("conditional") ? "new-levels" : "conditional";
  }

  /** The link that is set, or the family's own. */
  @Override
  default String getLink() {
    return isDefined(link())
        ? getOrDefault(link())
        : Family.named(getFamily()).defaultLink().text();
  }

  default int getChains() {
    return (int) getOrDefault(chains());
  }

  default int getWarmup() {
    return (int) getOrDefault(warmup());
  }

  default int getDraws() {
    return (int) getOrDefault(drawsParam());
  }

  default double getAdaptDelta() {
    return (double) getOrDefault(adaptDelta());
  }

  default String getAlgorithm() {
    return getOrDefault(algorithm());
  }

  default String getParameterization() {
    return getOrDefault(parameterization());
  }

  default String[] getPriors() {
    return getOrDefault(priorsParam());
  }

  default String getSamplePrior() {
    return getOrDefault(samplePrior());
  }

  default String getResumeDir() {
    return getOrDefault(resumeDir());
  }

  default int getResumeInterval() {
    return (int) getOrDefault(resumeInterval());
  }

  default boolean getKeepEffects() {
    return (boolean) getOrDefault(keepEffects());
  }

  default int getPredictionDraws() {
    return (int) getOrDefault(predictionDraws());
  }

  /** The Param objects of one owner. */
  final class Bayesian implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int ITERATIONS = 1000;

    final IntParam chains;
    final IntParam warmup;
    final IntParam draws;
    final DoubleParam adaptDelta;
    final Param<String> algorithm;
    final Param<String> parameterization;
    final StringArrayParam priors;
    final BooleanParam keepEffects;
    final Param<String> samplePrior;
    final Param<String> resumeDir;
    final IntParam resumeInterval;
    final IntParam predictionDraws;

    /** Params of an owner that knows its uid already. */
    Bayesian(Params owner) {
      chains = count(owner, "chains", "chains, from different starts (>= 1)", 1);
      warmup = count(owner, "warmup", "iterations of a chain that adapt the sampler (>= 0)", 0);
      draws = count(owner, "draws", "iterations of a chain that are kept (>= 1)", 1);
      adaptDelta =
          new DoubleParam(
              owner,
              "adaptDelta",
              "average acceptance that step sizes are adapted to (0 to 1)",
              Choice.probability("adaptDelta"));
      algorithm = Declared.word(owner, "algorithm", "what is sampled", "auto", "nuts", "marginal");
      parameterization =
          Declared.word(
              owner,
              "parameterization",
              "how sampled random effects are written",
              "auto",
              "centered",
              "non-centered");
      priors = new StringArrayParam(owner, "priors", "statements such as b ~ normal(0, 10)");
      keepEffects =
          new BooleanParam(owner, "keepEffects", "whether draws of the random effects are kept");
      samplePrior =
          Declared.word(
              owner, "samplePrior", "whether the priors alone are drawn from", "no", "only");
      resumeDir =
          Declared.text(
              owner, "resumeDir", "directory that chains are kept in until they are done");
      resumeInterval =
          count(owner, "resumeInterval", "seconds after which a chain is written again (>= 0)", 0);
      predictionDraws =
          count(owner, "predictionDraws", "draws that predictions are made from; 0 for all", 0);
    }

    private static IntParam count(Params owner, String name, String doc, int least) {
      return new IntParam(owner, name, doc, Choice.atLeast(name, least));
    }

    /** Sets the defaults on the owner, once it can answer {@link #bayesian()}. */
    void setDefaults(Params owner) {
      owner.setDefault(chains, 4);
      owner.setDefault(warmup, ITERATIONS);
      owner.setDefault(draws, ITERATIONS);
      owner.setDefault(adaptDelta, 0.95);
      owner.setDefault(algorithm, "auto");
      owner.setDefault(parameterization, "auto");
      owner.setDefault(priors, new String[0]);
      owner.setDefault(keepEffects, false);
      owner.setDefault(samplePrior, "no");
      owner.setDefault(resumeInterval, 300);
      owner.setDefault(predictionDraws, 0);
    }
  }
}
