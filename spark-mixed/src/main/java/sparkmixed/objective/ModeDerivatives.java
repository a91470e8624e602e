package sparkmixed.objective;

import sparkmixed.family.Likelihood;
import sparkmixed.family.Terms;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.Effects;
import sparkmixed.pls.Leverages;
import sparkmixed.pls.RowPredictor;
import sparkmixed.pls.RowTerms;
import sparkmixed.pls.Solution;
import sparkmixed.pls.WeightedSystem;

/**
 * Derivatives of {@code 2 f + log|H|} at a mode, which moves with the parameters. With h the
 * leverages, {@code c = (dw/deta) h} and {@code a = H^-1 Lambda'Z'c},
 *
 * <pre>
 *   by T_j:   d log|H| with W held  + sum_l ( -2 g u' + g a' + g_a u' )
 *   by beta:  X'(c - 2 s) - X'WZ Lambda a
 *   by psi:   - 2 d log p / d psi + sum_i (dw_i/dpsi) h_i + (ds_i/dpsi) (Z Lambda a)_i
 * </pre>
 *
 * <p>where {@code g = Z's} and {@code g_a = Z'(c - W Z Lambda a)} stand for {@code Lambda^-T u} and
 * {@code Lambda^-T a}: no inverse of a template, exact on the boundary. For joint fixed effects a
 * solves with X beside Z. With Fisher's weights in log|H|, h and c come from them, a from the
 * observed ones.
 *
 * <p>Cost: one inversion on the pattern, two passes over the rows, one solve.
 *
 * @see <a href="https://doi.org/10.18637/jss.v070.i05">Kristensen, Nielsen, Berg, Skaug &amp; Bell
 *     2016, JSS 70(5), equation 6</a>
 */
final class ModeDerivatives {
  private final WeightedSystem system;
  private final PackedRows rows;
  private final ModeSearch mode;
  private final boolean joint;
  private final boolean expected;
  private final Effects curvature;
  private final Effects scratch;
  private final Solution a;
  private final double[] weight;
  private final double[] scoreByDispersion;

  /** By all entries of the templates of each factor. */
  double[][] byTemplates = new double[0][];

  /** {@code sum_l u u' - (u a' + a u') / 2}, which the fixed-point step needs. */
  double[][] squares = new double[0][];

  /** By beta, where it is held in the search. */
  final double[] byBeta;

  double byDispersion;

  /**
   * @param expected whether log|H| has Fisher's weights
   * @param dispersion whether the family has a dispersion
   */
  ModeDerivatives(
      ModeSearch mode, WeightedSystem system, boolean joint, boolean expected, boolean dispersion) {
    this.system = system;
    this.rows = system.layout().rows();
    this.mode = mode;
    this.joint = joint;
    this.expected = expected;
    this.curvature = system.effects();
    this.scratch = system.effects();
    this.a = system.solution();
    this.weight = new double[joint ? 0 : rows.rows()];
    this.scoreByDispersion = new double[dispersion ? rows.rows() : 0];
    this.byBeta = new double[rows.shape().p()];
  }

  /**
   * Computes all of them at the mode; the system must be factored there with the weights of log|H|.
   *
   * @return false if the observed system is not positive definite
   */
  boolean compute(double[][] templates, Likelihood likelihood) {
    byTemplates = system.invert(templates);
    double[][] fixed = new double[1][rows.shape().p()];
    Partials partials = new Partials();
    curve(likelihood, fixed, partials);
    if (expected) {
      mode.assembleAt(likelihood, false);
      if (!system.factor(templates)) {
        return false;
      }
    }
    if (joint) {
      System.arraycopy(fixed[0], 0, curvature.fixed, 0, curvature.fixed.length);
    }
    system.solve(templates, curvature, joint, a);
    system.addOuter(-2, mode.score, mode.u, byTemplates);
    system.addOuter(1, mode.score, a.u(), byTemplates);
    system.addOuter(1, a.g(), mode.u, byTemplates);
    squares = new double[byTemplates.length][];
    for (int f = 0; f < squares.length; f++) {
      squares[f] = new double[byTemplates[f].length];
    }
    system.addOuter(1, mode.u, mode.u, squares);
    system.addOuter(-0.5, mode.u, a.u(), squares);
    system.addOuter(-0.5, a.u(), mode.u, squares);
    System.arraycopy(fixed[0], 0, byBeta, 0, byBeta.length);
    byDispersion = partials.direct;
    if (!joint || scoreByDispersion.length > 0) {
      followMode();
    }
    return true;
  }

