package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.report.Table;

/** All plots of a fit, and their tables by name. */
public final class Plots {
  /** Tables that need rows. */
  private static final List<String> OF_ROWS =
      List.of(
          ResidualPlots.RESIDUALS,
          ResidualPlots.RESIDUALS + "_trend",
          ResidualPlots.SCALE,
          ResidualPlots.SCALE + "_trend",
          QuantilePlot.NAME,
          QuantilePlot.NAME + "_band");

  private static final List<String> OF_FIT =
      List.of(
          CoefficientPlot.NAME,
          CaterpillarPlot.NAME,
          CaterpillarPlot.DENSITY,
          ShrinkagePlot.NAME,
          HalfNormalPlot.NAME,
          ProfilePlot.NAME,
          ProfilePlot.LIMITS,
          CoursePlots.FIT_LOG,
          CoursePlots.TIME);

  private Plots() {}

  /** The figures that can be made. */
  public static List<Figure> of(PlotSource source) {
    List<Figure> figures = new ArrayList<>(ofFit(source));
    profiles(source).ifPresent(figures::add);
    figures.addAll(predictive(source));
    CoursePlots.time(source.seconds()).ifPresent(figures::add);
    return figures;
  }

  /** Those of the fit and its rows, in the order of a report: all but profiles and times. */
  public static List<Figure> ofFit(PlotSource source) {
    List<Figure> figures = new ArrayList<>();
    CoefficientPlot.of(source).ifPresent(figures::add);
    figures.addAll(PosteriorPlots.of(source));
    figures.addAll(CaterpillarPlot.of(source));
    if (source.estimates() != null) {
      figures.addAll(
          ShrinkagePlot.of(
              source.effects(),
              source.estimates(),
              CaterpillarPlot.middle(source.model().bayesian())));
    }
    RowFit rows = source.rows();
    if (rows != null) {
      List<Figure> residuals = ResidualPlots.of(source.model(), rows);
      figures.addAll(residuals.subList(0, Math.min(1, residuals.size())));
      QuantilePlot.of(source.model(), rows).ifPresent(figures::add);
      figures.addAll(residuals.subList(Math.min(1, residuals.size()), residuals.size()));
    }
    if (source.envelope() != null) {
      figures.add(HalfNormalPlot.of(source.envelope()));
    }
    CoursePlots.fitLog(source.model()).ifPresent(figures::add);
    return figures;
  }

  /** Where the time went. */
  public static Optional<Figure> time(Map<String, Double> seconds) {
    return CoursePlots.time(seconds);
  }

  /** Profiles of the likelihood, if they are at hand. */
  public static Optional<Figure> profiles(PlotSource source) {
    return source.profiles() == null
        ? Optional.empty()
        : ProfilePlot.of(source.model(), source.profiles());
  }

  /** Responses beside their replicates, if they are at hand. */
  public static List<Figure> predictive(PlotSource source) {
    return source.predictive() == null ? List.of() : PredictivePlots.of(source.predictive());
  }

  /** Whether a table is made from replicates of responses. */
  public static boolean needsReplicates(String name) {
    return PredictivePlots.NAMES.contains(name);
  }

  /** Whether a table is made from fitted values and residuals of rows. */
  public static boolean needsResiduals(String name) {
    return OF_ROWS.contains(name);
  }

  /** Whether a table is made from refits to simulated responses of rows. */
  public static boolean needsEnvelope(String name) {
    return name.equals(HalfNormalPlot.NAME);
  }

  /** Whether a table is made from profiles of the likelihood. */
  public static boolean needsProfiles(String name) {
    return name.equals(ProfilePlot.NAME) || name.equals(ProfilePlot.LIMITS);
  }

  /**
   * The table of this name, of all figures that draw it; coefficients with the intercept, points of
   * a half-normal plot and profiles all, however few are drawn.
   *
   * @throws ConfigurationException if there is no such table, or not for this model
   */
  public static Table table(PlotSource source, String name) {
    requireKnown(name);
    if (name.equals(CoefficientPlot.NAME)) {
      return CoefficientPlot.table(source);
    }
    Optional<Table> posterior = PosteriorPlots.whole(source, name);
    if (posterior.isPresent()) {
      return posterior.get();
    }
    if (needsEnvelope(name) && source.envelope() != null) {
      return HalfNormalPlot.table(source.envelope());
    }
    if (needsProfiles(name) && source.profiles() != null) {
      return name.equals(ProfilePlot.LIMITS)
          ? ProfilePlot.limits(source.profiles())
          : ProfilePlot.curves(source.profiles());
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<Table.Column> columns = List.of();
    for (Figure figure : of(source)) {
      for (Table layer : figure.layers()) {
        if (layer.name().equals(name)) {
          columns = layer.columns();
          rows.addAll(layer.rows());
        }
      }
    }
    if (columns.isEmpty()) {
      throw new ConfigurationException(
          "There are no data for the plot \""
              + name
              + "\" of this model"
              + (lacksRows(source, name)
                  ? "; give the rows, plotData(\"" + name + "\", rows)."
                  : ": " + obstacle(source, name)));
    }
    return new Table(name, columns, rows);
  }

  private static String obstacle(PlotSource source, String name) {
    boolean ofDraws = PosteriorPlots.NAMES.contains(name) || needsReplicates(name);
    if (ofDraws && source.posterior() == null) {
      return "it needs a Bayesian one.";
    }
    return name.equals(ShrinkagePlot.NAME)
        ? "it needs a linear model and the rows or statistics it was fitted to."
        : "it would have nothing to show.";
  }

  private static boolean lacksRows(PlotSource source, String name) {
    return needsEnvelope(name)
        || (needsResiduals(name) && source.rows() == null)
        || (needsReplicates(name) && source.posterior() != null && source.predictive() == null);
  }

  /** Rejects an unknown name, before any work. */
  public static void requireKnown(String name) {
    if (!OF_ROWS.contains(name)
        && !OF_FIT.contains(name)
        && !PosteriorPlots.NAMES.contains(name)
        && !PredictivePlots.NAMES.contains(name)) {
      throw new ConfigurationException(
          "There is no plot \""
              + name
              + "\"; it is one of "
              + String.join(", ", OF_FIT)
              + ", "
              + String.join(", ", OF_ROWS)
              + "; of a Bayesian model also "
              + String.join(", ", PosteriorPlots.NAMES)
              + ", "
              + String.join(", ", PredictivePlots.NAMES)
              + ".");
    }
  }
}
