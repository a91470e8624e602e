package sparkmixed.predict;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random numbers that are a function of a key: SplitMix64 from a state into which seed and key are
 * mixed (Steele, Lea and Flood 2014, OOPSLA). What a row draws then depends neither on the rows
 * before it nor on the partition that it is in.
 */
public final class CounterRandom implements UniformRandomProvider {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  /** Starts over for a key. */
  public void start(long seed, long first, long second) {
    // each word is mixed before the next one comes, so that keys which differ by a multiple of the
    // increment do not share a stream
    state = mix(mix(mix(seed + GOLDEN) ^ first + GOLDEN) ^ second + GOLDEN);
  }

  /** Where the stream is, for {@link #resume}. */
  public long state() {
    return state;
  }

  /** Goes on from where a stream was. */
  public void resume(long saved) {
    state = saved;
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
