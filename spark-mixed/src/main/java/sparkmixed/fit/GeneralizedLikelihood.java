package sparkmixed.fit;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import sparkmixed.moments.Blocks;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.JointDensity;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.objective.LaplaceDraw;

/**
 * Likelihood of a generalized linear mixed model at any parameters, with random effects integrated
 * out by Laplace's approximation or held, for rows on the driver. Not thread-safe: {@link #copy}
 * makes one for another thread, with the rows shared.
 */
public final class GeneralizedLikelihood extends GlmmLikelihood {
  /**
   * A draw of the random effects about their mode.
   *
   * @param effects b of each factor, one row of K numbers a level
   * @param logWeight log of the joint density over that of the draw and the Laplace likelihood: 0
   *     everywhere if the approximation is exact
   */
  public record Draw(Blocks[] effects, double logWeight) {}

  private final LaplaceDeviance laplace;
  private final JointDensity joint;

  private GeneralizedLikelihood(GlmmProblem problem) {
    super(problem);
    this.laplace = problem.deviances().laplace(false);
    this.joint =
        new JointDensity(
            problem.deviances().layout(),
            problem.covariance(),
            problem.options().family(),
            problem.options().link());
  }

  /**
   * Of a model.
   *
   * @throws sparkmixed.error.ConfigurationException if the rows are not on the driver
   */
  public static GeneralizedLikelihood of(GlmmProblem problem) {
    problem.packedRows();
    return new GeneralizedLikelihood(problem.asWritten());
  }

  /** The same with a workspace of its own. */
  public GeneralizedLikelihood copy() {
    return new GeneralizedLikelihood(problem);
  }

  @Override
  public int effects() {
    return joint.effects();
  }

  @Override
  public List<EffectRun> runs() {
    return Arrays.stream(problem.deviances().layout().effectFactors())
        .mapToObj(f -> new EffectRun(f, problem.levels()[f].size()))
        .toList();
  }

  /**
   * The Laplace deviance, {@code -2 log p(y | theta, beta, psi)}, with its gradient.
   *
   * @return infeasible where there is none
   */
  public Evaluation laplace(double[] point) {
    return laplace.gradient(point);
  }

  /** Searches the next mode of the random effects from zero instead of the last one. */
  public void restart() {
    laplace.start(new double[columns.length]);
  }

  /**
   * Draws the random effects from the normal approximation at a point.
   *
   * @param home a point whose mode is found from nothing, where the search starts if it has to
   */
  public Draw draw(double[] point, double[] home, DoubleSupplier normal) {
    Evaluation at = settled(point, home);
    double[] u = new double[effects()];
    double[] t = new double[u.length];
    Arrays.setAll(t, e -> normal.getAsDouble());
    double logProposal = LaplaceDraw.about(laplace, theta(point), t, u);
    double logJoint = joint(point, u, 0) + laplaceConstant();
    return new Draw(joint.byLevel(), logJoint - logProposal + 0.5 * at.value());
  }

  /** The mode, from where no earlier draw has an influence. */
  private Evaluation settled(double[] point, double[] home) {
    laplace.start(beta(point));
    Evaluation at = laplace.value(point);
    if (!at.feasible()) {
      laplace.start(beta(home));
      laplace.value(home);
      at = laplace.value(point);
    }
    if (!at.feasible()) {
      throw new IllegalStateException("no mode at a point that was sampled");
    }
    return at;
  }

  private double laplaceConstant() {
    return problem.summary().constant() - 0.5 * effects() * Math.log(2 * Math.PI);
  }

  private double[] theta(double[] point) {
    return Arrays.copyOf(point, layout().parameters());
  }

  private double[] beta(double[] point) {
    int thetas = layout().parameters();
    return Arrays.copyOfRange(point, thetas, thetas + columns.length);
  }

  @Override
  public double joint(double[] point, double[] u, int at) {
    double psi = family().hasDispersion() ? point[point.length - 1] : 0;
    return joint.at(theta(point), beta(point), psi, u, at);
  }

  @Override
  public double[] byTheta() {
    return joint.byTheta();
  }

  @Override
  public double[] byBeta() {
    return joint.byBeta();
  }

  @Override
  public double byDispersion() {
    return joint.byDispersion();
  }

  @Override
  public void addByEffects(double[] gradient, int at) {
    joint.addByEffects(gradient, at);
  }

  @Override
  public Blocks[] byLevel() {
    return joint.byLevel();
  }
}
