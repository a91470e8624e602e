package sparkmixed.objective;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.pls.PredictionVariance;

/**
 * Conditional modes and variances of the levels of one block of rows.
 *
 * @param modes of each factor, K numbers a level
 * @param variances of each factor, K x K a level
 * @param prediction uncertainty of predictions, if it was asked for and there is one
 */
public record BlockModes(
    Blocks[] modes, Blocks[] variances, @Nullable PredictionVariance prediction)
    implements Serializable {}
