package sparkmixed.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sparkmixed.diagnostics.HalfNormal;
import sparkmixed.diagnostics.HalfNormalOptions;
import sparkmixed.report.Table;

class HalfNormalPlotTest {
  private static double[] normals(int n, SplittableRandom random) {
    double[] values = new double[n];
    Arrays.setAll(values, k -> random.nextGaussian());
    return values;
  }

  private static PlotSource.Envelope envelope(int n, HalfNormalOptions options) {
    SplittableRandom random = new SplittableRandom(5);
    List<double[]> simulated = new ArrayList<>();
    for (int s = 0; s < options.sim(); s++) {
      simulated.add(normals(n, random));
    }
    double[] observed = normals(n, random);
    observed[n / 2] = 9;
    return new PlotSource.Envelope(
        HalfNormal.of(observed, simulated, options.conf(), options.halfnormal(), 1), options);
  }

  @Test
  void everyPointOfAFewIsDrawnAndTheCaptionCounts() {
    PlotSource.Envelope envelope = envelope(50, HalfNormalOptions.defaults().withSim(19));
    Figure figure = HalfNormalPlot.of(envelope);
    Table points = figure.layers().get(0);
    assertEquals(50, points.rows().size());
    assertEquals(HalfNormalPlot.table(envelope).rows(), points.rows());
    assertEquals(true, points.rows().get(49).get(5), "the outlier is outside");
    int out = envelope.plot().howManyOut();
    assertTrue(
        figure
            .caption()
            .contains(
                "absolute deviance residuals against half-normal quantiles, with the median and,"
                    + " point by point, the middle 95 % of those of 19 models fitted to simulated"
                    + " responses; 1 more could not be fitted. "
                    + out
                    + " of 50 points"),
        figure.caption());
  }

  /** The page stays small: all of both tails, and points between in their order. */
  @Test
  void manyPointsAreThinnedBetweenTheTails() {
    HalfNormalOptions options =
        HalfNormalOptions.defaults().withSim(5).withConf(0.995).withHalfnormal(false);
    PlotSource.Envelope envelope = envelope(20_000, options);
    List<List<@Nullable Object>> all = HalfNormalPlot.table(envelope).rows();
    Figure figure = HalfNormalPlot.of(envelope);
    List<List<@Nullable Object>> drawn = figure.layers().get(0).rows();
    assertEquals(20_000, all.size());
    assertEquals(1200, drawn.size());
    assertEquals(all.subList(0, 300), drawn.subList(0, 300));
    assertEquals(all.subList(19_700, 20_000), drawn.subList(900, 1200));
    for (int k = 1; k < drawn.size(); k++) {
      Double before = (Double) drawn.get(k - 1).get(0);
      Double here = (Double) drawn.get(k).get(0);
      assertTrue(before != null && here != null && before < here, "point " + k);
    }
    assertTrue(figure.caption().contains("99.5 %"), figure.caption());
    assertTrue(figure.caption().endsWith("of the rest a part."), figure.caption());
  }

  @Test
  void parametersAreNamedAsInAPaper() {
    assertEquals("Days", ProfilePlot.label(null, "Days"));
    assertEquals("Subject: sd (Intercept)", ProfilePlot.label("Subject", "sd__(Intercept)"));
    assertEquals(
        "Subject: cor (Intercept).Days", ProfilePlot.label("Subject", "cor__(Intercept).Days"));
    assertEquals("residual sd", ProfilePlot.label("Residual", "sd__Observation"));
    assertEquals("dispersion", ProfilePlot.label(null, "dispersion"));
  }
}
