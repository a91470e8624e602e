package sparkmixed.fit;

import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Observations;

/** Fits a generalized linear mixed model. */
public final class GlmmFit {
  private GlmmFit() {}

  /** Fits. */
  public static LmmFit.Result fit(
      ModelFrame frame, Observations observations, GlmmOptions options, FitListener listener) {
    throw new UnsupportedOperationException("the numerical kernel of generalized models");
  }
}
