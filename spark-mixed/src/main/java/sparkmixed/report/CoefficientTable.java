package sparkmixed.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.TestBasis;
import sparkmixed.inference.CoefficientTests;

/** The table of coefficients as R's {@code printCoefmat} prints it. */
final class CoefficientTable {
  /** R's number of digits for this table, and for its test statistics. */
  private static final int DIGITS = 4;

  private static final int TEST_DIGITS = 3;

  /** Below the distance of 1 from the next double, R shows no p-value. */
  private static final double EPSILON = Math.ulp(1.0);

  /** Below this R formats p-values apart from the others. */
  private static final double SMALL = 1e-4;

  private static final double[] CUTS = {0.001, 0.01, 0.05, 0.1};
  private static final List<String> STARS = List.of("***", "**", "*", ".", "");

  static final String LEGEND =
      "---\nSignif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1\n";

  private final FittedModel model;

  CoefficientTable(FittedModel model) {
    this.model = model;
  }

  void appendTo(StringBuilder out) {
    FittedModel.FixedEffects fixed = model.fixedEffects();
    CoefficientTests tested = CoefficientTests.of(model);
    boolean t = !tested.method().equals(TestBasis.Z);
    boolean known = !tested.method().equals(CoefficientTests.NONE);
    double[] errors = tested.stdErrors();
    int p = errors.length;
    // R formats degrees of freedom together with estimates and errors
    int columns = t && known ? 3 : 2;
    double[] numbers = Arrays.copyOf(fixed.estimates(), columns * p);
    System.arraycopy(errors, 0, numbers, p, p);
    System.arraycopy(tested.degrees(), 0, numbers, 2 * p, (columns - 2) * p);
    double[] statistics = new double[p];
    for (int j = 0; j < p; j++) {
      statistics[j] = Numbers.round(numbers[j] / errors[j], TEST_DIGITS);
    }
    int decimals = decimals(numbers);
    for (int j = 0; j < numbers.length; j++) {
      numbers[j] = Numbers.round(numbers[j], decimals);
    }
    List<String> texts = Numbers.significant(numbers, DIGITS);
    List<String> tests = Numbers.significant(statistics, DIGITS);
    List<List<String>> lines = new ArrayList<>();
    lines.add(new ArrayList<>(List.of("", "Estimate", "Std. Error", "df").subList(0, columns + 1)));
    for (int j = 0; j < p; j++) {
      List<String> line = new ArrayList<>(List.of(fixed.names().get(j)));
      for (int c = 0; c < columns; c++) {
        line.add(texts.get(c * p + j));
      }
      lines.add(line);
    }
    lines.get(0).add(t ? "t value" : "z value");
    for (int j = 0; j < p; j++) {
      lines.get(j + 1).add(tests.get(j));
    }
    boolean starred = known && addTests(lines, tested.pValues(), t ? "Pr(>|t|)" : "Pr(>|z|)");
    TextTable table = new TextTable();
    lines.forEach(table::add);
    table.appendTo(out, 1);
    if (starred) {
      out.append(LEGEND);
    }
  }

  /** Adds p-values, and stars if any is below 0.1; returns whether there are stars. */
  private static boolean addTests(List<List<String>> lines, double[] p, String head) {
    List<String> texts = pValues(p);
    lines.get(0).add(head);
    for (int j = 0; j < p.length; j++) {
      lines.get(j + 1).add(texts.get(j));
    }
    boolean starred = starred(p);
    if (starred) {
      lines.get(0).add("   ");
      List<String> stars = stars(p);
      for (int j = 0; j < p.length; j++) {
        lines.get(j + 1).add(stars.get(j));
      }
    }
    return starred;
  }

  /** Whether any is below 0.1. */
  static boolean starred(double[] p) {
    return Arrays.stream(p).anyMatch(value -> value < CUTS[CUTS.length - 1]);
  }

  /** As wide as three each. */
  static List<String> stars(double[] p) {
    return Arrays.stream(p)
        .mapToObj(value -> stars(value) + " ".repeat(3 - stars(value).length()))
        .toList();
  }

  private static String stars(double p) {
    int at = 0;
    while (at < CUTS.length && !(p <= CUTS[at])) {
      at++;
    }
    return STARS.get(at);
  }

  /**
   * R's {@code format.pval}: what needs many decimals is formatted apart from the rest, and what is
   * below {@link #EPSILON} is not told.
   */
  static List<String> pValues(double[] p) {
    return pValues(p, TEST_DIGITS);
  }

  /** The same with another number of digits. */
  static List<String> pValues(double[] p, int digits) {
    String[] texts = new String[p.length];
    int widest = format(p, digits, texts, true);
    widest = Math.max(widest, format(p, digits, texts, false));
    for (int j = 0; j < p.length; j++) {
      if (Double.isNaN(p[j])) {
        texts[j] = "NA";
      } else if (p[j] < EPSILON) {
        texts[j] = widest > 6 ? "< 2e-16" : "<2e-16";
      }
    }
    return List.of(texts);
  }

  private static int format(double[] p, int digits, String[] texts, boolean large) {
    List<Integer> at = new ArrayList<>();
    for (int j = 0; j < p.length; j++) {
      if (p[j] >= EPSILON && p[j] >= SMALL == large) {
        at.add(j);
      }
    }
    double[] values = at.stream().mapToDouble(j -> p[j]).toArray();
    List<String> formatted = Numbers.significant(values, digits);
    for (int k = 0; k < values.length; k++) {
      texts[at.get(k)] = formatted.get(k);
    }
    return formatted.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Decimals at which the smallest number shows {@link #DIGITS} significant digits. */
  private static int decimals(double[] values) {
    double smallest = Double.POSITIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value) && value != 0) {
        smallest = Math.min(smallest, Math.abs(value));
      }
    }
    int before = Double.isInfinite(smallest) ? 0 : (int) Math.floor(Math.log10(smallest)) + 1;
    return Math.max(1, DIGITS - before);
  }
}
