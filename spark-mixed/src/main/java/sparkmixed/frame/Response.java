package sparkmixed.frame;

import java.io.Serializable;
import sparkmixed.family.Family;

/** What the numbers left of {@code ~} are, and what they become as y and weight of a row. */
final class Response implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How a response is written. */
  enum Form {
    /** A number: y itself. */
    NUMBER,
    /** True or false of a binomial model: 1 or 0. */
    LOGICAL,
    /** A factor of a binomial model: its first level is failure, every other is success. */
    LEVEL,
    /** {@code cbind(successes, failures)}: y is the proportion, the trials weigh. */
    COUNTS
  }

  /** From here on R, too, warns that successes are not whole. */
  private static final double WHOLE = 1e-3;

  private final Form form;
  private final Family family;

  Response(Form form, Family family) {
    this.form = form;
    this.family = family;
  }

  boolean counts() {
    return form == Form.COUNTS;
  }

  /** Whether y is the number in the data, whatever it is. */
  boolean anyNumber() {
    return form == Form.NUMBER && family == Family.GAUSSIAN;
  }

  boolean categorical() {
    return form == Form.LEVEL || form == Form.LOGICAL;
  }

  /**
   * Sets y, and multiplies the weight, which must be set, by the trials.
   *
   * @return the first of {@code values[slot ...]} that the family cannot have, or -1
   */
  int code(double[] values, int slot, CodedRow out) {
    double y = values[slot];
    switch (form) {
      case NUMBER, LOGICAL -> {
        out.y = y;
        return family.inDomain(y) ? -1 : 0;
      }
      case LEVEL -> out.y = y > 0 ? 1 : 0;
      case COUNTS -> {
        double failures = values[slot + 1];
        if (!isCount(y)) {
          return 0;
        }
        if (!isCount(failures)) {
          return 1;
        }
        double trials = y + failures;
        out.y = trials > 0 ? y / trials : 0;
        out.weight *= trials;
      }
    }
    return -1;
  }

  private static boolean isCount(double value) {
    return value >= 0 && value == Math.rint(value);
  }

  /** What is wrong with a value that {@link #code} refused. */
  RowProblems.Kind problem(double value) {
    return switch (family) {
      case BINOMIAL ->
          form != Form.COUNTS
              ? RowProblems.Kind.NO_PROPORTION
              : value < 0 ? RowProblems.Kind.NEGATIVE_COUNT : RowProblems.Kind.FRACTION;
      case GAMMA, INVERSE_GAUSSIAN -> RowProblems.Kind.NOT_POSITIVE;
      default -> value < 0 ? RowProblems.Kind.NEGATIVE_COUNT : RowProblems.Kind.FRACTION;
    };
  }

  /** Whether proportion times trials is no whole number of successes. */
  boolean fractional(CodedRow row) {
    if (family != Family.BINOMIAL || form != Form.NUMBER || row.y == 0 || row.y == 1) {
      return false;
    }
    double successes = row.y * row.weight;
    return Math.abs(successes - Math.rint(successes)) > WHOLE;
  }
}
