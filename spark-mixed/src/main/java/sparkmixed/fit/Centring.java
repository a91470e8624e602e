package sparkmixed.fit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.covariance.TermShift;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Pilot;

/**
 * From the centred coordinates in which a model is fitted (see {@link Pilot}) to those of the
 * formula as written, and back.
 */
final class Centring {
  private final ModelFrame frame;
  private final CovarianceLayout layout;
  private final Pilot pilot;
  private final int[] columns;
  private final @Nullable TermShift[] shifts;

  /**
   * @param columns columns of X that are estimated
   */
  Centring(ModelFrame frame, CovarianceLayout layout, Pilot pilot, int[] columns) {
    this.frame = frame;
    this.layout = layout;
    this.pilot = pilot;
    this.columns = columns;
    this.shifts = shifts(frame, pilot);
  }

  private static @Nullable TermShift[] shifts(ModelFrame frame, Pilot pilot) {
    @Nullable TermShift[] shifts = new TermShift[frame.terms().size()];
    for (int j = 0; j < shifts.length; j++) {
      TermDesign term = frame.terms().get(j);
      double[] shift = new double[term.columns().size()];
      boolean any = false;
      for (int c = 0; c < shift.length; c++) {
        shift[c] = pilot.zShift()[term.start() + c];
        any |= shift[c] != 0;
      }
      if (any) {
        shifts[j] = new TermShift(term.columns().indexOf(PilotFit.INTERCEPT), shift);
      }
    }
    return shifts;
  }

  /** Columns of X that are estimated. */
  int[] columns() {
    return columns.clone();
  }

  /** What is taken off each estimated column of X. */
  double[] xShift() {
    return Arrays.stream(columns).mapToDouble(j -> pilot.xShift()[j]).toArray();
  }

  /** What is taken off each column of Z. */
  double[] zShift() {
    return pilot.zShift().clone();
  }

  /** theta of the formula as written, canonical (diagonals not negative), from the centred one. */
  double[] outer(double[] innerTheta) {
    return mapped(innerTheta, 1);
  }

  /** Centred theta from that of the formula as written. */
  double[] inner(double[] theta) {
    return mapped(theta, -1);
  }

  private double[] mapped(double[] theta, int sign) {
    double[] result = new double[theta.length];
    for (int j = 0; j < shifts.length; j++) {
      double[] template = layout.template(j, theta);
      int k = frame.terms().get(j).columns().size();
      TermShift shift = shifts[j];
      if (shift == null) {
        shift = new TermShift(0, new double[k]);
      }
      layout.setTemplate(j, shift.template(template, sign), result);
    }
    return result;
  }

  /**
   * Coefficients of all columns of X as written; NaN where dropped.
   *
   * @param centred those of the estimated columns
   */
  double[] beta(double[] centred) {
    double[] beta = new double[frame.p()];
    Arrays.fill(beta, Double.NaN);
    int intercept = frame.interceptColumn();
    double shift = 0;
    for (int c = 0; c < columns.length; c++) {
      int j = columns[c];
      beta[j] = centred[c];
      shift += pilot.xShift()[j] * centred[c];
    }
    if (intercept >= 0) {
      beta[intercept] -= shift;
    }
    return beta;
  }

  /**
   * The same of a linear model, whose response is centred too: less the fixed part of the pilot, in
   * which a dropped column has no part (see {@link PilotCheck}).
   */
  double[] linearBeta(double[] centred) {
    double[] beta = beta(centred);
    for (int j : columns) {
      beta[j] += pilot.beta()[j];
    }
    return beta;
  }

  /** Centred coefficients of the estimated columns from those as written. */
  double[] centredBeta(double[] beta) {
    double[] centred = new double[columns.length];
    double shift = 0;
    int at = -1;
    for (int c = 0; c < columns.length; c++) {
      centred[c] = beta[columns[c]];
      shift += pilot.xShift()[columns[c]] * centred[c];
      at = columns[c] == frame.interceptColumn() ? c : at;
    }
    if (at >= 0) {
      centred[at] += shift;
    }
    return centred;
  }

