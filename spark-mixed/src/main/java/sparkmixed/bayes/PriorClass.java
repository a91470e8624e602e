package sparkmixed.bayes;

import java.util.Arrays;
import java.util.List;

/** brms' classes of parameters, as left of {@code ~}. */
enum PriorClass {
  /** Coefficients but the intercept, or one coefficient as written. */
  B("b", true),
  /** The intercept of the mean-centred design. */
  INTERCEPT("Intercept", false),
  SD("sd", true),
  COR("cor", true),
  SIGMA("sigma", false),
  SHAPE("shape", false),
  /** Dispersion of {@code negative-binomial-1}, which brms does not have. */
  PHI("phi", false);

  private final String text;
  private final boolean subscripted;

  PriorClass(String text, boolean subscripted) {
    this.text = text;
    this.subscripted = subscripted;
  }

  String text() {
    return text;
  }

  /** Whether brackets may follow. */
  boolean subscripted() {
    return subscripted;
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(PriorClass::text).toList();
  }
}
