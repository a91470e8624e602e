package sparkmixed.frame;

import java.io.Serializable;
import java.util.Set;

/** Fills the numbers of one variable from a row. */
abstract class Source implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many numbers. */
  abstract int width();

  /** Writes them to {@code values[at ...]}. */
  abstract void fill(RowValues row, double[] values, int at);

  abstract void addInputs(Set<Integer> inputs);

  /**
   * If the first number is an affine function of one column of the data: the column's position,
   * intercept and slope; otherwise empty.
   */
  double[] affine() {
    return new double[0];
  }

  /** One number. */
  static final class Scalar extends Source {
    private static final long serialVersionUID = 1L;
    private final Node node;

    Scalar(Node node) {
      this.node = node;
    }

    Node node() {
      return node;
    }

    @Override
    double[] affine() {
      return node.affine();
    }

    @Override
    int width() {
      return 1;
    }

    @Override
    void fill(RowValues row, double[] values, int at) {
      values[at] = node.eval(row);
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      node.addInputs(inputs);
    }
  }

  /** The elements of a vector column. */
  static final class Vector extends Source {
    private static final long serialVersionUID = 1L;
    private final int input;
    private final int size;

    Vector(int input, int size) {
      this.input = input;
      this.size = size;
    }

    @Override
    int width() {
      return size;
    }

    @Override
    void fill(RowValues row, double[] values, int at) {
      for (int i = 0; i < size; i++) {
        values[at + i] = row.element(input, i);
      }
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      inputs.add(input);
    }
  }

  /** {@code x, x^2, ..., x^degree}. */
  static final class Powers extends Source {
    private static final long serialVersionUID = 1L;
    private final Node node;
    private final int degree;

    Powers(Node node, int degree) {
      this.node = node;
      this.degree = degree;
    }

    @Override
    double[] affine() {
      return node.affine();
    }

    @Override
    int width() {
      return degree;
    }

    @Override
    void fill(RowValues row, double[] values, int at) {
      double x = node.eval(row);
      for (int k = 1; k <= degree; k++) {
        values[at + k - 1] = Node.power(x, k);
      }
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      node.addInputs(inputs);
    }
  }

  /** Orthonormal polynomials of degree 1 to {@code degree}, see {@link OrthogonalPolynomial}. */
  static final class Orthogonal extends Source {
    private static final long serialVersionUID = 1L;
    private final Node node;
    private final int degree;
    private final double[] recurrence;

    /**
     * @param recurrence centre, alpha_0 .. alpha_{d-1}, norm2_0 .. norm2_d
     */
    Orthogonal(Node node, int degree, double[] recurrence) {
      this.node = node;
      this.degree = degree;
      this.recurrence = recurrence.clone();
    }

    @Override
    double[] affine() {
      double[] inner = node.affine();
      if (inner.length == 0) {
        return inner;
      }
      double unit = 1 / Math.sqrt(recurrence[degree + 2]);
      double centre = recurrence[0] + recurrence[1];
      return new double[] {inner[0], (inner[1] - centre) * unit, inner[2] * unit};
    }

    @Override
    int width() {
      return degree;
    }

    @Override
    void fill(RowValues row, double[] values, int at) {
      double t = node.eval(row) - recurrence[0];
      int norms = degree + 1;
      double previous = 0;
      double current = 1;
      for (int k = 0; k < degree; k++) {
        double ratio = k == 0 ? 0 : recurrence[norms + k] / recurrence[norms + k - 1];
        double next = (t - recurrence[1 + k]) * current - ratio * previous;
        values[at + k] = next / Math.sqrt(recurrence[norms + k + 1]);
        previous = current;
        current = next;
      }
    }

    @Override
    void addInputs(Set<Integer> inputs) {
      node.addInputs(inputs);
    }
  }
}
