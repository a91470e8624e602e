package sparkmixed.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import sparkmixed.diagnostics.ConvergenceCheck;
import sparkmixed.fit.FittedModel;

/** What the convergence checks say of a fit that is right. */
public final class ConvergenceFacts {
  private ConvergenceFacts() {}

  /** Nothing to tell, and the facts are there. */
  public static void assertClean(FittedModel model) {
    FittedModel.Checks facts = Objects.requireNonNull(model.convergence().checks());
    assertTrue(facts.distance() < 1e-5, "distance " + facts.distance());
    boolean unclear =
        model.warnings().stream().anyMatch(one -> one.code().matches("NOT_IDENTIFIED|HESSIAN"));
    for (ConvergenceCheck check : ConvergenceCheck.toTell(model)) {
      assertTrue(unclear && check.check().equals("hessian"), check.toString());
    }
  }
}
