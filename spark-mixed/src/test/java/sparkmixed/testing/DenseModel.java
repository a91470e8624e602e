package sparkmixed.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.frame.TableRows;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Levels;

/**
 * A linear mixed model by its definition, without any of the kernel's ideas: the n x n marginal
 * covariance
 *
 * <pre>
 *   V = Z Lambda Lambda' Z' + W^-1
 * </pre>
 *
 * <p>filled entry by entry and factored densely. O(n^3).
 */
public final class DenseModel {
  public final TableRows table;
  public final ModelFrame frame;
  public final CovarianceLayout layout;
  private final List<CodedRow> rows = new ArrayList<>();
  private final List<List<String>> levels = new ArrayList<>();

  public DenseModel(TableRows table, String formula, FrameOptions options) {
    this.table = table;
    this.frame = table.frame(formula, options);
    this.layout = layoutOf(frame);
    RowEncoder encoder = frame.encoder();
    RowProblems problems = new RowProblems();
    TableRows.Cursor cursor = table.cursor(frame);
    for (int i = 0; i < table.rows(); i++) {
      CodedRow row = frame.newRow();
      if (encoder.encode(cursor.at(i), row, problems) != RowEncoder.Status.USED) {
        continue;
      }
      rows.add(row);
      List<String> own = new ArrayList<>();
      for (var factor : frame.factors()) {
        own.add(
            String.join(":", factor.partInputs().stream().map(part -> cursor.text(part)).toList()));
      }
      levels.add(own);
    }
    problems.throwIfAny();
  }

  /** The layout of a frame's theta. */
  public static CovarianceLayout layoutOf(ModelFrame frame) {
    List<TermDesign> terms = frame.terms();
    int[] factor = terms.stream().mapToInt(TermDesign::factor).toArray();
    int[] width = terms.stream().mapToInt(TermDesign::size).toArray();
    boolean[] correlated = new boolean[terms.size()];
    for (int j = 0; j < correlated.length; j++) {
      correlated[j] = terms.get(j).correlated();
    }
    return CovarianceLayout.of(factor, width, correlated, frame.factors().size());
  }

  public int rows() {
    return rows.size();
  }

  /** A row as it was coded. */
  public CodedRow row(int i) {
    return rows.get(i);
  }

  /** The levels of a row. */
  public List<String> levels(int i) {
    return levels.get(i);
  }

  public Solution at(double[] theta, boolean reml) {
    return new Solution(theta, reml);
  }

  /** The model at one theta. */
  public final class Solution {
    public final double criterion;

    /** log|M|, which is log|V| + sum log w. */
    public final double logDetM;

    public final double sigma2;
    public final double[] beta;

    /** (X' V^-1 X)^-1. */
    public final RealMatrix fixedInverse;

    /** V. */
    public final RealMatrix v;

    private final double[][] templates;
    private final RealMatrix vInverse;
    private final RealVector residual;

    private Solution(double[] theta, boolean reml) {
      templates = layout.templates(theta);
      int n = rows.size();
      int p = frame.p();
      v = MatrixUtils.createRealMatrix(n, n);
      RealMatrix x = MatrixUtils.createRealMatrix(n, p);
      RealVector y = MatrixUtils.createRealVector(new double[n]);
      double logWeights = 0;
      for (int i = 0; i < n; i++) {
        CodedRow row = rows.get(i);
        logWeights += Math.log(row.weight);
        x.setRow(i, row.x);
        y.setEntry(i, row.y - row.offset);
        for (int k = 0; k <= i; k++) {
          double value = i == k ? 1 / row.weight : 0;
          for (int f = 0; f < frame.factors().size(); f++) {
            if (levels.get(i).get(f).equals(levels.get(k).get(f))) {
              value += dot(scaled(f, row), scaled(f, rows.get(k)));
            }
          }
          v.setEntry(i, k, value);
          v.setEntry(k, i, value);
        }
      }
      CholeskyDecomposition factor = new CholeskyDecomposition(v, 1e-10, 0);
      vInverse = factor.getSolver().getInverse();
      double logDetV = logDet(factor.getL());
      RealMatrix information = x.transpose().multiply(vInverse).multiply(x);
      CholeskyDecomposition fixed = new CholeskyDecomposition(information, 1e-8, 0);
      fixedInverse = fixed.getSolver().getInverse();
      RealVector estimate = fixedInverse.operate(x.transpose().multiply(vInverse).operate(y));
      beta = estimate.toArray();
      residual = y.subtract(x.operate(estimate));
      double r2 = residual.dotProduct(vInverse.operate(residual));
      double degrees = reml ? n - p : n;
      sigma2 = r2 / degrees;
      logDetM = logDetV + logWeights;
      criterion =
          logDetV
              + (reml ? logDet(fixed.getL()) : 0)
              + degrees * (1 + Math.log(2 * Math.PI * sigma2));
    }

