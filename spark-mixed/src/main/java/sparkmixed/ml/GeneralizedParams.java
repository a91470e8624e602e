package sparkmixed.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import sparkmixed.family.Family;

/** The Params that generalized linear mixed models have beside those of all mixed models. */
public interface GeneralizedParams extends MixedParams {

  /** The Params of this object; made once, in its constructor. */
  Generalized generalized();

  /** Nodes for each effect, for {@code method = AGQ}; 1 is the Laplace approximation. */
  default IntParam quadraturePoints() {
    return generalized().quadraturePoints;
  }

  /** Samples of {@code method = MonteCarlo}. */
  default IntParam samples() {
    return generalized().samples;
  }

  /**
   * Second derivative of the log-density at the mode: {@code observed} (default, as TMB), or {@code
   * expected} (Fisher's weights, as {@code glmer}); equal for canonical links.
   */
  default Param<String> curvature() {
    return generalized().curvature;
  }

  /**
   * Where rows are while the fit goes over them: {@code driver}, {@code separable} (on executors,
   * group by group), {@code executor} (there too, with the effects of crossed factors on the
   * driver), or {@code auto} (default), which is decided by their size.
   */
  default Param<String> placement() {
    return generalized().placement;
  }

  /** The link that is set, or the family's own. */
  @Override
  default String getLink() {
    return isDefined(link())
        ? getOrDefault(link())
        : Family.named(getFamily()).defaultLink().text();
  }

  default int getQuadraturePoints() {
    return (int) getOrDefault(quadraturePoints());
  }

  default int getSamples() {
    return (int) getOrDefault(samples());
  }

  default String getCurvature() {
    return getOrDefault(curvature());
  }

  default String getPlacement() {
    return getOrDefault(placement());
  }

  /** The Param objects of one owner. */
  final class Generalized implements Serializable {
    private static final long serialVersionUID = 1L;

    final IntParam quadraturePoints;
    final IntParam samples;
    final Param<String> curvature;
    final Param<String> placement;

    /** Params of an owner that knows its uid already. */
    Generalized(Params owner) {
      quadraturePoints =
          new IntParam(
              owner,
              "quadraturePoints",
              "nodes for each effect, for method AGQ (>= 1)",
              Choice.atLeast("quadraturePoints", 1));
      samples =
          new IntParam(
              owner,
              "samples",
              "samples, for method MonteCarlo (>= 1)",
              Choice.atLeast("samples", 1));
      curvature =
          Declared.word(
              owner, "curvature", "second derivative at the mode", "observed", "expected");
      placement =
          Declared.word(
              owner,
              "placement",
              "where rows are during the fit",
              "auto",
              "driver",
              "separable",
              "executor");
    }

    /** Sets the defaults on the owner, once it can answer {@link #generalized()}. */
    void setDefaults(Params owner) {
      owner.setDefault(quadraturePoints, 9);
      owner.setDefault(samples, 4000);
      owner.setDefault(curvature, "observed");
      owner.setDefault(placement, "auto");
    }
  }
}
