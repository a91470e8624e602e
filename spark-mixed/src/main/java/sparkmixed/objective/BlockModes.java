package sparkmixed.objective;

import java.io.Serializable;
import sparkmixed.moments.Blocks;

/**
 * Conditional modes and variances of the levels of one block of rows.
 *
 * @param modes of each factor, K numbers a level
 * @param variances of each factor, K x K a level
 */
public record BlockModes(Blocks[] modes, Blocks[] variances) implements Serializable {}
