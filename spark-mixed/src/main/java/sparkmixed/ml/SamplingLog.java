package sparkmixed.ml;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import sparkmixed.bayes.ChainProgress;
import sparkmixed.bayes.SamplerListener;
import sparkmixed.bayes.SamplerOptions;

/** Logs every tenth of every chain, and of independent proposals. */
final class SamplingLog implements SamplerListener {
  private static final int PARTS = 10;
  private static final double NANOS = 1e9;

  private final Logger log;
  private final int step;
  private final long begun = System.nanoTime();
  private final AtomicInteger parts = new AtomicInteger();

  SamplingLog(Logger log, SamplerOptions options) {
    this.log = log;
    this.step = Math.max(1, (options.warmup() + options.draws()) / PARTS);
  }

  private double seconds() {
    return (System.nanoTime() - begun) / NANOS;
  }

  @Override
  public void iterated(ChainProgress progress) {
    int done = progress.iterations();
    if (log.isInfoEnabled() && (done % step == 0 || done == progress.total())) {
      log.info(
          String.format(
              Locale.ROOT,
              "chain %d: iteration %,d / %,d (%s), step size %.3g, %d divergences, %.1f s",
              progress.chain() + 1,
              done,
              progress.total(),
              progress.warmingUp() ? "warm-up" : "sampling",
              progress.stepSize(),
              progress.divergences(),
              seconds()));
    }
  }

  @Override
  public void weighed(double[] densities) {
    if (!log.isInfoEnabled()) {
      return;
    }
    long known = Arrays.stream(densities).filter(one -> !Double.isNaN(one)).count();
    int part = (int) (PARTS * known / densities.length);
    if (parts.getAndAccumulate(part, Math::max) < part) {
      log.info(
          String.format(
              Locale.ROOT,
              "independent proposals: %,d / %,d, %.1f s",
              known,
              densities.length,
              seconds()));
    }
  }
}
