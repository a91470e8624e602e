package sparkmixed.fit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.LinearPart;
import sparkmixed.moments.Moments;
import sparkmixed.moments.ResponseProducts;

/**
 * Joint density of response and random effects of a linear mixed model from its statistics,
 *
 * <pre>
 *   log p(y, u) = - n psi / 2 - |y - X beta - Z Lambda u|^2_W / (2 e^psi) - |u|^2 / 2 ,   psi = log sigma^2
 * </pre>
 *
 * <p>up to a constant. O(numbers of the statistics) a point, whatever the number of rows. Effects
 * stand factor by factor, level by level.
 */
public final class LinearLikelihood implements JointLikelihood {
  private final LmmProblem problem;
  private final CovarianceLayout covariance;
  private final Moments moments;
  private final ResponseProducts response;
  private final int[] columns;
  private final double[] shift;
  private double[][] templates = new double[0][];
  private Blocks[] u = new Blocks[0];
  private Blocks[] b = new Blocks[0];

  /** Derivatives of the likelihood by b and beta. */
  private Blocks[] byB = new Blocks[0];

  private double[] byBeta = new double[0];
  private double byDispersion;

  private LinearLikelihood(LmmProblem problem) {
    this.problem = problem;
    this.covariance = problem.layout();
    this.moments = problem.moments();
    this.response = moments.response();
    this.columns = problem.columns();
    this.shift = problem.centring().xShift();
  }

  /** Of a model. */
  public static LinearLikelihood of(LmmProblem problem) {
    return new LinearLikelihood(problem.asWritten());
  }

  /** The same with a workspace of its own; the statistics are shared. */
  public LinearLikelihood copy() {
    return new LinearLikelihood(problem);
  }

  @Override
  public CovarianceLayout layout() {
    return covariance;
  }

  @Override
  public Family family() {
    return Family.GAUSSIAN;
  }

  @Override
  public int coefficients() {
    return columns.length;
  }

  @Override
  public int effects() {
    int size = 0;
    for (int f = 0; f < covariance.widths().length; f++) {
      size += covariance.widths()[f] * moments.levels()[f].size();
    }
    return size;
  }

  @Override
  public List<EffectRun> runs() {
    return IntStream.range(0, covariance.widths().length)
        .mapToObj(f -> new EffectRun(f, moments.levels()[f].size()))
        .toList();
  }

  @Override
  public double[] written(double[] centred) {
    return problem.centring().linearBeta(centred);
  }

  @Override
  public double[] centred(double[] written) {
    return problem.centring().centredLinearBeta(written);
  }

  @Override
  public double[] centredDirection(double[] written) {
    return problem.centring().centredDirection(written);
  }

  @Override
  public double[] pulledBack(double[] byWritten) {
    return Pulled.back(byWritten, problem.frame().interceptColumn(), columns, shift);
  }

  @Override
  public double joint(double[] point, double[] effects, int at) {
    int thetas = covariance.parameters();
    templates = covariance.templates(Arrays.copyOf(point, thetas));
    double[] beta = Arrays.copyOfRange(point, thetas, thetas + columns.length);
    double psi = point[thetas + columns.length];
    double precision = Math.exp(-psi);
    double squares = lift(effects, at);
    ResponseProducts mean = LinearPart.of(moments, b, beta);
    double r2 = response.y() - 2 * LinearPart.dot(response, b, beta) + mean.y();
    byBeta = new double[beta.length];
    for (int j = 0; j < beta.length; j++) {
      byBeta[j] = precision * (response.x()[j] - mean.x()[j]);
    }
    byB = mean.z();
    for (int f = 0; f < byB.length; f++) {
      for (int i = 0; i < byB[f].rows(); i++) {
        double[] page = byB[f].page(i);
        int from = byB[f].offset(i);
        for (int c = 0; c < byB[f].stride(); c++) {
          page[from + c] = precision * (response.z()[f].get(i, c) - page[from + c]);
        }
      }
    }
    double n = moments.totals().rows();
    byDispersion = 0.5 * (precision * r2 - n);
    return -0.5 * (n * psi + precision * r2 + squares);
  }

  /** Fills u and b; returns the sum of squares of u. */
  private double lift(double[] effects, int at) {
    int from = at;
    double squares = 0;
    u = new Blocks[templates.length];
    b = new Blocks[templates.length];
    for (int f = 0; f < templates.length; f++) {
      int k = covariance.widths()[f];
      u[f] = new Blocks(k, moments.levels()[f].size());
      b[f] = new Blocks(k, moments.levels()[f].size());
      for (int i = 0; i < u[f].rows(); i++) {
        System.arraycopy(effects, from, u[f].page(i), u[f].offset(i), k);
        double[] page = b[f].page(i);
        int to = b[f].offset(i);
        for (int c = 0; c < k; c++) {
          double one = effects[from + c];
          squares += one * one;
          for (int r = c; r < k; r++) {
            page[to + r] += templates[f][c * k + r] * one;
          }
        }
        from += k;
      }
    }
    return squares;
  }

  @Override
  public double[] byTheta() {
    double[][] byTemplates = new double[templates.length][];
    for (int f = 0; f < templates.length; f++) {
      int k = covariance.widths()[f];
      byTemplates[f] = new double[k * k];
      for (int i = 0; i < u[f].rows(); i++) {
        for (int c = 0; c < k; c++) {
          for (int r = c; r < k; r++) {
            byTemplates[f][c * k + r] += byB[f].get(i, r) * u[f].get(i, c);
          }
        }
      }
    }
    return covariance.free(byTemplates);
  }

  @Override
  public double[] byBeta() {
    return byBeta.clone();
  }

  @Override
  public double byDispersion() {
    return byDispersion;
  }

  @Override
  public void addByEffects(double[] gradient, int at) {
    int to = at;
    for (int f = 0; f < templates.length; f++) {
      int k = covariance.widths()[f];
      for (int i = 0; i < u[f].rows(); i++) {
        for (int c = 0; c < k; c++) {
          double sum = -u[f].get(i, c);
          for (int r = c; r < k; r++) {
            sum += templates[f][c * k + r] * byB[f].get(i, r);
          }
          gradient[to++] += sum;
        }
      }
    }
  }

  @Override
  public Blocks[] byLevel() {
    return b.clone();
  }
}
