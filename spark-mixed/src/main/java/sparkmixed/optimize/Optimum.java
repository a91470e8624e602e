package sparkmixed.optimize;

import java.util.List;

/**
 * Where an optimization ended.
 *
 * @param theta the point
 * @param value the objective there
 * @param gradient of the objective there
 * @param hessian of the objective there by differences of gradients, by columns; empty if not
 *     computed
 * @param converged whether it is a minimum to the tolerance
 * @param message what happened, in plain words
 * @param iterations of the optimizer
 * @param log every evaluation
 */
public record Optimum(
    double[] theta,
    double value,
    double[] gradient,
    double[] hessian,
    boolean converged,
    String message,
    int iterations,
    List<LogEntry> log) {}
