package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of points in hexagons with a corner on top (Carr et al. 1987,
 * doi:10.1080/01621459.1987.10478445). O(n).
 *
 * @param bins those with points, by rows of hexagons
 * @param width of a hexagon
 * @param step from one row of hexagons to the next, three quarters of a hexagon's height
 */
record HexBins(List<Bin> bins, double width, double step) {
  private static final int ACROSS = 36;

  /** Rows of hexagons, so that they look regular in a figure as high as 0.6 of its width. */
  private static final int DOWN = 26;

  /** A hexagon by its center. */
  record Bin(double x, double y, long count) {}

  static HexBins of(double[] x, double[] y) {
    double left = least(x);
    double bottom = least(y);
    double width = positive(-least(negated(x)) - left) / ACROSS;
    double step = positive(-least(negated(y)) - bottom) / DOWN;
    Map<Long, Long> counts = new TreeMap<>();
    for (int k = 0; k < x.length; k++) {
      counts.merge(cell((x[k] - left) / width, (y[k] - bottom) / step), 1L, Long::sum);
    }
    List<Bin> bins = new ArrayList<>();
    counts.forEach(
        (cell, count) -> {
          long row = cell >> Integer.SIZE;
          long column = cell.intValue();
          double x0 = left + (column + 0.5 * (row & 1)) * width;
          bins.add(new Bin(x0, bottom + row * step, count));
        });
    return new HexBins(bins, width, step);
  }

  /** The nearest center among those of the two rows around; u in widths, v in steps. */
  private static long cell(double u, double v) {
    long low = (long) Math.floor(v);
    long best = 0;
    double nearest = Double.POSITIVE_INFINITY;
    for (long row = low; row <= low + 1; row++) {
      double shift = 0.5 * (row & 1);
      long column = Math.round(u - shift);
      double dx = u - shift - column;
      // a regular hexagon of width 1 has its rows sqrt(3)/2 apart
      double dy = (v - row) * Math.sqrt(0.75);
      double distance = dx * dx + dy * dy;
      if (distance < nearest) {
        nearest = distance;
        best = (row << Integer.SIZE) | (column & 0xffffffffL);
      }
    }
    return best;
  }

  private static double least(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static double[] negated(double[] values) {
    double[] result = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      result[k] = -values[k];
    }
    return result;
  }

  private static double positive(double range) {
    return range > 0 ? range : 1;
  }
}
