package sparkmixed.error;

/**
 * Base of every error a user can cause and mend. The message is one clear sentence (column, count,
 * example, remedy) without class names; {@link #exitCode()} is what the job returns for it.
 */
public abstract class SparkMixedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  protected SparkMixedException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  protected SparkMixedException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The job's exit code: 2 usage, 20 input, 21 convergence, 22 output, 23 resources, 24 model. */
  public final int exitCode() {
    return exitCode;
  }
}
