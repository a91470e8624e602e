package sparkmixed.error;

/** Usage or configuration the job cannot act on: an unknown key, a bad value, a wrong flag. */
public final class ConfigurationException extends SparkMixedException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(2, message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(2, message, cause);
  }
}