  /** The same of a linear model; the inverse of {@link #linearBeta}. */
  double[] centredLinearBeta(double[] beta) {
    double[] rest = beta.clone();
    for (int j = 0; j < rest.length; j++) {
      rest[j] -= pilot.beta()[j];
    }
    return centredBeta(rest);
  }

  /**
   * A direction in the space of the estimated coefficients, in the coordinates of centred columns.
   */
  double[] centredDirection(double[] direction) {
    double[] full = new double[frame.p()];
    for (int c = 0; c < columns.length; c++) {
      full[columns[c]] = direction[c];
    }
    return centredBeta(full);
  }

  /** Brings a covariance of the estimated coefficients, r x r, to those as written; symmetric. */
  double[][] fixedCovariance(double[] centred) {
    int r = columns.length;
    double[] inverse = centred.clone();
    int at = -1;
    for (int c = 0; c < r; c++) {
      if (columns[c] == frame.interceptColumn()) {
        at = c;
      }
    }
    if (at >= 0) {
      double[] shift = new double[r];
      for (int c = 0; c < r; c++) {
        shift[c] = pilot.xShift()[columns[c]];
      }
      new TermShift(at, shift).applyBothSides(inverse, 0, r);
    }
    double[][] covariance = new double[r][r];
    for (int j = 0; j < r; j++) {
      for (int i = 0; i < r; i++) {
        covariance[i][j] = 0.5 * (inverse[j * r + i] + inverse[i * r + j]);
      }
    }
    return covariance;
  }

  /**
   * Brings a matrix that goes with the inverse of a covariance of the estimated coefficients, such
   * as its derivatives, to those as written.
   */
  double[][] fixedInformation(double[][] centred) {
    int r = columns.length;
    int at = -1;
    for (int c = 0; c < r; c++) {
      at = columns[c] == frame.interceptColumn() ? c : at;
    }
    double[][] written = new double[r][r];
    for (int i = 0; i < r; i++) {
      for (int j = 0; j < r; j++) {
        written[i][j] = centred[i][j];
        if (at >= 0) {
          double rowShift = pilot.xShift()[columns[i]];
          double columnShift = pilot.xShift()[columns[j]];
          written[i][j] +=
              rowShift * centred[at][j]
                  + columnShift * centred[i][at]
                  + rowShift * columnShift * centred[at][at];
        }
      }
    }
    return written;
  }

  /**
   * Brings modes and conditional variances of one factor to the formula's coordinates, in place.
   */
  void unshift(int factor, Blocks modes, Blocks variances) {
    int k = layout.widths()[factor];
    for (int j = 0; j < shifts.length; j++) {
      TermShift shift = shifts[j];
      CovarianceTerm term = layout.terms().get(j);
      if (shift == null || term.factor() != factor) {
        continue;
      }
      for (int i = 0; i < modes.rows(); i++) {
        shift.apply(modes.page(i), modes.offset(i) + term.start());
        shift.applyBothSides(
            variances.page(i), variances.offset(i) + term.start() * k + term.start(), k);
      }
    }
  }

  /** Conditional modes of one factor in the centred coordinates; a copy. */
  Blocks shifted(int factor, Blocks modes) {
    Blocks result = new Blocks(modes.stride(), modes.rows());
    for (int i = 0; i < modes.rows(); i++) {
      double[] b = result.page(i);
      int offset = result.offset(i);
      System.arraycopy(modes.page(i), modes.offset(i), b, offset, modes.stride());
      for (int j = 0; j < shifts.length; j++) {
        TermShift shift = shifts[j];
        CovarianceTerm term = layout.terms().get(j);
        if (shift != null && term.factor() == factor) {
          shift.inverse().apply(b, offset + term.start());
        }
      }
    }
    return result;
  }
}
