package sparkmixed.ml;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import sparkmixed.bayes.ChainProgress;
import sparkmixed.bayes.ChainState;
import sparkmixed.bayes.SamplerListener;
import sparkmixed.bayes.SamplerOptions;

/** Keeps chains in files every so often, and when they are stopped; and brings them back. */
final class KeptChains implements SamplerListener {
  private static final double NANOS = 1e9;

  private final SamplerListener inner;
  private final ChainFiles files;
  private final double interval;
  private final int chains;
  private final AtomicLongArray last;
  private final AtomicLong lastDensities = new AtomicLong(System.nanoTime());
  private final AtomicBoolean writing = new AtomicBoolean();

  /**
   * @param inner is told, too
   * @param interval seconds between files of a chain
   */
  KeptChains(SamplerListener inner, ChainFiles files, double interval, SamplerOptions options) {
    this.inner = inner;
    this.files = files;
    this.interval = interval;
    this.chains = options.chains();
    this.last = new AtomicLongArray(chains);
    for (int c = 0; c < chains; c++) {
      last.set(c, System.nanoTime());
    }
  }

  private boolean isDue(long since) {
    return System.nanoTime() - since >= interval * NANOS;
  }

  @Override
  public void iterated(ChainProgress progress) {
    inner.iterated(progress);
    if (isDue(last.get(progress.chain()))) {
      files.save(progress.state());
      last.set(progress.chain(), System.nanoTime());
    }
  }

  @Override
  public boolean cancelled() {
    return inner.cancelled();
  }

  @Override
  public List<ChainState> earlier() {
    return files.chains(chains);
  }

  @Override
  public void stopped(List<ChainState> states) {
    states.forEach(files::save);
    inner.stopped(states);
  }

  @Override
  public double[] densities(int draws) {
    double[] known = files.densities();
    return known == null ? inner.densities(draws) : known;
  }

  @Override
  public void weighed(double[] densities) {
    inner.weighed(densities);
    if (isDue(lastDensities.get()) && writing.compareAndSet(false, true)) {
      try {
        files.save(densities.clone());
        lastDensities.set(System.nanoTime());
      } finally {
        writing.set(false);
      }
    }
  }

  @Override
  public void stopped(double[] densities) {
    files.save(densities);
    inner.stopped(densities);
  }
}
