package sparkmixed.ml;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ModelFrame;

/**
 * What a fit has left: shared by all copies of a model, never changed.
 *
 * @param effects one for each grouping factor of the frame, in its order
 * @param seconds wall time of each stage
 * @param sparkJobs Spark jobs that the fit took
 * @param rowPrint tells the rows of the fit from others, see {@link sparkmixed.moments.RowPrint};
 *     null of a model saved by a version that did not know it
 * @param kept statistics of a linear model, if they are at hand
 * @param posterior draws of a Bayesian model; null of others
 */
record ModelData(
    FrameSpec spec,
    ModelFrame frame,
    FittedModel fitted,
    List<RandomEffects> effects,
    Map<String, Double> seconds,
    int sparkJobs,
    Instant fittedAt,
    @Nullable Long rowPrint,
    KeptStatistics kept,
    @Nullable BayesianResult posterior)
    implements Serializable {

  ModelData {
    effects = List.copyOf(effects);
    seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
  }
}
