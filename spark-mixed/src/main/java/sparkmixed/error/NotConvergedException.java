package sparkmixed.error;

/** The optimizer stopped before an optimum; the fit and its record were kept. */
public final class NotConvergedException extends SparkMixedException {
  private static final long serialVersionUID = 1L;

  public NotConvergedException(String message) {
    super(21, message);
  }

  public NotConvergedException(String message, Throwable cause) {
    super(21, message, cause);
  }
}
