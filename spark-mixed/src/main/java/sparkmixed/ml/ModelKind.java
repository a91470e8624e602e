package sparkmixed.ml;

import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparkmixed.bayes.PosteriorModelFit;
import sparkmixed.family.Family;
import sparkmixed.family.Link;

/** What families, links and methods the Params of a linear or generalized model may name. */
enum ModelKind {
  /** Exact likelihood: gaussian, identity. */
  LINEAR {
    @Override
    Param<String> family(Params owner) {
      return word(
          owner, "family", "distribution of the response", GENERALIZED_FITS, List.of("gaussian"));
    }

    @Override
    Param<String> link(Params owner) {
      return word(owner, "link", "link function", GENERALIZED_FITS, List.of("identity"));
    }

    @Override
    Param<String> method(Params owner) {
      return word(
          owner, "method", "criterion that is optimized", GENERALIZED_FITS, List.of("REML", "ML"));
    }

    @Override
    Param<String> solver(Params owner) {
      return word(
          owner,
          "solver",
          "search over the variances",
          "",
          List.of("auto", "quasi-newton", "bobyqa"));
    }

    @Override
    Param<String> ddf(Params owner) {
      return word(
          owner,
          "ddf",
          "degrees of freedom of tests",
          "",
          List.of("satterthwaite", "kenward-roger", "z"));
    }
  },

  /** Any family; random effects are integrated out approximately. */
  GENERALIZED {
    @Override
    Param<String> family(Params owner) {
      return named(
          owner,
          "family",
          "distribution of the response: gaussian, binomial, poisson, negative-binomial,"
              + " negative-binomial-1, gamma or inverse-gaussian",
          value -> Family.named(value) != null);
    }

    @Override
    Param<String> link(Params owner) {
      return named(
          owner,
          "link",
          "link function, the family's own by default",
          value -> Link.named(value) != null);
    }

    @Override
    Param<String> method(Params owner) {
      return word(
          owner,
          "method",
          "how random effects are integrated out",
          " REML and ML are methods of LinearMixedEffects.",
          METHODS);
    }

    @Override
    Param<String> solver(Params owner) {
      return word(
          owner, "solver", "search over the parameters", "", List.of("auto", "quasi-newton"));
    }

    @Override
    Param<String> ddf(Params owner) {
      return word(
          owner,
          "ddf",
          "degrees of freedom of tests",
          " Only linear models have degrees of freedom.",
          List.of("z"));
    }
  },

  /** Any family, by draws from the posterior. */
  BAYESIAN {
    @Override
    Param<String> family(Params owner) {
      return GENERALIZED.family(owner);
    }

    @Override
    Param<String> link(Params owner) {
      return GENERALIZED.link(owner);
    }

    @Override
    Param<String> method(Params owner) {
      return word(
          owner,
          "method",
          "how the model is fitted",
          " Other methods are those of LinearMixedEffects and GeneralizedLinearMixedEffects.",
          List.of(PosteriorModelFit.METHOD));
    }

    @Override
    Param<String> solver(Params owner) {
      return GENERALIZED.solver(owner);
    }

    @Override
    Param<String> ddf(Params owner) {
      return GENERALIZED.ddf(owner);
    }
  };

  /** Methods of a generalized model. */
  static final List<String> METHODS = List.of("Laplace", "PQL", "AGQ", "MonteCarlo");

  private static final String GENERALIZED_FITS =
      " Other families, links and methods are those of GeneralizedLinearMixedEffects.";

  abstract Param<String> family(Params owner);

  abstract Param<String> link(Params owner);

  abstract Param<String> method(Params owner);

  abstract Param<String> solver(Params owner);

  abstract Param<String> ddf(Params owner);

  private static Param<String> word(
      Params owner, String name, String doc, String otherwise, List<String> words) {
    String list = doc + ": " + String.join(", ", words);
    return named(owner, name, list, Choice.of(name, otherwise, words));
  }

  private static Param<String> named(
      Params owner, String name, String doc, Choice.Check<String> check) {
    return new Param<>(owner.uid(), name, doc, check, String.class);
  }
}
