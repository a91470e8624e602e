package sparkmixed.fit;

import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Pilot;

/**
 * Whether the first rows, from which the {@link Pilot} came, stood for all of them. If a column's
 * mean is still far from zero, or the response is still far larger than its residuals, the cross
 * products have lost digits, and a better pilot is worth another pass. So it is if the pilot has a
 * coefficient for a column that all rows together show to depend on others.
 */
final class PilotCheck {
  /** Squared ratio at which squares have lost four of their sixteen digits. */
  private static final double FAR = 1e4;

  private final ModelFrame frame;
  private final Moments moments;
  private final double[] gram;
  private final int p1;

  PilotCheck(ModelFrame frame, Moments moments) {
    this.frame = frame;
    this.moments = moments;
    this.gram = moments.gram();
    this.p1 = frame.p() + 1;
  }

  /** The same pilot if it serves, else a better one. */
  Pilot refined(Pilot pilot) {
    double[] x = movedFixed(pilot.xShift());
    double[] z = movedRandom(pilot.zShift());
    if (x != pilot.xShift() || z != pilot.zShift()) {
      return new Pilot(x, z, pilot.beta());
    }
    double[] beta = movedResponse(pilot);
    return beta == pilot.beta() ? pilot : new Pilot(x, z, beta);
  }

  private double[] movedFixed(double[] shift) {
    int intercept = frame.interceptColumn();
    double[] moved = shift;
    for (int j = 0; intercept >= 0 && j < shift.length; j++) {
      if (frame.fixedCentrable()[j]) {
        double weights = gram[intercept * p1 + intercept];
        double mean = gram[intercept * p1 + j] / weights;
        moved = movedIfFar(shift, moved, j, mean, gram[j * p1 + j] / weights);
      }
    }
    return moved;
  }

  private double[] movedRandom(double[] shift) {
    double[] moved = shift;
    for (TermDesign term : frame.terms()) {
      int intercept = term.columns().indexOf(PilotFit.INTERCEPT);
      if (!term.correlated() || intercept < 0) {
        continue;
      }
      int first = firstColumn(term);
      double weights = sum(term.factor(), first + intercept, first + intercept);
      for (int c = 0; c < term.columns().size(); c++) {
        if (frame.zCentrable()[term.start() + c]) {
          double mean = sum(term.factor(), first + intercept, first + c) / weights;
          double square = sum(term.factor(), first + c, first + c) / weights;
          moved = movedIfFar(shift, moved, term.start() + c, mean, square);
        }
      }
    }
    return moved;
  }

  private static double[] movedIfFar(
      double[] shift, double[] moved, int column, double mean, double square) {
    if (!(mean * mean > FAR * (square - mean * mean))) {
      return moved;
    }
    double[] result = moved == shift ? shift.clone() : moved;
    result[column] += mean;
    return result;
  }

  /** Position of a term's first column among those of its factor. */
  private int firstColumn(TermDesign term) {
    int first = 0;
    for (TermDesign other : frame.terms()) {
      if (other == term) {
        return first;
      }
      if (other.factor() == term.factor()) {
        first += other.columns().size();
      }
    }
    throw new IllegalArgumentException("not a term of this frame");
  }

  /** Sum over the levels of an entry of Z'WZ. */
  private double sum(int factor, int a, int b) {
    int k = moments.shape().width(factor);
    int column = Math.min(a, b);
    int at = column * k - column * (column - 1) / 2 + Math.max(a, b) - column;
    Blocks blocks = moments.blocks()[factor];
    double sum = 0;
    for (int i = 0; i < blocks.rows(); i++) {
      sum += blocks.get(i, at);
    }
    return sum;
  }

  private double[] movedResponse(Pilot pilot) {
    int p = p1 - 1;
    RankCheck rank = RankCheck.of(frame, gram, pilot);
    double[] more = rank.coefficients();
    double explained = 0;
    for (int j = 0; j < p; j++) {
      explained += more[j] * gram[j * p1 + p];
    }
    double total = gram[p * p1 + p];
    boolean far = explained > (1 - 1 / FAR) * total;
    double[] beta = pilot.beta().clone();
    for (int j : rank.dependent()) {
      far |= beta[j] != 0;
      beta[j] = 0;
    }
    if (!far) {
      return pilot.beta();
    }
    double back = 0;
    for (int j = 0; j < p; j++) {
      beta[j] += more[j];
      back += more[j] * pilot.xShift()[j];
    }
    if (frame.interceptColumn() >= 0) {
      beta[frame.interceptColumn()] -= back;
    }
    return beta;
  }
}
