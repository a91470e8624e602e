package sparkmixed.report.plot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sparkmixed.fit.FittedModel;
import sparkmixed.optimize.LogEntry;

/** How the fit went: the criterion by evaluation, and where the time went. */
final class CoursePlots {
  static final String FIT_LOG = "fitlog";
  static final String TIME = "time";

  /** Differences below this are rounding. */
  private static final double LEAST = 1e-10;

  private CoursePlots() {}

  static Optional<Figure> fitLog(FittedModel model) {
    Tabular rows =
        new Tabular(FIT_LOG)
            .counts("evaluation")
            .numbers("objective", "excess", "gradient_norm", "seconds");
    double best = Double.POSITIVE_INFINITY;
    for (LogEntry entry : model.fitLog()) {
      best = Math.min(best, entry.objective());
    }
    for (LogEntry entry : model.fitLog()) {
      rows.row(
          (long) entry.evaluation(),
          entry.objective(),
          Math.max(LEAST, entry.objective() - best),
          Math.max(LEAST, entry.gradientNorm()),
          entry.seconds());
    }
    if (model.fitLog().size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Figure(
            Figure.Section.COURSE,
            Figure.Form.COURSE,
            "Search",
            (model.reml() ? "REML criterion" : "Deviance")
                + " above its smallest value, and the largest derivative by the variance parameters, at"
                + " each evaluation; differences below 1e-10 are shown as 1e-10.",
            "evaluation",
            "distance",
            List.of(rows.table()),
            Map.of()));
  }

  /**
   * @param seconds wall time by stage
   */
  static Optional<Figure> time(Map<String, Double> seconds) {
    Tabular rows = new Tabular(TIME).texts("stage").numbers("seconds");
    seconds.forEach(
        (stage, took) -> {
          if (!stage.equals("total") && took > 0) {
            rows.row(stage, took);
          }
        });
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Figure(
            Figure.Section.COURSE,
            Figure.Form.BARS,
            "Time",
            "Wall time of each stage.",
            "seconds",
            "",
            List.of(rows.table()),
            Map.of()));
  }
}
