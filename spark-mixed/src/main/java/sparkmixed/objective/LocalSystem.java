package sparkmixed.objective;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.pls.Effects;
import sparkmixed.pls.PredictionVariance;
import sparkmixed.pls.RowLayout;
import sparkmixed.pls.Solution;
import sparkmixed.pls.WeightedSystem;

/** All rows in this JVM, and a system of all effects. */
final class LocalSystem implements ModeSystem {
  private final RowLayout layout;
  private final WeightedSystem system;
  private final boolean joint;
  private final boolean expected;
  private final boolean dispersion;
  private @Nullable RowDerivatives derivatives;
  private long passes;

  /**
   * @param joint whether the system has all columns of X
   * @param expected whether log|H| has Fisher's weights
   * @param dispersion whether the family has a dispersion
   */
  LocalSystem(RowLayout layout, boolean joint, boolean expected, boolean dispersion) {
    this.layout = layout;
    this.system = new WeightedSystem(layout, joint ? layout.rows().shape().p() : 0);
    this.joint = joint;
    this.expected = expected;
    this.dispersion = dispersion;
  }

  WeightedSystem weighted() {
    return system;
  }

  @Override
  public Effects effects() {
    return system.effects();
  }

  @Override
  public Solution solution() {
    return system.solution();
  }

  @Override
  public long rows() {
    return layout.rows().rows();
  }

  @Override
  public int columns() {
    return layout.rows().shape().p();
  }

  @Override
  public double assemble(
      ModeParameters at, boolean fisher, ModeSearch mode, Effects score, Effects working) {
    passes++;
    return system.assemble(
        new WorkingTerms(layout, at.likelihood(), fisher, mode.beta, mode.b, joint),
        score,
        working);
  }

  @Override
  public boolean factor(double[][] templates) {
    return system.factor(templates);
  }

  @Override
  public double logDet() {
    return system.logDet();
  }

  @Override
  public void solve(double[][] templates, Effects rhs, boolean fixed, Solution out) {
    system.solve(templates, rhs, fixed, out);
  }

  @Override
  public void ridge(double share) {
    system.ridge(share);
  }

  @Override
  public ModeSystem whole() {
    return new LocalSystem(layout, true, expected, dispersion);
  }

  @Override
  public double[] fixedInverse() {
    return system.fixedInverse();
  }

  @Override
  public @Nullable ModeDerivatives derivatives(ModeParameters at, ModeSearch mode) {
    RowDerivatives rows = derivatives;
    if (rows == null) {
      rows = new RowDerivatives(system.stages(), joint, expected, dispersion);
      derivatives = rows;
    }
    double[][] templates = at.templates();
    double[][] byTemplates = RowDerivatives.zeros(templates);
    double[][] squares = RowDerivatives.zeros(templates);
    double[] q = system.reduced().invert(templates, byTemplates);
    rows.begin(templates, at.likelihood(), mode.beta, mode.b, q, byTemplates);
    if (expected) {
      mode.assembleAt(at, false);
      if (!system.factor(templates)) {
        return null;
      }
    }
    double[] v = rows.forward(templates);
    system.reduced().solve(templates, joint, v, rows.a);
    rows.finish(templates, mode.score, mode.u, v, byTemplates, squares);
    RowDerivatives.addOuters(
        system.reduced()::addOuter, mode.score, mode.u, rows.a, byTemplates, squares);
    return new ModeDerivatives(byTemplates, squares, rows.fixed, rows.byDispersion);
  }

  @Override
  public Blocks[] modes(ModeParameters at, ModeSearch mode) {
    return system.byLevel(mode.b);
  }

  @Override
  public Blocks[] variances(ModeParameters at, ModeSearch mode) {
    system.invert(at.templates());
    return system.variances();
  }

  @Override
  public @Nullable PredictionVariance predictionVariance(
      ModeParameters at, ModeSearch mode, long limit) {
    if (system.predictionVarianceBytes(columns()) > limit) {
      return null;
    }
    if (joint) {
      return system.predictionVariance(at.templates());
    }
    LocalSystem whole = new LocalSystem(layout, true, expected, dispersion);
    whole.assemble(at, expected, mode, whole.effects(), whole.effects());
    return whole.factor(at.templates()) ? whole.system.predictionVariance(at.templates()) : null;
  }

  @Override
  public long passes() {
    return passes;
  }

  @Override
  public boolean remote() {
    return false;
  }
}
