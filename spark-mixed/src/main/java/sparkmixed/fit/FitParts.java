package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;
import sparkmixed.pls.SolverPlan;

/** Parts of a result that are made alike whatever the family. */
final class FitParts {
  private FitParts() {}

  static List<FittedModel.Group> groups(ModelFrame frame, Levels[] levels) {
    List<FittedModel.Group> groups = new ArrayList<>();
    for (int f = 0; f < levels.length; f++) {
      groups.add(new FittedModel.Group(frame.factors().get(f).name(), levels[f].size()));
    }
    return groups;
  }

  /**
   * Covariance matrices of the terms.
   *
   * @param theta of the formula as written
   * @param scale what the covariances are relative to: sigma^2 of a linear model, otherwise 1
   */
  static List<FittedModel.TermCovariance> covariances(
      ModelFrame frame, CovarianceLayout layout, double[] theta, double scale) {
    List<FittedModel.TermCovariance> terms = new ArrayList<>();
    for (int j = 0; j < layout.terms().size(); j++) {
      TermDesign design = frame.terms().get(j);
      double[] t = layout.template(j, theta);
      int k = design.columns().size();
      double[][] covariance = new double[k][k];
      for (int a = 0; a < k; a++) {
        for (int b = 0; b < k; b++) {
          double sum = 0;
          for (int c = 0; c <= Math.min(a, b); c++) {
            sum += t[c * k + a] * t[c * k + b];
          }
          covariance[a][b] = scale * sum;
        }
      }
      terms.add(
          new FittedModel.TermCovariance(
              frame.factors().get(design.factor()).name(),
              design.columns(),
              design.correlated(),
              covariance));
    }
    return terms;
  }

  /**
   * Random effects of one factor, its columns named by their terms.
   *
   * @param variances conditional covariances, K x K a level, over {@code scale}
   */
  static RandomEffects randomEffects(
      ModelFrame frame, int factor, Levels levels, Blocks modes, Blocks variances, double scale) {
    int k = modes.stride();
    Blocks deviations = new Blocks(k, modes.rows());
    for (int i = 0; i < modes.rows(); i++) {
      double[] page = deviations.page(i);
      int at = deviations.offset(i);
      for (int c = 0; c < k; c++) {
        page[at + c] = Math.sqrt(Math.max(0, scale * variances.get(i, c * k + c)));
      }
    }
    return RandomEffects.of(frame, factor, levels, modes, deviations);
  }

  /** What a plan of the kernel means, in words. */
  static FittedModel.Solver solver(ModelFrame frame, SolverPlan plan, String placement) {
    List<String> chain = new ArrayList<>();
    for (int f : plan.chain()) {
      chain.add(frame.factors().get(f).name());
    }
    List<String> crossed = new ArrayList<>();
    for (int f : plan.dense()) {
      crossed.add(frame.factors().get(f).name());
    }
    String reason =
        "eliminated level by level: "
            + String.join(", then ", chain)
            + (plan.weightClasses() > 0
                ? " (summed into " + plan.weightClasses() + " classes of equal weight)"
                : "")
            + (crossed.isEmpty()
                ? "; nothing crossed is left"
                : "; crossed with it, so solved densely: " + String.join(", ", crossed))
            + "; order "
            + plan.order();
    return new FittedModel.Solver(placement, plan.reducedSystem(), reason, plan.bytes());
  }

  static double largest(double[] gradient) {
    double largest = 0;
    for (double g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    return largest;
  }
}
