package sparkmixed.testing;

import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import sparkmixed.moments.PackedRows;

/**
 * The penalized system of packed rows with dense matrices and none of the kernel's ideas.
 *
 * <pre>
 *   H = Lambda'Z'WZ Lambda + I        Mt = [ H , Lambda'Z'WX ; X'WZ Lambda , X'WX ]
 * </pre>
 */
public final class DenseRows {
  private final PackedRows rows;
  private final int[] first;
  public final RealMatrix x;
  public final RealMatrix z;
  public final RealMatrix lambda;

  /**
   * @param templates one K x K a factor, by columns
   */
  public DenseRows(PackedRows rows, double[][] templates) {
    this.rows = rows;
    int n = rows.rows();
    int factors = rows.shape().factors();
    this.first = new int[factors + 1];
    for (int f = 0; f < factors; f++) {
      first[f + 1] = first[f] + rows.levels()[f].size() * rows.shape().width(f);
    }
    this.x = MatrixUtils.createRealMatrix(n, rows.x().length);
    this.z = MatrixUtils.createRealMatrix(n, first[factors]);
    this.lambda = MatrixUtils.createRealMatrix(first[factors], first[factors]);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < rows.x().length; j++) {
        x.setEntry(i, j, rows.xOf(j, i));
      }
      for (int f = 0; f < factors; f++) {
        int[] columns = rows.shape().z()[f];
        for (int c = 0; c < columns.length; c++) {
          z.setEntry(i, column(f, rows.level()[f][i], c), rows.zOf(columns[c], i));
        }
      }
    }
    for (int f = 0; f < factors; f++) {
      int k = rows.shape().width(f);
      for (int level = 0; level < rows.levels()[f].size(); level++) {
        for (int c = 0; c < k; c++) {
          for (int r = c; r < k; r++) {
            lambda.setEntry(column(f, level, r), column(f, level, c), templates[f][c * k + r]);
          }
        }
      }
    }
  }

  /** Column of Z of one effect. */
  public int column(int factor, int level, int effect) {
    return first[factor] + level * rows.shape().width(factor) + effect;
  }

  /** H. */
  public RealMatrix penalized(double[] w) {
    RealMatrix zl = z.multiply(lambda);
    return zl.transpose()
        .multiply(MatrixUtils.createRealDiagonalMatrix(w))
        .multiply(zl)
        .add(MatrixUtils.createRealIdentityMatrix(z.getColumnDimension()));
  }

  /** Mt. */
  public RealMatrix joint(double[] w) {
    RealMatrix h = penalized(w);
    RealMatrix wx = MatrixUtils.createRealDiagonalMatrix(w).multiply(x);
    RealMatrix cross = lambda.transpose().multiply(z.transpose()).multiply(wx);
    int q = h.getRowDimension();
    int p = x.getColumnDimension();
    RealMatrix joint = MatrixUtils.createRealMatrix(q + p, q + p);
    joint.setSubMatrix(h.getData(), 0, 0);
    joint.setSubMatrix(cross.getData(), 0, q);
    joint.setSubMatrix(cross.transpose().getData(), q, 0);
    joint.setSubMatrix(x.transpose().multiply(wx).getData(), q, q);
    return joint;
  }

  /** {@code Lambda'Z'r}, and X'r below it. */
  public RealVector right(RealVector r, boolean fixed) {
    RealVector random = lambda.transpose().operate(z.transpose().operate(r));
    return fixed ? random.append(x.transpose().operate(r)) : random;
  }

  public static double logDet(RealMatrix m) {
    RealMatrix l = new CholeskyDecomposition(m, 1e-10, 0).getL();
    double sum = 0;
    for (int k = 0; k < l.getRowDimension(); k++) {
      sum += 2 * Math.log(l.getEntry(k, k));
    }
    return sum;
  }

  public static RealMatrix inverse(RealMatrix m) {
    return new CholeskyDecomposition(m, 1e-10, 0).getSolver().getInverse();
  }
}
