package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Responses;
import sparkmixed.moments.Blocks;

/**
 * Draws responses of a fitted generalized model row by row, with new random effects. O(rows) a
 * draw. Thread-safe.
 */
public final class RowSampler {
  private final RowModel rows;
  private final double[] fixedPart;
  private final double[][] templates;
  private final Link link;
  private final Responses responses;

  private RowSampler(GlmmProblem problem, FittedModel model) {
    this.rows = RowModel.of(problem);
    this.fixedPart = rows.fixedPart(model.fixedEffects().estimates());
    this.templates = problem.covariance().templates(model.theta());
    this.link = problem.options().link();
    this.responses =
        new Responses(
            Family.named(model.distribution().family()), model.distribution().dispersion());
  }

  /**
   * Of a fit to the rows of a problem.
   *
   * @throws sparkmixed.error.ConfigurationException if they are not on the driver
   */
  public static RowSampler of(GlmmProblem problem, FittedModel model) {
    return new RowSampler(problem, model);
  }

  /** One response, in the order of {@link GlmmProblem#packedRows}. */
  public double[] draw(UniformRandomProvider random) {
    List<Blocks> effects = new ArrayList<>();
    int[] levels = rows.levelCounts();
    for (int f = 0; f < levels.length; f++) {
      double[] t = templates[f];
      int k = (int) Math.round(Math.sqrt(t.length));
      Blocks b = new Blocks(k, levels[f]);
      for (int i = 0; i < b.rows(); i++) {
        double[] page = b.page(i);
        int at = b.offset(i);
        for (int c = 0; c < k; c++) {
          double u = Responses.normal(random);
          for (int a = c; a < k; a++) {
            page[at + a] += t[c * k + a] * u;
          }
        }
      }
      effects.add(b);
    }
    double[] y = fixedPart.clone();
    rows.addRandomPart(y, effects);
    for (int i = 0; i < y.length; i++) {
      y[i] = responses.draw(link.mean(y[i]), rows.weight(i), random);
    }
    return y;
  }
}
