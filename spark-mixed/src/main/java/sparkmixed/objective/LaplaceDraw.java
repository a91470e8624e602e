package sparkmixed.objective;

import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.pls.Effects;
import sparkmixed.pls.WeightedSystem;

/** Draws of spherical random effects from the normal approximation at their mode. */
public final class LaplaceDraw {
  private LaplaceDraw() {}

  /**
   * Draws about the mode of a deviance's last point, which must have been feasible; rows in this
   * JVM.
   *
   * @param theta of that point
   * @param t standard normal numbers, one a random effect
   * @param u receives the draw, in the order of {@link Effects#read}
   * @return log density of the draw
   */
  public static double about(LaplaceDeviance deviance, double[] theta, double[] t, double[] u) {
    WeightedSystem system = deviance.system();
    CovarianceLayout covariance = deviance.covariance();
    Effects normal = system.effects();
    Effects drawn = system.effects();
    normal.read(t, 0);
    system.draw(covariance.templates(theta), normal, drawn, system.effects());
    drawn.combine(1, drawn, 1, deviance.mode());
    drawn.write(u, 0);
    double squares = 0;
    for (double one : t) {
      squares += one * one;
    }
    return 0.5 * (system.logDet() - squares - t.length * Math.log(2 * Math.PI));
  }
}
