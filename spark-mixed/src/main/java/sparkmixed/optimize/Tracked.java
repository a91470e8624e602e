package sparkmixed.optimize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.Objective;

/**
 * Counts, times and logs the evaluations of an objective and the iterations of all methods
 * together, in coordinates scaled by {@code scale}: {@code theta = scale * x}.
 */
final class Tracked {
  private final Objective objective;
  private final double[] scale;
  private final Consumer<LogEntry> listener;
  private final List<LogEntry> log = new ArrayList<>();
  private final int maxIterations;
  private int iterations;
  private long passes;
  private long remotePasses;

  Tracked(Objective objective, double[] scale, int maxIterations, Consumer<LogEntry> listener) {
    this.objective = objective;
    this.scale = scale;
    this.maxIterations = maxIterations;
    this.listener = listener;
    this.passes = objective.passes();
    this.remotePasses = objective.remotePasses();
  }

  /** Begins an iteration of whatever method; false if all are used up. */
  boolean iterate() {
    if (iterations >= maxIterations) {
      return false;
    }
    iterations++;
    return true;
  }

  int iterations() {
    return iterations;
  }

  boolean exhausted() {
    return iterations >= maxIterations;
  }

  int dimension() {
    return scale.length;
  }

  double[] theta(double[] x) {
    double[] theta = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      theta[k] = scale[k] * x[k];
    }
    return theta;
  }

  double value(double[] x) {
    long start = System.nanoTime();
    double[] theta = theta(x);
    Evaluation evaluation = objective.value(theta);
    record(theta, evaluation, Double.NaN, start);
    return evaluation.value();
  }

  /** Value and gradient by x. */
  Evaluation gradient(double[] x) {
    long start = System.nanoTime();
    double[] theta = theta(x);
    Evaluation evaluation = objective.gradient(theta);
    record(theta, evaluation, evaluation.gradientNorm(), start);
    double[] gradient = evaluation.gradient().clone();
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] *= scale[k];
    }
    return new Evaluation(evaluation.value(), gradient);
  }

  boolean steps() {
    return objective.steps();
  }

  /**
   * Value and gradient by x, and the end of the objective's own fixed-point step from there.
   *
   * @param rough see {@link Objective#roughStep}
   */
  Objective.Step step(double[] x, boolean rough) {
    long start = System.nanoTime();
    double[] theta = theta(x);
    Objective.Step step = rough ? objective.roughStep(theta) : objective.step(theta);
    record(theta, step.at(), step.at().gradientNorm(), start);
    double[] next = step.next().clone();
    double[] gradient = step.at().gradient().clone();
    for (int k = 0; k < next.length; k++) {
      next[k] /= scale[k];
    }
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] *= scale[k];
    }
    return new Objective.Step(new Evaluation(step.at().value(), gradient), next);
  }

  private void record(double[] theta, Evaluation evaluation, double norm, long start) {
    LogEntry entry =
        new LogEntry(
            log.size() + 1,
            evaluation.value(),
            norm,
            theta,
            (System.nanoTime() - start) * 1e-9,
            objective.passes() - passes,
            objective.remotePasses() - remotePasses);
    passes = objective.passes();
    remotePasses = objective.remotePasses();
    log.add(entry);
    listener.accept(entry);
  }

  List<LogEntry> log() {
    return Collections.unmodifiableList(log);
  }
}