    /** Conditional modes of a level: {@code T T' Z' V^-1 (y - X beta)}. */
    public double[] modes(int f, String level) {
      RealMatrix zt = design(f, level);
      return square(f).multiply(zt).operate(vInverse.operate(residual)).toArray();
    }

    /** Conditional covariance of a level's effects over sigma^2: {@code G - G Z' V^-1 Z G}. */
    public RealMatrix conditionalVariance(int f, String level) {
      RealMatrix gz = square(f).multiply(design(f, level));
      return square(f).subtract(gz.multiply(vInverse).multiply(gz.transpose()));
    }

    /**
     * Variance over sigma^2 of {@code x'beta^ + z'b^ - x'beta - z'b} for a row with the columns of
     * one row and any levels, null for one without data: that of universal kriging, {@code z'Gz -
     * k'V^-1 k + d'(X'V^-1 X)^-1 d} with {@code k = ZGz} and {@code d = x - X'V^-1 k}.
     */
    public double predictionVariance(CodedRow row, List<@Nullable String> levels) {
      int n = rows.size();
      RealVector k = MatrixUtils.createRealVector(new double[n]);
      double variance = 0;
      for (int f = 0; f < frame.factors().size(); f++) {
        variance += dot(scaled(f, row), scaled(f, row));
        for (int i = 0; i < n; i++) {
          if (DenseModel.this.levels.get(i).get(f).equals(levels.get(f))) {
            k.addToEntry(i, dot(scaled(f, row), scaled(f, rows.get(i))));
          }
        }
      }
      RealVector vk = vInverse.operate(k);
      RealMatrix x = MatrixUtils.createRealMatrix(n, frame.p());
      for (int i = 0; i < n; i++) {
        x.setRow(i, rows.get(i).x);
      }
      RealVector d = MatrixUtils.createRealVector(row.x).subtract(x.transpose().operate(vk));
      return variance - k.dotProduct(vk) + d.dotProduct(fixedInverse.operate(d));
    }

    /** T T' of a factor. */
    public RealMatrix square(int f) {
      int k = layout.widths()[f];
      RealMatrix t = MatrixUtils.createRealMatrix(k, k);
      for (int c = 0; c < k; c++) {
        for (int r = 0; r < k; r++) {
          t.setEntry(r, c, templates[f][c * k + r]);
        }
      }
      return t.multiply(t.transpose());
    }

    /** Z' of one level, K x n. */
    public RealMatrix design(int f, String level) {
      RealMatrix zt = MatrixUtils.createRealMatrix(layout.widths()[f], rows.size());
      for (int i = 0; i < rows.size(); i++) {
        if (levels.get(i).get(f).equals(level)) {
          zt.setColumn(i, z(f, rows.get(i)));
        }
      }
      return zt;
    }

    /** T' z of a row. */
    private double[] scaled(int f, CodedRow row) {
      double[] z = z(f, row);
      double[] result = new double[z.length];
      for (int c = 0; c < z.length; c++) {
        for (int r = c; r < z.length; r++) {
          result[c] += templates[f][c * z.length + r] * z[r];
        }
      }
      return result;
    }
  }

  private double[] z(int f, CodedRow row) {
    double[] z = new double[layout.widths()[f]];
    int at = 0;
    for (TermDesign term : frame.terms()) {
      if (term.factor() == f) {
        System.arraycopy(row.z, term.start(), z, at, term.size());
        at += term.size();
      }
    }
    return z;
  }

  /** Position of every label in a factor's levels. */
  public static Map<String, Integer> positions(Levels levels) {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < levels.size(); i++) {
      positions.put(levels.label(i), i);
    }
    return positions;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double logDet(RealMatrix l) {
    double sum = 0;
    for (int k = 0; k < l.getRowDimension(); k++) {
      sum += 2 * Math.log(l.getEntry(k, k));
    }
    return sum;
  }
}
