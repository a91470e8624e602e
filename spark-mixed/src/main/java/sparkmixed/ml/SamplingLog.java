package sparkmixed.ml;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import sparkmixed.bayes.ChainProgress;
import sparkmixed.bayes.SamplerListener;
import sparkmixed.bayes.SamplerOptions;

/** Logs every tenth, and every minute, of every chain, and of independent proposals. */
final class SamplingLog implements SamplerListener {
  private static final int PARTS = 10;
  private static final double NANOS = 1e9;
  private static final long MINUTE = 60_000_000_000L;

  private final Logger log;
  private final int step;
  private final long begun = System.nanoTime();
  private final AtomicInteger parts = new AtomicInteger();
  private final AtomicLongArray last;

  SamplingLog(Logger log, SamplerOptions options) {
    this.log = log;
    this.step = Math.max(1, (options.warmup() + options.draws()) / PARTS);
    this.last = new AtomicLongArray(options.chains());
    for (int c = 0; c < last.length(); c++) {
      last.set(c, begun);
    }
  }

  private double seconds() {
    return (System.nanoTime() - begun) / NANOS;
  }

  @Override
  public void iterated(ChainProgress progress) {
    int done = progress.iterations();
    long now = System.nanoTime();
    boolean late = now - last.get(progress.chain()) > MINUTE;
    if (log.isInfoEnabled() && (late || done % step == 0 || done == progress.total())) {
      last.set(progress.chain(), now);
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
