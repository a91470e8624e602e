package sparkmixed.objective;

import java.util.Arrays;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Terms;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.Effects;
import sparkmixed.pls.Leverages;
import sparkmixed.pls.RowPredictor;
import sparkmixed.pls.RowTerms;
import sparkmixed.pls.Solution;
import sparkmixed.pls.StageSystem;
import sparkmixed.pls.WeightedSystem;

/**
 * What rows add to the derivatives of {@code 2 f + log|H|} at a mode. With h the leverages, {@code
 * c = (dw/deta) h} and {@code a = H^-1 Lambda'Z'c},
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
 * <p>In two halves, {@link #begin} with {@link #forward} and {@link #finish}, between which whoever
 * has the dense rest of the system solves it: what the halves give adds up over blocks of rows.
 * Cost: one inversion on the pattern of the stages, two passes over the rows, one solve.
 *
 * @see <a href="https://doi.org/10.18637/jss.v070.i05">Kristensen, Nielsen, Berg, Skaug &amp; Bell
 *     2016, JSS 70(5), equation 6</a>
 */
final class RowDerivatives {
  private final StageSystem stages;
  private final PackedRows rows;
  private final boolean joint;
  private final boolean expected;
  private final Effects curvature;
  private final Effects scratch;
  private final double[] weight;
  private final double[] scoreByDispersion;

  /** a, its stages after {@link #finish}. */
  final Solution a;

  /** By beta, where it is held; for joint fixed effects X'c. Complete after {@link #finish}. */
  final double[] fixed;

  /** By psi; complete after {@link #finish}. */
  double byDispersion;

  /**
   * @param joint whether fixed effects are found with the random ones
   * @param expected whether log|H| has Fisher's weights
   * @param dispersion whether the family has a dispersion
   */
  RowDerivatives(StageSystem stages, boolean joint, boolean expected, boolean dispersion) {
    this.stages = stages;
    this.rows = stages.layout().rows();
    this.joint = joint;
    this.expected = expected;
    this.curvature = stages.effects();
    this.scratch = stages.effects();
    this.a = stages.solution();
    this.weight = new double[joint ? 0 : rows.rows()];
    this.scoreByDispersion = new double[dispersion ? rows.rows() : 0];
    this.fixed = new double[rows.shape().p()];
  }

  /**
   * Leverages and what follows from them; the stages are eliminated with the weights of log|H|.
   *
   * @param beta of all columns of X
   * @param b random effects at the mode
   * @param q {@code Lambda H^-1 Lambda'} of the dense rest
   * @param byTemplates receives the derivative with W held of the factors of stages
   */
  void begin(
      double[][] templates,
      Likelihood likelihood,
      double[] beta,
      Effects b,
      double[] q,
      double[][] byTemplates) {
    stages.invert(templates, q, byTemplates);
    double[][] sums = new double[2][rows.shape().p()];
    byDispersion = stages.sum(() -> new Curve(likelihood, beta, b, q), sums, curvature, scratch);
    for (int j = 0; j < fixed.length; j++) {
      fixed[j] = sums[0][j] - (joint ? 0 : 2 * sums[1][j]);
    }
  }

  /**
   * Takes the stages, by now eliminated with the observed weights, off the equations of a.
   *
   * @return right-hand side of the dense rest, length m
   */
  double[] forward(double[][] templates) {
    a.g().set(curvature);
    double[] v = new double[stages.order()];
    curvature.writeDense(v);
    if (joint) {
      System.arraycopy(fixed, 0, v, v.length - 1 - fixed.length, fixed.length);
    }
    stages.forward(templates, a.g(), v);
    return v;
  }

  /**
   * The rest.
   *
   * @param score Z's at the mode
   * @param u at the mode
   * @param v dense part of a as (b, beta, 0), length m
   * @param byTemplates is added to for the factors of stages
   * @param squares the same
   */
  void finish(
      double[][] templates,
      Effects score,
      Effects u,
      double[] v,
      double[][] byTemplates,
      double[][] squares) {
    stages.backward(templates, v, a);
    addOuters(stages::addOuter, score, u, a, byTemplates, squares);
    if (!joint || scoreByDispersion.length > 0) {
      a.b().readDense(v);
      followMode(Arrays.copyOfRange(v, v.length - 1 - stages.p(), v.length - 1));
    }
  }

  /** Adds {@code f sum_l a_l b_l'} over the levels of some factors. */
  interface Outer {
    void add(double f, Effects a, Effects b, double[][] target);
  }

  /** The sums over levels of {@code -2 g u' + g a' + g_a u'} and of the squares. */
  static void addOuters(
      Outer outer,
      Effects score,
      Effects u,
      Solution a,
      double[][] byTemplates,
      double[][] squares) {
    outer.add(-2, score, u, byTemplates);
    outer.add(1, score, a.u(), byTemplates);
    outer.add(1, a.g(), u, byTemplates);
    outer.add(1, u, u, squares);
    outer.add(-0.5, u, a.u(), squares);
    outer.add(-0.5, a.u(), u, squares);
  }

  /** Zeros of the sizes of templates. */
  static double[][] zeros(double[][] templates) {
    double[][] zeros = new double[templates.length][];
    Arrays.setAll(zeros, f -> new double[templates[f].length]);
    return zeros;
  }

  /** c and s of rows; keeps W and ds/dpsi. */
  private final class Curve implements RowTerms.Worker {
    private final Likelihood likelihood;
    private final RowPredictor predictor;
    private final Leverages leverages;
    private final double[] eta = new double[WeightedSystem.blockRows()];
    private final double[] h = new double[WeightedSystem.blockRows()];
    private final Terms terms = new Terms();

    Curve(Likelihood likelihood, double[] beta, Effects b, double[] q) {
      this.likelihood = likelihood;
      this.predictor = new RowPredictor(stages.layout(), beta, b);
      this.leverages = stages.leverages(q);
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
  private void followMode(double[] moves) {
    double[][] sums = new double[1][rows.shape().p()];
    byDispersion += stages.sum(() -> new Follow(moves), sums, scratch);
    for (int j = 0; !joint && j < fixed.length; j++) {
      fixed[j] -= sums[0][j];
    }
  }

  /** W Z Lambda a of rows. */
  private final class Follow implements RowTerms.Worker {
    private final RowPredictor predictor;
    private final double[] moved = new double[WeightedSystem.blockRows()];

    Follow(double[] fixedMoves) {
      this.predictor = new RowPredictor(stages.layout(), fixedMoves, a.b());
    }

    @Override
    public double fill(int from, int to, double[] unused, double[][] residual) {
      Arrays.fill(moved, 0, to - from, 0);
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
