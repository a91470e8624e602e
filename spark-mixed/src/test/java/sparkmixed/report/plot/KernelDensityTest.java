package sparkmixed.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class KernelDensityTest {
  private static final double[] VALUES = {0.1, 0.2, 0.3, 0.5, 0.8, 1.3, 2.1, 3.4};
  private static final double NONE = Double.NEGATIVE_INFINITY;

  private static KernelDensity of(double lower, double upper) {
    KernelDensity density =
        KernelDensity.of(VALUES, new KernelDensity.Range(0, 4, 401, lower, upper));
    assertNotNull(density);
    return density;
  }

  // R 4.2.2:
  //   x <- c(.1, .2, .3, .5, .8, 1.3, 2.1, 3.4); bw <- bw.nrd0(x)
  //   f <- function(at) sum(dnorm(at, x, bw)) / 8
  //   cat(sprintf("%.10f", c(bw, f(0), f(.5), f(2), f(0) + f(-0), f(.5) + f(-.5))))
  // 0.5428199521 0.3514078183 0.4376486132 0.1448790468 0.7028156366 0.5809634312
  @Test
  void plainAndReflectedAsByHand() {
    KernelDensity plain = of(NONE, -NONE);
    KernelDensity reflected = of(0, -NONE);
    assertEquals(0.3514078183, plain.density()[0], 1e-5);
    assertEquals(0.4376486132, plain.density()[50], 1e-5);
    assertEquals(0.1448790468, plain.density()[200], 1e-5);
    assertEquals(0.7028156366, reflected.density()[0], 1e-5);
    assertEquals(0.5809634312, reflected.density()[50], 1e-5);
  }

  /** The kernels of two values are lost, whose centres are three bandwidths away. */
  @Test
  void valuesBeyondTheGridCount() {
    KernelDensity part = KernelDensity.of(VALUES, new KernelDensity.Range(0, 2, 201, NONE, -NONE));
    assertNotNull(part);
    assertEquals(of(NONE, -NONE).density()[50], part.density()[50], 0.0013);
  }

  @Test
  void rangesStayWithinTheSupport() {
    KernelDensity.Range range = KernelDensity.Range.of(VALUES, 0, 10, 0, 3.5);
    assertEquals(0, range.from());
    assertEquals(3.5, range.to());
    KernelDensity.Range wide = KernelDensity.Range.of(VALUES, 0, 10, NONE, -NONE).widened(0.5);
    KernelDensity.Range plain = KernelDensity.Range.of(VALUES, 0, 10, NONE, -NONE);
    assertEquals(2 * (plain.to() - plain.from()), wide.to() - wide.from(), 1e-12);
  }

  @Test
  void oneValueHasNoDensity() {
    assertNull(KernelDensity.of(new double[] {2, 2, 2}));
  }
}
