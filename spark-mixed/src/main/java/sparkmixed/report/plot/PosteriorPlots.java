package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparkmixed.report.Table;

/** The figures that only a Bayesian fit has. */
final class PosteriorPlots {
  /** Their tables. */
  static final List<String> NAMES =
      List.of(
          DensityPlot.NAME,
          TracePlot.NAME,
          TracePlot.DIVERGENT,
          RankPlot.NAME,
          PairsPlot.NAME,
          PriorPlot.NAME);

  private PosteriorPlots() {}

  /** In the order of a report; none of another fit. */
  static List<Figure> of(PlotSource source) {
    if (source.posterior() == null) {
      return List.of();
    }
    ShownPosterior posterior = new ShownPosterior(source.posterior(), source.model());
    List<Figure> figures = new ArrayList<>();
    DensityPlot.of(posterior).ifPresent(figures::add);
    figures.add(TracePlot.of(posterior));
    figures.add(RankPlot.of(posterior));
    PairsPlot.of(posterior).ifPresent(figures::add);
    PriorPlot.of(posterior).ifPresent(figures::add);
    return figures;
  }

  /** The table of this name over all parameters, if figures show a part of it. */
  static Optional<Table> whole(PlotSource source, String name) {
    if (source.posterior() == null) {
      return Optional.empty();
    }
    ShownPosterior posterior = new ShownPosterior(source.posterior(), source.model());
    return switch (name) {
      case DensityPlot.NAME -> Optional.of(DensityPlot.table(posterior, posterior.all()));
      case RankPlot.NAME -> Optional.of(RankPlot.table(posterior, posterior.all()));
      case PriorPlot.NAME -> Optional.of(PriorPlot.table(posterior, posterior.all()));
      default -> Optional.empty();
    };
  }
}
