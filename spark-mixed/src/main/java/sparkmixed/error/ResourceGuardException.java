package sparkmixed.error;

/** The fit would need more memory than the stated budget. */
public final class ResourceGuardException extends SparkMixedException {
  private static final long serialVersionUID = 1L;

  public ResourceGuardException(String message) {
    super(23, message);
  }

  public ResourceGuardException(String message, Throwable cause) {
    super(23, message, cause);
  }
}
