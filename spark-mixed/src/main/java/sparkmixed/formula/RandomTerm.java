package sparkmixed.formula;

import java.io.Serializable;

/**
 * One random-effects term, {@code (effects | grouping)}. {@code (e | a/b)} has become two of them
 * before this record is made.
 *
 * @param effects what varies by level
 * @param grouping by which levels
 * @param correlated false for {@code ||}: every column of the term has its own variance and no
 *     covariances
 */
public record RandomTerm(TermList effects, Grouping grouping, boolean correlated)
    implements Serializable {}
