package sparkmixed.moments;

import java.io.Serializable;
import java.util.Arrays;
import sparkmixed.frame.CodedRow;

/**
 * Shifts under which the cross products are accumulated, so that large means cost no digits; undone
 * exactly afterwards.
 *
 * <pre>
 *   x_c = x - xShift,   z_c = z - zShift,   y_c = y - offset - x' beta
 * </pre>
 *
 * @param xShift length p; zero for the intercept, and everywhere if X has no intercept
 * @param zShift length of {@link CodedRow#z}; non-zero only for numeric columns of correlated terms
 *     with an intercept
 * @param beta pilot coefficients, length p: an ordinary least-squares fit of a few rows
 */
public record Pilot(double[] xShift, double[] zShift, double[] beta) implements Serializable {

  /** No shifts. */
  public static Pilot none(int p, int q) {
    return new Pilot(new double[p], new double[q], new double[p]);
  }

  /** Whether the other has the same numbers. */
  public boolean same(Pilot other) {
    return Arrays.equals(xShift, other.xShift)
        && Arrays.equals(zShift, other.zShift)
        && Arrays.equals(beta, other.beta);
  }

  /** Shifts the columns of {@code row} in place, and not its response. */
  void shiftColumns(CodedRow row) {
    for (int j = 0; j < xShift.length; j++) {
      row.x[j] -= xShift[j];
    }
    for (int j = 0; j < zShift.length; j++) {
      row.z[j] -= zShift[j];
    }
  }

  /** Shifts {@code row} in place. */
  void apply(CodedRow row) {
    double y = row.y - row.offset;
    for (int j = 0; j < xShift.length; j++) {
      y -= row.x[j] * beta[j];
      row.x[j] -= xShift[j];
    }
    row.y = y;
    for (int j = 0; j < zShift.length; j++) {
      row.z[j] -= zShift[j];
    }
  }
}
