package sparkmixed.frame;

/** What a column of the input holds, as far as a model frame needs to know. */
public enum ColumnKind {
  /** {@code true}/{@code false}: a factor with the levels FALSE and TRUE in fixed effects. */
  BOOLEAN,
  /** byte, short or int. */
  INT,
  LONG,
  /** float, double or decimal. */
  DOUBLE,
  STRING,
  DATE,
  TIMESTAMP,
  /** A Spark ML vector: expands to its elements. */
  VECTOR,
  /** Anything else: usable in no role. */
  OTHER;

  /** Whether the column is a number in arithmetic. */
  public boolean numeric() {
    return this == INT || this == LONG || this == DOUBLE;
  }
}
