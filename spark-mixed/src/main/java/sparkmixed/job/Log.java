package sparkmixed.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job's log. */
final class Log {
  static final Logger LOG = LoggerFactory.getLogger("sparkmixed.job");

  private Log() {}
}
