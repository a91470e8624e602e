package sparkmixed.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Style and scripts of the page, read once. */
final class Assets {
  private Assets() {}

  static final String STYLE = read("report.css");

  /** The library that draws. */
  static final String LIBRARY = read("echarts.common.min.js");

  static final String SCRIPT =
      "'use strict';\n"
          + read("figures.js")
          + read("axes.js")
          + read("forms.js")
          + read("residuals.js")
          + read("posterior.js")
          + read("page.js");

  /**
   * Only these two scripts run, nothing is fetched. Styles are the page's own and those that the
   * library sets.
   */
  static final String POLICY =
      "default-src 'none'; script-src "
          + hash(LIBRARY)
          + " "
          + hash(SCRIPT)
          + "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

  private static String read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
