package sparkmixed.diagnostics;

import java.util.Locale;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Residuals;

/**
 * Settings of a half-normal plot, with the names and defaults of R's package hnp.
 *
 * @param sim simulated responses, each of which is a refit; 99
 * @param conf confidence of the envelope, point by point; 0.95
 * @param residType residuals: deviance
 * @param halfnormal whether absolute values are plotted against half-normal quantiles; true
 * @param seed of the simulations
 * @param threads refits at a time, 0 for one a processor; the result does not depend on it
 */
public record HalfNormalOptions(
    int sim, double conf, Residuals.Type residType, boolean halfnormal, long seed, int threads) {

  public HalfNormalOptions {
    if (sim < 2) {
      throw new ConfigurationException("sim = " + sim + "; at least 2, and 99 are usual.");
    }
    if (!(conf > 0 && conf < 1)) {
      throw new ConfigurationException(
          String.format(Locale.ROOT, "conf = %s is no confidence between 0 and 1.", conf));
    }
  }

  /** Those of hnp. */
  public static HalfNormalOptions defaults() {
    return new HalfNormalOptions(99, 0.95, Residuals.Type.DEVIANCE, true, 1, 0);
  }

  public HalfNormalOptions withSim(int value) {
    return new HalfNormalOptions(value, conf, residType, halfnormal, seed, threads);
  }

  public HalfNormalOptions withConf(double value) {
    return new HalfNormalOptions(sim, value, residType, halfnormal, seed, threads);
  }

  public HalfNormalOptions withResidType(Residuals.Type value) {
    return new HalfNormalOptions(sim, conf, value, halfnormal, seed, threads);
  }

  public HalfNormalOptions withHalfnormal(boolean value) {
    return new HalfNormalOptions(sim, conf, residType, value, seed, threads);
  }

  public HalfNormalOptions withSeed(long value) {
    return new HalfNormalOptions(sim, conf, residType, halfnormal, value, threads);
  }

  public HalfNormalOptions withThreads(int value) {
    return new HalfNormalOptions(sim, conf, residType, halfnormal, seed, value);
  }
}
