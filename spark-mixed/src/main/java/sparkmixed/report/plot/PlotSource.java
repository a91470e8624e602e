package sparkmixed.report.plot;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GroupwiseEstimates;
import sparkmixed.fit.RandomEffects;

/**
 * Everything that plots of a fit can be made from.
 *
 * @param model the fit
 * @param effects its random effects
 * @param estimates of each level by its own rows, one entry for each factor; null if they are not
 *     at hand
 * @param rows null if no rows are at hand
 * @param seconds wall time by stage
 */
public record PlotSource(
    FittedModel model,
    List<RandomEffects> effects,
    @Nullable List<GroupwiseEstimates> estimates,
    @Nullable RowFit rows,
    Map<String, Double> seconds) {}