  /** Sums over rows that chunks add up in their order. */
  private static final class Partials {
    double direct;
  }

  /** Z'c, and X'(c - 2 s) or, for joint fixed effects, X'c; and what psi does directly. */
  private void curve(Likelihood likelihood, double[][] fixed, Partials partials) {
    double[][] scores = new double[2][rows.shape().p()];
    partials.direct = system.sum(() -> new Curve(likelihood), scores, curvature, scratch);
    for (int j = 0; j < fixed[0].length; j++) {
      fixed[0][j] = scores[0][j] - (joint ? 0 : 2 * scores[1][j]);
    }
  }

  /** c and s of rows; keeps W and ds/dpsi. */
  private final class Curve implements RowTerms.Worker {
    private final Likelihood likelihood;
    private final RowPredictor predictor = new RowPredictor(system.layout(), mode.beta, mode.b);
    private final Leverages leverages = system.leverages();
    private final double[] eta = new double[WeightedSystem.blockRows()];
    private final double[] h = new double[WeightedSystem.blockRows()];
    private final Terms terms = new Terms();

    Curve(Likelihood likelihood) {
      this.likelihood = likelihood;
    }

    @Override
    public double fill(int from, int to, double[] unused, double[][] residual) {
      predictor.setOffset(from, to, eta);
      predictor.addFixed(from, to, eta);
      predictor.addRandom(from, to, eta);
      leverages.fill(from, to, h);
      double sum = 0;
      double[] y = rows.y();
      for (int k = 0; k < to - from; k++) {
        likelihood.full(y[from + k], rows.weightOf(from + k), eta[k], terms);
        residual[0][k] = (expected ? terms.expectedSlope : terms.observedSlope) * h[k];
        residual[1][k] = terms.score;
        if (!joint) {
          weight[from + k] = terms.observed;
        }
        if (scoreByDispersion.length > 0) {
          scoreByDispersion[from + k] = terms.scoreByDispersion;
          sum +=
              (expected ? terms.expectedByDispersion : terms.observedByDispersion) * h[k]
                  - 2 * terms.densityByDispersion;
        }
      }
      return sum;
    }
  }

  /** What the move of the mode adds by beta and psi. */
  private void followMode() {
    double[][] fixed = new double[1][rows.shape().p()];
    byDispersion += system.sum(Follow::new, fixed, scratch);
    for (int j = 0; !joint && j < byBeta.length; j++) {
      byBeta[j] -= fixed[0][j];
    }
  }

  /** W Z Lambda a of rows. */
  private final class Follow implements RowTerms.Worker {
    private final RowPredictor predictor = new RowPredictor(system.layout(), a.b().fixed, a.b());
    private final double[] moved = new double[WeightedSystem.blockRows()];

    @Override
    public double fill(int from, int to, double[] unused, double[][] residual) {
      java.util.Arrays.fill(moved, 0, to - from, 0);
      predictor.addRandom(from, to, moved);
      if (joint) {
        predictor.addFixed(from, to, moved);
      }
      double sum = 0;
      for (int k = 0; k < to - from; k++) {
        residual[0][k] = joint ? 0 : weight[from + k] * moved[k];
        if (scoreByDispersion.length > 0) {
          sum += scoreByDispersion[from + k] * moved[k];
        }
      }
      return sum;
    }
  }
}
