package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.NotConvergedException;

/** What chains promise besides their distribution: reproducible, resumable, stoppable. */
class ChainTest {
  private static final SamplerOptions OPTIONS = new SamplerOptions(3, 200, 100, 9, 0.8, 10, 3, 50);
  private static final double[][] ANYWHERE = new double[3][];

  private static LogDensity banana(int chain) {
    return Targets.banana();
  }

  @Test
  void drawsDependOnNeitherThreadsNorNumberOfChains() {
    List<Chain> parallel =
        Nuts.sample(ChainTest::banana, ANYWHERE, OPTIONS, SamplerListener.none());
    List<Chain> alone =
        Nuts.sample(ChainTest::banana, ANYWHERE, OPTIONS.withThreads(1), SamplerListener.none());
    assertEqual(parallel, alone);
    SamplerOptions two = new SamplerOptions(2, 200, 100, 9, 0.8, 10);
    assertEqual(
        parallel.subList(0, 2),
        Nuts.sample(ChainTest::banana, new double[2][], two, SamplerListener.none()));
    assertFalse(parallel.get(0).draws()[0][0] == parallel.get(1).draws()[0][0]);
  }

  @Test
  void chainsStoppedAnywhereGoOnAsIfTheyHadNot() {
    for (int dense : new int[] {0, 50}) {
      SamplerOptions options = OPTIONS.withDenseUpTo(dense);
      List<Chain> whole = Nuts.sample(ChainTest::banana, ANYWHERE, options, SamplerListener.none());
      // in the middle of a trajectory, in each phase of the warm-up and after it
      for (int gradients : new int[] {0, 7, 333, 1500, 4000}) {
        List<ChainState> states = stoppedAfter(gradients, options);
        assertEqual(
            whole,
            Nuts.resume(ChainTest::banana, ANYWHERE, states, options, SamplerListener.none()));
      }
    }
  }

  private static List<ChainState> stoppedAfter(int gradients, SamplerOptions options) {
    AtomicInteger asked = new AtomicInteger();
    SamplerListener impatient =
        new SamplerListener() {
          @Override
          public boolean cancelled() {
            return asked.incrementAndGet() > gradients;
          }
        };
    return assertThrows(
            SamplingCancelledException.class,
            () -> Nuts.sample(ChainTest::banana, ANYWHERE, options, impatient))
        .states();
  }

  @Test
  void checkpointsTakenInPassingGoOnTheSameWay() {
    AtomicReference<ChainState> saved = new AtomicReference<>();
    SamplerListener checkpoint =
        new SamplerListener() {
          @Override
          public void iterated(ChainProgress progress) {
            if (progress.chain() == 1 && progress.iterations() == 250) {
              saved.set(progress.state());
            }
          }
        };
    List<Chain> whole = Nuts.sample(ChainTest::banana, ANYWHERE, OPTIONS, checkpoint);
    ChainState state = Objects.requireNonNull(saved.get());
    assertEquals(50, state.drawn().draws().length);
    assertEqual(
        whole,
        Nuts.resume(ChainTest::banana, ANYWHERE, List.of(state), OPTIONS, SamplerListener.none()));
  }

  @Test
  void progressCountsEveryIteration() {
    AtomicInteger count = new AtomicInteger();
    AtomicInteger warmups = new AtomicInteger();
    SamplerListener counter =
        new SamplerListener() {
          @Override
          public void iterated(ChainProgress progress) {
            assertEquals(300, progress.total());
            count.incrementAndGet();
            warmups.addAndGet(progress.warmingUp() ? 1 : 0);
          }
        };
    Nuts.sample(ChainTest::banana, ANYWHERE, OPTIONS, counter);
    assertEquals(900, count.get());
    assertEquals(600, warmups.get());
  }

