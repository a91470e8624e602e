package sparkmixed.error;

/** A saved model that is corrupt, newer than this version, or not for this data. */
public final class ModelIncompatibleException extends SparkMixedException {
  private static final long serialVersionUID = 1L;

  public ModelIncompatibleException(String message) {
    super(24, message);
  }

  public ModelIncompatibleException(String message, Throwable cause) {
    super(24, message, cause);
  }
}
