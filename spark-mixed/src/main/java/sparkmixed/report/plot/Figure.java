package sparkmixed.report.plot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparkmixed.report.Table;

/**
 * One plot, ready to be drawn.
 *
 * @param section where it belongs
 * @param form how it is drawn
 * @param title a few words
 * @param caption what it shows and how it was made, in sentences
 * @param x name of the horizontal axis
 * @param y name of the vertical axis; empty where labels need none
 * @param layers the tables that are drawn, the main one first
 * @param options numbers that a form needs beside its tables
 */
public record Figure(
    Section section,
    Form form,
    String title,
    String caption,
    String x,
    String y,
    List<Table> layers,
    Map<String, Double> options) {

  public Figure {
    layers = List.copyOf(layers);
    options = new LinkedHashMap<>(options);
  }

  /** Parts of a report. */
  public enum Section {
    COEFFICIENTS,
    POSTERIOR,
    PRIORS,
    RANDOM_EFFECTS,
    RESIDUALS,
    PREDICTIVE,
    INTERVALS,
    COURSE
  }

  /** How a figure's layers are drawn. */
  public enum Form {
    /** {@code label, estimate, low, high}: a point and its interval on a line of its own. */
    INTERVALS,
    /** Points or hexagons, and a trend. */
    CLOUD,
    /** Sample against theoretical quantiles, a line and a band. */
    QUANTILES,
    /** {@code quantile, residual, lower, median, upper, out}: points and a band. */
    ENVELOPE,
    /** A panel for each parameter: its curve, and limits. */
    PANELS,
    /** Curves over a shared horizontal axis. */
    CURVES,
    /** From one point of a plane to another. */
    ARROWS,
    /** From one number to another, on a line for each label. */
    DUMBBELLS,
    /** A sequence of values, the vertical axis logarithmic. */
    COURSE,
    /** A bar for each label. */
    BARS,
    /**
     * {@code parameter, chain, value, density}: a panel for each parameter, a curve for each chain.
     */
    DENSITIES,
    /** {@code parameter, chain, draw, value}: the same with paths, and marks of single draws. */
    TRACES,
    /**
     * {@code parameter, chain, bin, count}: the same with steps, and the height expected of them.
     */
    RANKS,
    /**
     * {@code parameter, chain, draw, value, divergent}: a panel of points for any two parameters.
     */
    PAIRS,
    /** {@code parameter, prior, value, posterior, prior_density}: two curves in each panel. */
    PRIORS,
    /** {@code replicate, value, density}: a curve of the response over those of its replicates. */
    REPLICATES,
    /** {@code value, width, observed, low, median, high}: bars, and intervals over them. */
    SHARES,
    /** A panel for each statistic, with a histogram of it and a line. */
    STATISTICS
  }
}
