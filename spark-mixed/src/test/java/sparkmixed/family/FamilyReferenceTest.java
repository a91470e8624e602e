package sparkmixed.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every term of every family and link against 120-digit values of the textbook densities, from the
 * bulk to both tails: {@code reference.csv}, made by the {@code reference.py} next to it.
 */
class FamilyReferenceTest {
  private static final String[] FIELDS = {
    "logDensity",
    "score",
    "observed",
    "expected",
    "observedSlope",
    "expectedSlope",
    "densityByDispersion",
    "scoreByDispersion",
    "observedByDispersion",
    "expectedByDispersion",
    "constant"
  };

  @Test
  void everyTermHasItsDigits() throws IOException {
    List<String> failures = new ArrayList<>();
    Terms terms = new Terms();
    for (String line : lines()) {
      String[] cells = line.split(",", -1);
      Link link = Link.named(cells[1]);
      double psi = Double.parseDouble(cells[2]);
      double y = Double.parseDouble(cells[3]);
      double weight = Double.parseDouble(cells[4]);
      double eta = Double.parseDouble(cells[5]);
      Likelihood likelihood = Likelihood.of(Family.named(cells[0]), link, psi);
      likelihood.full(y, weight, eta, terms);
      double[] actual = values(terms, likelihood.constant(y, weight));
      double[] rounding = rounding(link, eta, terms);
      for (int j = 0; j < FIELDS.length; j++) {
        double expected = Double.parseDouble(cells[6 + j]);
        double tolerance = 1e-12 * Math.abs(expected) + rounding[j] + 1e-100;
        if (!(Math.abs(actual[j] - expected) <= tolerance)) {
          failures.add(
              FIELDS[j] + " " + actual[j] + ", not " + expected + ", +- " + tolerance + ": "
                  + line);
        }
      }
    }
    assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
  }

  /**
   * What a power link may lose: its curvature is a difference, in truth 0 for some rows, of terms
   * of Fisher's weight's size. Harmless in a sum that has that weight too. No other link loses any.
   */
  private static double[] rounding(Link link, double eta, Terms terms) {
    double[] lost = new double[FIELDS.length];
    if (link == Link.LOG || eta == 0) {
      lost[5] = 1e-15 * terms.expected;
      return lost;
    }
    double size = Math.abs(eta);
    double weight =
        1e-14 * (terms.expected + Math.abs(terms.observed) + Math.abs(terms.score) / size);
    switch (link) {
      case IDENTITY, SQRT, INVERSE, INVERSE_SQUARED -> {
        lost[1] = weight * size;
        lost[2] = weight;
        lost[4] = weight / size;
        lost[5] = weight / size;
        lost[7] = weight * size;
        lost[8] = weight;
      }
      default -> {}
    }
    return lost;
  }

  @Test
  void aCurveAndADensityAreTheSameTerms() throws IOException {
    Terms terms = new Terms();
    Terms curve = new Terms();
    for (String line : lines()) {
      String[] cells = line.split(",", -1);
      double y = Double.parseDouble(cells[3]);
      double weight = Double.parseDouble(cells[4]);
      double eta = Double.parseDouble(cells[5]);
      Likelihood likelihood =
          Likelihood.of(Family.named(cells[0]), Link.named(cells[1]), Double.parseDouble(cells[2]));
      likelihood.full(y, weight, eta, terms);
      likelihood.curve(y, weight, eta, curve);
      double density = likelihood.logDensity(y, weight, eta);
      assertEquals(terms.logDensity, density, 1e-15 * Math.abs(density), line);
      assertEquals(terms.logDensity, curve.logDensity, line);
      assertEquals(terms.score, curve.score, line);
      assertEquals(terms.observed, curve.observed, line);
      assertEquals(terms.expected, curve.expected, line);
    }
  }

  private static double[] values(Terms terms, double constant) {
    return new double[] {
      terms.logDensity,
      terms.score,
      terms.observed,
      terms.expected,
      terms.observedSlope,
      terms.expectedSlope,
      terms.densityByDispersion,
      terms.scoreByDispersion,
      terms.observedByDispersion,
      terms.expectedByDispersion,
      constant
    };
  }

  private static List<String> lines() throws IOException {
    try (InputStream stream = FamilyReferenceTest.class.getResourceAsStream("reference.csv");
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
