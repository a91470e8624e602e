package sparkmixed.error;

/** Data that a model cannot be fitted to, or a column that cannot play the role asked of it. */
public final class InputRejectedException extends SparkMixedException {
  private static final long serialVersionUID = 1L;

  public InputRejectedException(String message) {
    super(20, message);
  }

  public InputRejectedException(String message, Throwable cause) {
    super(20, message, cause);
  }
}
