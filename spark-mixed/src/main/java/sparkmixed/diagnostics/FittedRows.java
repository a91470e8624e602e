package sparkmixed.diagnostics;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Residuals;
import sparkmixed.family.Responses;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.RowModel;
import sparkmixed.moments.Blocks;

/**
 * A fit with its rows and their response: what half-normal plots simulate from, refit and diagnose.
 *
 * @param rows in one order
 * @param response that was fitted
 * @param fit the fit
 */
public record FittedRows(RowModel rows, double[] response, LmmFit.Result fit) {

  /** Residuals row by row, about the conditional modes. */
  public double[] residuals(Residuals.Type type) {
    Distribution distribution = fit.model().distribution();
    Residuals residuals =
        new Residuals(
            Family.named(distribution.family()),
            Link.named(distribution.link()),
            distribution.dispersion());
    double[] eta = rows.eta(fit);
    for (int i = 0; i < eta.length; i++) {
      eta[i] = residuals.of(type, response[i], rows.weight(i), eta[i]);
    }
    return eta;
  }

  /** A response with new random effects, as R's {@code simulate}. */
  public double[] simulate(UniformRandomProvider random) {
    FittedModel model = fit.model();
    double[] eta = rows.fixedPart(model.fixedEffects().estimates());
    int[] levels = rows.levelCounts();
    List<Blocks> effects = new ArrayList<>();
    for (int f = 0; f < levels.length; f++) {
      effects.add(draw(model, f, levels[f], random));
    }
    rows.addRandomPart(eta, effects);
    Distribution distribution = model.distribution();
    Link link = Link.named(distribution.link());
    Responses responses =
        new Responses(Family.named(distribution.family()), distribution.dispersion());
    for (int i = 0; i < eta.length; i++) {
      eta[i] = responses.draw(link.mean(eta[i]), rows.weight(i), random);
    }
    return eta;
  }

  private static Blocks draw(
      FittedModel model, int factor, int levels, UniformRandomProvider random) {
    double[][] t = CovarianceFactor.of(model, model.groups().get(factor).name());
    double scale = CovarianceFactor.scale(model);
    int k = t.length;
    Blocks effects = new Blocks(k, levels);
    double[] u = new double[k];
    for (int level = 0; level < levels; level++) {
      for (int c = 0; c < k; c++) {
        u[c] = scale * Responses.normal(random);
      }
      double[] page = effects.page(level);
      int at = effects.offset(level);
      for (int row = 0; row < k; row++) {
        for (int c = 0; c <= row; c++) {
          page[at + row] += t[row][c] * u[c];
        }
      }
    }
    return effects;
  }

  /** The same model fitted to another response, from where this fit ended. */
  public FittedRows refit(double[] y) {
    return new FittedRows(rows, y, rows.refit(y, fit.model()));
  }

  /** The plot, by simulations and refits of this fit. */
  public HalfNormal halfNormal(HalfNormalOptions options) {
    return halfNormal(options, one -> one.residuals(options.residType()));
  }

  /**
   * The plot of other diagnostics.
   *
   * @param diagfun diagnostics of a fit, one a point
   */
  public HalfNormal halfNormal(HalfNormalOptions options, Envelope.DiagFun<FittedRows> diagfun) {
    return Envelope.simulate(this, diagfun, FittedRows::simulate, this::refit, options);
  }
}
