package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Distribution functions of the ranks of a calibration less those of uniform ranks, a panel for
 * each model and algorithm, with the band that holds all of a uniform one with probability 0.99.
 */
final class CalibrationPlot {
  private static final double COVERAGE = 0.99;
  private static final int WIDTH = 460;
  private static final int HEIGHT = 300;
  private static final int LEFT = 55;
  private static final int TOP = 35;
  private static final int INNER = 250;
  private static final int TALL = 215;
  private static final double MOST = 0.08;
  private static final String[] COLORS = {
    "#1b6ca8", "#d1495b", "#2e933c", "#8d6a9f", "#c98b0a", "#3b3b3b"
  };

  private final StringBuilder panels = new StringBuilder();
  private int count;

  /** Adds a panel; {@code ranks} in bins as many as ranks. */
  void panel(String title, List<String> names, List<CalibrationRanks> ranks, int bins) {
    int x0 = WIDTH * (count % 2) + LEFT;
    int y0 = HEIGHT * (count / 2) + TOP;
    count++;
    EcdfBand band = EcdfBand.of((int) ranks.get(0).simulations(), bins, COVERAGE);
    int n = band.n();
    List<String> upper = new ArrayList<>(List.of(point(x0, y0, 0, 0)));
    List<String> lower = new ArrayList<>();
    for (int k = 1; k < bins; k++) {
      double z = (double) k / bins;
      upper.add(point(x0, y0, z, (double) band.upper()[k - 1] / n - z));
      lower.add(0, point(x0, y0, z, (double) band.lower()[k - 1] / n - z));
    }
    upper.add(point(x0, y0, 1, 0));
    upper.addAll(lower);
    text(x0, y0 - 12, "start", "13", "#000", title);
    add("<polygon points='%s' fill='#dfe7ee'/>", String.join(" ", upper));
    add(
        "<path d='M%s L%s' stroke='#888' stroke-dasharray='3 3'/>",
        point(x0, y0, 0, 0), point(x0, y0, 1, 0));
    add(
        "<rect x='%d' y='%d' width='%d' height='%d' fill='none' stroke='#888'/>",
        x0, y0, INNER, TALL);
    for (double tick : new double[] {-0.05, 0, 0.05}) {
      double y = y0 + TALL / 2.0 * (1 - tick / MOST) + 4;
      text(x0 - 6, y, "end", "11", "#444", String.format(Locale.ROOT, "%.2f", tick));
    }
    for (double tick : new double[] {0, 0.5, 1}) {
      String label = String.format(Locale.ROOT, "%.1f", tick);
      text(x0 + tick * INNER, y0 + TALL + 15, "middle", "11", "#444", label);
    }
    for (int k = 0; k < names.size(); k++) {
      String color = COLORS[k % COLORS.length];
      line(x0, y0, ranks.get(k).histogram(bins), color);
      String label =
          String.format(Locale.ROOT, "%s, p = %.2f", names.get(k), ranks.get(k).pValue(bins));
      text(x0 + INNER + 8, y0 + 12 + 16 * k, "start", "11", color, label);
    }
  }

  private void line(int x0, int y0, long[] histogram, String color) {
    long n = java.util.Arrays.stream(histogram).sum();
    StringBuilder path = new StringBuilder("M" + point(x0, y0, 0, 0));
    long sum = 0;
    for (int k = 0; k < histogram.length; k++) {
      sum += histogram[k];
      double z = (k + 1.0) / histogram.length;
      path.append(" L").append(point(x0, y0, z, (double) sum / n - z));
    }
    add("<path d='%s' fill='none' stroke='%s' stroke-width='1.3'/>", path, color);
  }

  private static String point(int x0, int y0, double z, double difference) {
    return String.format(
        Locale.ROOT,
        "%.1f,%.1f",
        x0 + INNER * z,
        y0 + TALL / 2.0 * (1 - Math.max(-MOST, Math.min(MOST, difference)) / MOST));
  }

  private void text(double x, double y, String anchor, String size, String color, String text) {
    add(
        "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%s' fill='%s'>%s</text>",
        x, y, anchor, size, color, text);
  }

  private void add(String format, Object... values) {
    panels.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  String svg() {
    int width = 2 * WIDTH;
    int height = HEIGHT * ((count + 1) / 2);
    return String.format(
        Locale.ROOT,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'>%n"
            + "<rect width='%d' height='%d' fill='#fff'/>%n%s</svg>%n",
        width,
        height,
        width,
        height,
        panels);
  }
}
