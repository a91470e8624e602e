package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WaldTest {
  // R 4.2.2: print(2 * pnorm(-c(0, 1, 6.015918937094026, 9, 37)), digits = 15)
  // 1.00000000000000e+00 3.17310507862914e-01 1.78869069838329e-09 2.25717681190768e-19
  // 1.14511424450492e-299
  @Test
  void tailsAreNotRoundedAway() {
    assertEquals(1, Wald.twoSided(0));
    assertEquals(3.17310507862914e-01, Wald.twoSided(-1), 1e-14);
    assertEquals(1.78869069838329e-09, Wald.twoSided(-6.015918937094026), 1e-21);
    assertEquals(2.25717681190768e-19, Wald.twoSided(9), 1e-31);
    assertTrue(Wald.twoSided(37) > 1e-299);
    assertTrue(Double.isNaN(Wald.twoSided(Double.NaN)));
  }
}
