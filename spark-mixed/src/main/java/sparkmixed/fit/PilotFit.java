package sparkmixed.fit;

import java.util.List;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Pilot;

/**
 * Chooses the shifts of {@link Pilot} from a few rows: means of numeric columns, and an ordinary
 * least-squares fit of the response.
 */
final class PilotFit {
  static final String INTERCEPT = "(Intercept)";

  private PilotFit() {}

  static Pilot of(ModelFrame frame, List<CodedRow> rows) {
    int p = frame.p();
    int q = frame.zCentrable().length;
    if (rows.isEmpty()) {
      return Pilot.none(p, q);
    }
    double[] xShift = new double[p];
    double[] zShift = new double[q];
    if (frame.interceptColumn() >= 0) {
      for (int j = 0; j < p; j++) {
        if (frame.fixedCentrable()[j]) {
          int column = j;
          xShift[j] = mean(rows.stream().mapToDouble(row -> row.x[column]).toArray());
        }
      }
    }
    for (TermDesign term : frame.terms()) {
      if (term.correlated() && term.columns().contains(INTERCEPT)) {
        for (int c = term.start(); c < term.start() + term.columns().size(); c++) {
          if (frame.zCentrable()[c]) {
            int column = c;
            zShift[c] = mean(rows.stream().mapToDouble(row -> row.z[column]).toArray());
          }
        }
      }
    }
    return new Pilot(xShift, zShift, leastSquares(rows, xShift, frame.interceptColumn()));
  }

  /** A mean with few significant digits, so that subtracting it is mostly exact. */
  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double spread = 0;
    for (double value : values) {
      spread = Math.max(spread, Math.abs(value - mean));
    }
    if (!(spread > 0) || Double.isInfinite(mean)) {
      return values[0];
    }
    double unit = Math.pow(2, Math.getExponent(spread) - 4);
    double rounded = Math.rint(mean / unit) * unit;
    return Double.isNaN(rounded) || Double.isInfinite(rounded) ? mean : rounded;
  }

  /** Coefficients on the raw columns; zero for columns that the rows do not determine. */
  private static double[] leastSquares(List<CodedRow> rows, double[] xShift, int intercept) {
    int p = xShift.length;
    int p1 = p + 1;
    double[] gram = new double[p1 * p1];
    double[] v = new double[p1];
    double first = rows.get(0).y - rows.get(0).offset;
    double origin = intercept >= 0 ? first : 0;
    for (CodedRow row : rows) {
      for (int j = 0; j < p; j++) {
        v[j] = row.x[j] - xShift[j];
      }
      v[p] = row.y - row.offset - origin;
      for (int j = 0; j < p1; j++) {
        for (int i = 0; i < p1; i++) {
          gram[j * p1 + i] += row.weight * v[i] * v[j];
        }
      }
    }
    double[] beta = new RankCheck(gram, p1, p, new double[p], 1e-8).coefficients();
    if (intercept >= 0) {
      double shift = origin;
      for (int j = 0; j < p; j++) {
        if (j != intercept) {
          shift -= xShift[j] * beta[j];
        }
      }
      beta[intercept] += shift;
    }
    for (double b : beta) {
      if (Double.isNaN(b) || Double.isInfinite(b)) {
        return new double[p];
      }
    }
    return beta;
  }
}
