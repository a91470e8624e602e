package sparkmixed.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KolmogorovSmirnovTest {

  private static UniformSample sample(double... values) {
    UniformSample sample = new UniformSample();
    for (double value : values) {
      sample.add(value);
    }
    return sample;
  }

  // R 4.2.2: x <- c(0.02, 0.11, 0.13, 0.35, 0.36, 0.62, 0.71, 0.74, 0.9, 0.97)
  //   k <- ks.test(x, punif); print(c(k$statistic, k$p.value))   # 0.17 0.889930243104628
  @Test
  void fewValuesAreExact() {
    UniformSample sample = sample(0.97, 0.11, 0.13, 0.35, 0.9, 0.62, 0.71, 0.74, 0.36, 0.02);
    assertEquals(0.17, sample.statistic(), 1e-15);
    assertEquals(0.889930243104628, KolmogorovSmirnov.survival(0.17, 10), 1e-12);
  }

  // R 4.2.2: u <- ((1:500) - 0.3)/520; k <- ks.test(u, punif); print(c(k$statistic, k$p.value))
  //   0.0390384615384616 0.4311767992043951
  @Test
  void manyValuesHaveTheLimit() {
    double[] values = new double[500];
    for (int k = 0; k < values.length; k++) {
      values[k] = (k + 0.7) / 520;
    }
    double d = sample(values).statistic();
    assertEquals(0.0390384615384616, d, 1e-14);
    // R sums the series to 1e-6
    assertEquals(0.4311767992043951, KolmogorovSmirnov.survival(d, 500), 2e-6);
    // and its tail does not round to 0
    assertEquals(2 * Math.exp(-200), KolmogorovSmirnov.survival(0.1, 10_000), 1e-98);
  }

  /** Put together in any way, and beyond what is kept one by one, to a bin's width. */
  @Test
  void partsAddUp() {
    int n = UniformSample.MOST + 100_000;
    UniformSample whole = new UniformSample();
    UniformSample first = new UniformSample();
    UniformSample second = new UniformSample();
    double exact = 0;
    for (int k = 0; k < n; k++) {
      double u = Math.pow((k + 0.5) / n, 1.001);
      exact = Math.max(exact, (k + 1.0) / n - u);
      whole.add(u);
      (k % 3 == 0 ? first : second).add(u);
    }
    first.add(second);
    assertEquals(n, first.size());
    assertEquals(whole.statistic(), first.statistic());
    assertEquals(exact, whole.statistic(), whole.bound());
  }
}
