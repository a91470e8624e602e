package sparkmixed.bayes;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import sparkmixed.predict.CounterRandom;

/** One chain, iteration by iteration. */
final class ChainSampler implements ChainProgress {
  /** Keeps the numbers of chains apart from those that others draw with the same seed. */
  private static final long STREAM = 0x4E555453L;

  private final int chain;
  private final SamplerOptions options;
  private final boolean dense;
  private final CounterRandom random = new CounterRandom();
  private final Hamiltonian hamiltonian;
  private final DrawRecorder recorder;
  private PhasePoint position;
  private double stepSize;
  private int iterations;

  /** Both null once the warm-up is over. */
  private @Nullable StepSizeAdaptation stepAdaptation;

  private @Nullable MetricAdaptation metricAdaptation;

  /** Begins a chain. */
  ChainSampler(LogDensity density, double @Nullable [] start, int chain, SamplerOptions options) {
    int d = density.dimension();
    this.chain = chain;
    this.options = options;
    this.dense = d <= options.denseUpTo();
    random.start(options.seed(), STREAM, chain);
    this.hamiltonian = new Hamiltonian(density, Metric.unit(d, dense), 0);
    this.recorder = new DrawRecorder(options.draws());
    this.position = ChainStart.find(hamiltonian, d, start, chain, random);
    this.stepSize = StepSizeAdaptation.reasonable(hamiltonian, position, 1, random);
    if (options.warmup() > 0) {
      WarmupWindows windows = WarmupWindows.of(options.warmup());
      this.metricAdaptation = new MetricAdaptation(windows, d, dense);
      this.stepAdaptation = new StepSizeAdaptation(options.adaptDelta());
      stepAdaptation.restart(stepSize);
    }
  }

  /** Goes on with a chain. */
  ChainSampler(LogDensity density, ChainState state, SamplerOptions options) {
    int d = density.dimension();
    ChainState.Adaptation adaptation = state.adaptation();
    if (state.position().length != d
        || (adaptation == null) != (state.iterations() >= options.warmup())) {
      throw new IllegalArgumentException("the state is of another model or another warm-up");
    }
    this.chain = state.chain();
    this.options = options;
    this.dense = d <= options.denseUpTo();
    random.resume(state.random());
    Chain drawn = state.drawn();
    Metric metric = Metric.of(drawn.inverseMetric().clone(), d, dense);
    this.hamiltonian = new Hamiltonian(density, metric, drawn.gradients());
    this.recorder = new DrawRecorder(Math.max(options.draws(), drawn.draws().length), drawn);
    double[] rest = new double[d];
    this.position =
        new PhasePoint(
            state.position().clone(),
            rest,
            rest,
            state.gradient().clone(),
            state.logDensity(),
            -state.logDensity());
    this.stepSize = drawn.stepSize();
    this.iterations = state.iterations();
    if (adaptation != null) {
      WarmupWindows windows = WarmupWindows.of(options.warmup());
      this.metricAdaptation = new MetricAdaptation(windows, dense, adaptation);
      this.stepAdaptation = new StepSizeAdaptation(options.adaptDelta(), adaptation);
    }
  }

  boolean isFinished() {
    return iterations >= total();
  }

  /**
   * Does an iteration.
   *
   * @param stop asked before every gradient of the trajectory
   * @return false if it was stopped, which leaves everything as before the iteration
   */
  boolean advance(BooleanSupplier stop) {
    long before = random.state();
    long gradients = hamiltonian.gradients();
    Trajectory.Transition transition;
    hamiltonian.restart();
    try {
      transition =
          Trajectory.from(hamiltonian, position, stepSize, options.maxTreeDepth(), random, stop);
    } catch (Trajectory.Stopped stopped) {
      random.resume(before);
      hamiltonian.setGradients(gradients);
      return false;
    }
    position = transition.end();
    if (stepAdaptation != null && metricAdaptation != null) {
      adapt(stepAdaptation, metricAdaptation, transition.acceptance());
    } else {
      recorder.add(transition);
    }
    iterations++;
    return true;
  }

  private void adapt(StepSizeAdaptation step, MetricAdaptation metric, double acceptance) {
    stepSize = step.next(acceptance);
    Metric learned = metric.learn(iterations, position.q());
    if (learned != null) {
      hamiltonian.setMetric(learned);
      stepSize = StepSizeAdaptation.reasonable(hamiltonian, position, stepSize, random);
      step.restart(stepSize);
    }
    if (iterations + 1 == options.warmup()) {
      // a window that ends with the warm-up has left nothing to average
      stepSize = step.updates() > 0 ? step.result() : stepSize;
      stepAdaptation = null;
      metricAdaptation = null;
    }
  }

  Chain drawn() {
    return recorder.chain(stepSize, hamiltonian.metric().inverse(), hamiltonian.gradients());
  }

  @Override
  public int chain() {
    return chain;
  }

  @Override
  public int iterations() {
    return iterations;
  }

  @Override
  public int total() {
    return options.warmup() + options.draws();
  }

  @Override
  public boolean warmingUp() {
    return iterations <= options.warmup();
  }

  @Override
  public int divergences() {
    return recorder.divergences();
  }

  @Override
  public double stepSize() {
    return stepSize;
  }

  @Override
  public ChainState state() {
    return new ChainState(
        chain,
        iterations,
        random.state(),
        position.q().clone(),
        position.logDensity(),
        position.gradient().clone(),
        stepAdaptation == null || metricAdaptation == null
            ? null
            : metricAdaptation.state(stepAdaptation),
        drawn());
  }
}
