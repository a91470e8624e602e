package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.Table;

/** Residuals against fitted values, and scale against location. */
final class ResidualPlots {
  static final String RESIDUALS = "residuals";
  static final String SCALE = "scale-location";

  /** Up to this many rows each is a point. */
  static final int MOST_POINTS = 5000;

  private ResidualPlots() {}

  static List<Figure> of(FittedModel model, RowFit rows) {
    if (rows.size() == 0) {
      return List.of();
    }
    boolean linear = model.linear();
    String fitted = linear ? "fitted value" : "linear predictor";
    double[] roots = new double[rows.size()];
    Arrays.setAll(roots, k -> Math.sqrt(Math.abs(rows.standardized()[k])));
    String kind = linear ? "" : "randomized quantile ";
    return List.of(
        cloud(
            RESIDUALS,
            "Residuals",
            (linear ? "Residuals" : "Randomized quantile residuals")
                + " against the "
                + fitted
                + ", random effects included, and their local mean, which should be flat.",
            fitted,
            linear ? "residual" : "quantile residual",
            rows,
            rows.residual(),
            true),
        cloud(
            SCALE,
            "Scale and location",
            "Square root of the absolute "
                + (linear ? "standardized " : kind)
                + "residual against the "
                + fitted
                + ", and its local mean, which is flat if the spread is as the model says.",
            fitted,
            linear ? "√|standardized residual|" : "√|quantile residual|",
            rows,
            roots,
            false));
  }

  private static Figure cloud(
      String name,
      String title,
      String caption,
      String x,
      String y,
      RowFit rows,
      double[] values,
      boolean zero) {
    Tabular points =
        new Tabular(name).numbers("fitted", zero ? "residual" : "scale").counts("count");
    Map<String, Double> options = new java.util.LinkedHashMap<>();
    if (zero) {
      options.put("zero", 1.0);
    }
    if (rows.size() <= MOST_POINTS) {
      for (int k = 0; k < values.length; k++) {
        points.row(rows.fitted()[k], values[k], 1L);
      }
    } else {
      HexBins bins = HexBins.of(rows.fitted(), values);
      bins.bins().forEach(bin -> points.row(bin.x(), bin.y(), bin.count()));
      options.put("width", bins.width());
      options.put("step", bins.step());
    }
    List<Table> layers = new ArrayList<>();
    layers.add(points.table());
    Trend.of(name + "_trend", "fitted", zero ? "residual" : "scale", rows.fitted(), values)
        .ifPresent(layers::add);
    return new Figure(
        Figure.Section.RESIDUALS,
        Figure.Form.CLOUD,
        title,
        caption + counted(rows, "Hexagons are shaded by the logarithm of their number of rows. "),
        x,
        y,
        layers,
        options);
  }

  /** How many rows are shown, and how. */
  static String counted(RowFit rows, String binned) {
    String how = rows.size() > MOST_POINTS ? " " + binned : " ";
    return rows.sampled()
        ? String.format(
            Locale.ROOT,
            "%sA sample of %,d of %,d rows, chosen by their content.",
            how,
            rows.size(),
            rows.total())
        : String.format(Locale.ROOT, "%s%,d rows.", how, rows.size());
  }
}
