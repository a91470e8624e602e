package sparkmixed.predict;

import java.io.Serializable;
import java.util.List;
import sparkmixed.family.Residuals;
import sparkmixed.frame.ModelFrame;

/**
 * What is wanted of every row.
 *
 * @param conditional whether random effects enter
 * @param newLevels what to do about unknown levels
 * @param skipNulls whether a null gives no prediction instead of being rejected
 * @param stdError whether standard errors are wanted
 * @param uncertainty what a standard error counts
 * @param interval what an interval is to hold
 * @param level its probability
 * @param residuals types wanted, in order
 */
public record Wanted(
    boolean conditional,
    NewLevels newLevels,
    boolean skipNulls,
    boolean stdError,
    Uncertainty uncertainty,
    Interval interval,
    double level,
    List<Residuals.Type> residuals)
    implements Serializable {

  public Wanted {
    residuals = List.copyOf(residuals);
  }

  /** Predictions alone. */
  public static Wanted predictions(boolean conditional, NewLevels newLevels, boolean skipNulls) {
    return new Wanted(
        conditional, newLevels, skipNulls, false, Uncertainty.FIXED, Interval.NONE, 0.5, List.of());
  }

  /** The same rows and levels, with standard errors alone. */
  public Wanted withErrors() {
    return new Wanted(
        conditional, newLevels, skipNulls, true, uncertainty, Interval.NONE, level, List.of());
  }

  /** Whether variances are computed. */
  public boolean errors() {
    return stdError || interval != Interval.NONE;
  }

  /** Whether they need more than the covariance of the coefficients. */
  public boolean jointErrors() {
    return errors() && conditional && uncertainty != Uncertainty.FIXED;
  }

  /** Whether a row of Z is read. */
  public boolean randomDesign() {
    return conditional || (errors() && uncertainty == Uncertainty.NEW_LEVELS);
  }

  /**
   * Whether response and weight of a row are read, so that all columns of the fit must be there.
   */
  public boolean wholeRows(ModelFrame frame) {
    return !residuals.isEmpty()
        || (interval == Interval.PREDICTION && (frame.weighted() || frame.counts()));
  }
}