  @Test
  void interruptStopsAllChainsAndLeavesNoThread() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    SamplerListener announcing =
        new SamplerListener() {
          @Override
          public void iterated(ChainProgress progress) {
            begun.countDown();
          }
        };
    SamplerOptions endless = new SamplerOptions(3, 1_000_000, 1, 9, 0.8, 10, 2, 50);
    Thread caller =
        new Thread(
            () -> {
              try {
                Nuts.sample(ChainTest::banana, ANYWHERE, endless, announcing);
              } catch (SamplingCancelledException stopped) {
                thrown.set(Thread.currentThread().isInterrupted() ? stopped : null);
              }
            });
    caller.start();
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    caller.interrupt();
    caller.join(30_000);
    assertFalse(caller.isAlive());
    assertTrue(thrown.get() instanceof SamplingCancelledException);
    assertTrue(threadsEnd());
  }

  /** A pool has terminated when its threads are about to end, not when they have. */
  private static boolean threadsEnd() throws InterruptedException {
    for (int attempt = 0; attempt < 500; attempt++) {
      if (Thread.getAllStackTraces().keySet().stream()
          .noneMatch(thread -> thread.getName().equals("spark-mixed-sampler"))) {
        return true;
      }
      Thread.sleep(20);
    }
    return false;
  }

  @Test
  void failureOfOneChainStopsTheOthersAndIsThrown() {
    SamplerOptions endless = new SamplerOptions(3, 1_000_000, 1, 9, 0.8, 10, 3, 50);
    IntFunction<LogDensity> failing =
        c -> {
          if (c == 2) {
            throw new IllegalStateException("chain 2");
          }
          return Targets.banana();
        };
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> Nuts.sample(failing, ANYWHERE, endless, SamplerListener.none()));
    assertEquals("chain 2", failure.getMessage());
  }

  @Test
  void chainThatCannotStartSaysSo() {
    LogDensity nowhere = new Constant(Double.NEGATIVE_INFINITY);
    assertTrue(message(nowhere, null).contains("Chain 1 has no start"));
    assertTrue(message(nowhere, new double[] {1}).contains("Give another start"));
    assertTrue(message(new Constant(0), null).contains("improper"));
  }

  @Test
  void optionsThatMakeNoSenseAreRejected() {
    assertThrows(ConfigurationException.class, () -> new SamplerOptions(0, 1, 1, 1, 0.8, 10));
    assertThrows(ConfigurationException.class, () -> new SamplerOptions(1, 1, 0, 1, 0.8, 10));
    assertThrows(ConfigurationException.class, () -> new SamplerOptions(1, 1, 1, 1, 1, 10));
    assertThrows(ConfigurationException.class, () -> new SamplerOptions(1, 1, 1, 1, 0.8, 40));
  }

  private static String message(LogDensity density, double @Nullable [] start) {
    SamplerOptions one = new SamplerOptions(1, 10, 10, 9, 0.8, 10);
    return String.valueOf(
        assertThrows(
                NotConvergedException.class,
                () ->
                    Nuts.sample(c -> density, new double[][] {start}, one, SamplerListener.none()))
            .getMessage());
  }

  private record Constant(double value) implements LogDensity {
    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public double evaluate(double[] q, double[] gradient) {
      gradient[0] = 0;
      return value;
    }
  }

  private static void assertEqual(List<Chain> expected, List<Chain> actual) {
    assertEquals(expected.size(), actual.size());
    for (int c = 0; c < expected.size(); c++) {
      Chain a = expected.get(c);
      Chain b = actual.get(c);
      assertArrayEquals(a.draws(), b.draws());
      assertArrayEquals(a.logDensity(), b.logDensity());
      assertArrayEquals(a.energy(), b.energy());
      assertArrayEquals(a.treeDepth(), b.treeDepth());
      assertArrayEquals(a.divergent(), b.divergent());
      assertArrayEquals(a.acceptance(), b.acceptance());
      assertArrayEquals(a.inverseMetric(), b.inverseMetric());
      assertEquals(a.stepSize(), b.stepSize());
      assertEquals(a.gradients(), b.gradients());
    }
  }
}
