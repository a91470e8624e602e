package sparkmixed.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.TableRows;

/** Small random data for every structure of random effects that the kernel treats differently. */
public enum RandomModel {
  INTERCEPT("(1 | g)"),
  SLOPE("(1 + x | g)"),
  THREE_COLUMNS("(1 + x + z | g)"),
  UNCORRELATED("(x || g)"),
  TWO_TERMS("(1 | g) + (0 + x + z | g)"),
  NESTED("(1 + x | a) + (1 | b)"),
  NESTED_THREE("(1 | a) + (1 + x | b) + (z || c)"),
  COMPOSED("(1 + x | a/k)"),
  CROSSED("(1 | g) + (1 | h)"),
  CROSSED_SLOPES("(1 + z | h) + (1 + x | g)"),
  CROSSED_THREE("(1 | c) + (1 + x | h) + (1 | k)"),
  NESTED_AND_CROSSED("(1 + x | h) + (1 + z | c) + (1 | b) + (1 + x | a)"),
  NESTED_AND_TWO_CROSSED("(1 | k) + (x || c) + (1 + z | a) + (1 | h) + (0 + z | h)");

  private static final int ROWS = 60;

  private final String random;

  RandomModel(String random) {
    this.random = random;
  }

  public String formula() {
    return "y ~ x + z + " + random;
  }

  /** Random terms of the formula in reverse order. */
  public String reversed() {
    List<String> terms = Arrays.asList(random.split(" \\+ (?=\\()"));
    java.util.Collections.reverse(terms);
    return "y ~ x + z + " + String.join(" + ", terms);
  }

  /**
   * c is nested in b and b in a; g, h and k are crossed with them and each other.
   *
   * @param backwards whether the names of the levels sort the other way round
   */
  public static TableRows data(long seed, boolean backwards) {
    return data(seed, backwards, null);
  }

  /**
   * The same with another response.
   *
   * @param response of a row by its number; null for the usual one
   */
  public static TableRows data(
      long seed, boolean backwards, @Nullable IntToDoubleFunction response) {
    Random random = new Random(seed);
    double[] y = new double[ROWS];
    double[] x = new double[ROWS];
    double[] z = new double[ROWS];
    double[] w = new double[ROWS];
    double[] o = new double[ROWS];
    String[][] levels = new String[6][ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = random.nextGaussian();
      z[i] = random.nextGaussian() + 0.5;
      w[i] = 0.3 + 2 * random.nextDouble();
      o[i] = random.nextGaussian();
      int c = random.nextInt(13);
      int[] level = {c / 4, c / 2, c, random.nextInt(9), random.nextInt(5), random.nextInt(3)};
      y[i] = 1 + 0.5 * x[i] + random.nextGaussian();
      for (int f = 0; f < level.length; f++) {
        levels[f][i] = String.valueOf((char) (backwards ? 'z' - level[f] : 'a' + level[f]));
        y[i] += Math.sin(7.0 * f + 3.0 * level[f]);
      }
    }
    if (response != null) {
      Arrays.setAll(y, response);
    }
    return TableRows.builder()
        .doubles("y", y)
        .doubles("x", x)
        .doubles("z", z)
        .doubles("w", w)
        .doubles("o", o)
        .strings("a", levels[0])
        .strings("b", levels[1])
        .strings("c", levels[2])
        .strings("g", levels[3])
        .strings("h", levels[4])
        .strings("k", levels[5])
        .build();
  }

  public static FrameOptions weighted(boolean weighted) {
    return weighted
        ? FrameOptions.none().withWeightCol("w").withOffsetCol("o")
        : FrameOptions.none();
  }

  /** A random theta; about every fourth diagonal entry is zero. */
  public static double[] theta(CovarianceLayout layout, long seed) {
    Random random = new Random(seed ^ 0x5DEECE66DL);
    boolean[] diagonal = layout.diagonal();
    double[] theta = new double[layout.parameters()];
    for (int k = 0; k < theta.length; k++) {
      theta[k] = diagonal[k] ? 1.5 * random.nextDouble() : random.nextGaussian() * 0.5;
      if (diagonal[k] && random.nextInt(4) == 0) {
        theta[k] = 0;
      }
    }
    return theta;
  }
}
