package sparkmixed.error;

/** The output location holds something else or cannot be written. */
public final class OutputConflictException extends SparkMixedException {
  private static final long serialVersionUID = 1L;

  public OutputConflictException(String message) {
    super(22, message);
  }

  public OutputConflictException(String message, Throwable cause) {
    super(22, message, cause);
  }
}
