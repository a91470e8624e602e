package sparkmixed.objective;

import java.io.Serializable;
import java.util.Arrays;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;

/**
 * What is held while the mode of the random effects is looked for, fixed effects apart.
 *
 * @param templates T of each factor
 * @param psi log of the dispersion; not looked at without one
 */
record ModeParameters(double[][] templates, Family family, Link link, double psi)
    implements Serializable {

  Likelihood likelihood() {
    return Likelihood.of(family, link, psi);
  }

  /** Whether these are the same to the last bit. */
  boolean same(ModeParameters other) {
    return family == other.family
        && link == other.link
        && Double.compare(psi, other.psi) == 0
        && Arrays.deepEquals(templates, other.templates);
  }
}
