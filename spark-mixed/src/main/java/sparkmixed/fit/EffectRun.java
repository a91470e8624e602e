package sparkmixed.fit;

/**
 * Random effects of all levels of one factor, one after the other, in a vector of all effects: K
 * numbers a level.
 */
public record EffectRun(int factor, int levels) {}
