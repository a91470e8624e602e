package sparkmixed.frame;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import sparkmixed.error.InputRejectedException;

/**
 * Counts, over many rows, of the values a model cannot use, each with its first example. One per
 * task, merged in a fixed order. Not thread-safe.
 */
public final class RowProblems implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What is wrong with a value. */
  enum Kind {
    NULL,
    NAN,
    INFINITE,
    NEGATIVE,
    LEVEL,
    /** Of a response that counts. */
    NEGATIVE_COUNT,
    /** Of a response that counts. */
    FRACTION,
    /** A binomial response outside 0 to 1. */
    NO_PROPORTION,
    /** A response that has to be positive. */
    NOT_POSITIVE,
    /** An expression without a finite value where its columns have one. */
    UNDEFINED
  }

  private static final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Role role;
    private final Kind kind;
    private final String subject;
    private final String value;
    private final String where;
    private long count;

    Tally(Role role, Kind kind, String subject, String value, String where) {
      this.role = role;
      this.kind = kind;
      this.subject = subject;
      this.value = value;
      this.where = where;
    }

    boolean about(Role otherRole, Kind otherKind, String otherSubject) {
      return role == otherRole && kind == otherKind && subject.equals(otherSubject);
    }
  }

  private final ArrayList<Tally> tallies = new ArrayList<>();
  private long rows;
  private long rowsSkipped;
  private long zeroWeightRows;
  private long fractionalRows;

  /** Rows offered to the encoder. */
  public long rows() {
    return rows;
  }

  /** Rows left out because of a null, under {@code handleInvalid = skip}. */
  public long rowsSkipped() {
    return rowsSkipped;
  }

  /** Rows left out because their weight is zero. */
  public long zeroWeightRows() {
    return zeroWeightRows;
  }

  /**
   * Rows of a binomial model whose proportion times trials is no whole number: usable, but likely
   * not what was meant.
   */
  public long fractionalRows() {
    return fractionalRows;
  }

  /** Whether no value was rejected. */
  public boolean isEmpty() {
    return tallies.isEmpty();
  }

  void countRow() {
    rows++;
  }

  void countRows(int more) {
    rows += more;
  }

  void countSkipped() {
    rowsSkipped++;
  }

  void countZeroWeight() {
    zeroWeightRows++;
  }

  void countFractional() {
    fractionalRows++;
  }

  /**
   * Whether the next problem of this sort would be the first, so that its example is worth making.
   */
  boolean isNew(Role role, Kind kind, String subject) {
    return tallies.stream().noneMatch(tally -> tally.about(role, kind, subject));
  }

  void add(Role role, Kind kind, String subject, String value, String where) {
    add(new Tally(role, kind, subject, value, where), 1);
  }

  private void add(Tally problem, long count) {
    for (Tally tally : tallies) {
      if (tally.about(problem.role, problem.kind, problem.subject)) {
        tally.count += count;
        return;
      }
    }
    Tally first =
        new Tally(problem.role, problem.kind, problem.subject, problem.value, problem.where);
    first.count = count;
    tallies.add(first);
  }

  /** What an earlier pass over other rows has counted; none of its rows was rejected. */
  public static RowProblems counted(long rows, long rowsSkipped, long zeroWeightRows) {
    RowProblems problems = new RowProblems();
    problems.rows = rows;
    problems.rowsSkipped = rowsSkipped;
    problems.zeroWeightRows = zeroWeightRows;
    return problems;
  }

  /** Adds what another task has counted; of two examples this one's stays. Returns this. */
  public RowProblems merge(RowProblems other) {
    rows += other.rows;
    rowsSkipped += other.rowsSkipped;
    zeroWeightRows += other.zeroWeightRows;
    fractionalRows += other.fractionalRows;
    other.tallies.forEach(tally -> add(tally, tally.count));
    return this;
  }

  /**
   * Does nothing if no value was rejected.
   *
   * @throws InputRejectedException naming the column, the count, an example and a remedy; further
   *     columns are named after it
   */
  public void throwIfAny() {
    if (tallies.isEmpty()) {
      return;
    }
    // By role, and within a role as met: the response matters before a predictor does.
    List<Tally> ordered = new ArrayList<>(tallies);
    ordered.sort(
        (a, b) -> a.role != b.role ? a.role.compareTo(b.role) : a.subject.compareTo(b.subject));
    StringBuilder message = new StringBuilder(sentence(ordered.get(0)));
    if (ordered.size() > 1) {
      List<String> others = new ArrayList<>();
      for (Tally tally : ordered.subList(1, Math.min(ordered.size(), 6))) {
        others.add(tally.subject + " has " + amount(tally));
      }
      message.append("; also ").append(String.join(", ", others));
      if (ordered.size() > 6) {
        message.append(", and ").append(ordered.size() - 6).append(" more");
      }
    }
    throw new InputRejectedException(message.append('.').toString());
  }

  private String sentence(Tally tally) {
    String rowsText = " among " + rows + (rows == 1 ? " row" : " rows");
    String where = tally.where.isEmpty() ? "" : ", the first where " + tally.where;
    String start = tally.subject + " (" + tally.role.text() + ") has " + amount(tally) + rowsText;
    return switch (tally.kind) {
      case NULL ->
          start + where + "; remove or impute them, or set handleInvalid = skip to drop such rows";
      case NAN, INFINITE -> start + where + "; remove or impute them";
      case NEGATIVE -> first(start, tally) + "; weights must be zero or positive";
      case LEVEL ->
          start
              + ", the first \""
              + tally.value
              + "\""
              + at(tally)
              + "; add them to the levels or remove the rows";
      case NEGATIVE_COUNT -> first(start, tally) + "; counts must be zero or positive";
      case FRACTION ->
          first(start, tally)
              + "; counts must be whole: for rates keep the counts and add offset(log(exposure)), for"
              + " proportions give the trials as weights";
      case NO_PROPORTION ->
          first(start, tally)
              + "; a binomial response is 0 or 1, a proportion with the trials as weights, or"
              + " cbind(successes, failures)";
      case NOT_POSITIVE ->
          first(start, tally)
              + "; this family needs positive values: remove these rows or choose another family";
      case UNDEFINED -> first(start, tally) + "; correct or remove these rows";
    };
  }

  private static String first(String start, Tally tally) {
    return start + ", the first " + tally.value + at(tally);
  }

  private static String at(Tally tally) {
    return tally.where.isEmpty() ? "" : " where " + tally.where;
  }

  private static String amount(Tally tally) {
    boolean one = tally.count == 1;
    String what =
        switch (tally.kind) {
          case NULL -> one ? "null" : "nulls";
          case NAN -> one ? "NaN value" : "NaN values";
          case INFINITE -> one ? "infinite value" : "infinite values";
          case NEGATIVE, NEGATIVE_COUNT -> one ? "negative value" : "negative values";
          case LEVEL -> one ? "value outside its levels" : "values outside its levels";
          case UNDEFINED -> one ? "undefined value" : "undefined values";
          case FRACTION -> one ? "fractional value" : "fractional values";
          case NO_PROPORTION -> one ? "value outside 0 to 1" : "values outside 0 to 1";
          case NOT_POSITIVE -> one ? "value that is not positive" : "values that are not positive";
        };
    return tally.count + " " + what;
  }
}
