package sparkmixed.inference;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.fit.ConfinedFits;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.FixedDesign;
import sparkmixed.frame.FixedTerm;

/**
 * Likelihood-ratio tests of the model without each term that marginality lets go, R's {@code
 * drop1(m, test = "Chisq")}: all by maximum likelihood.
 *
 * @param lines the model itself first, then its terms in the formula's order
 */
public record TermDeletions(List<Line> lines) {
  /** The line of the model itself, as R calls it. */
  public static final String NONE = "<none>";

  public TermDeletions {
    lines = List.copyOf(lines);
  }

  /**
   * A model without a term.
   *
   * @param npar parameters that went; 0 if the other terms span what the term did
   * @param aic of the smaller model
   * @param lrt rise of the deviance; NaN of the model itself, and where nothing went
   * @param p probability of a chi-squared value at least as large; 0 below the least double
   * @param logP its natural logarithm
   * @param note what to know about the line, empty if nothing
   */
  public record Line(
      String term, int npar, double aic, double lrt, double p, double logP, String note) {}

  /**
   * Of a model.
   *
   * @throws sparkmixed.error.ConfigurationException if columns were dropped and their cross
   *     products were not kept
   */
  public static TermDeletions of(FixedDesign design, ConfinedFits fits) {
    FittedModel model = fits.model();
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            NONE,
            0,
            model.aic(),
            Double.NaN,
            Double.NaN,
            Double.NaN,
            model.convergence().converged() ? "" : "not converged"));
    TermSpans spans = new TermSpans(design, model);
    for (FixedTerm term : spans.droppable()) {
      double[][] left = spans.without(term);
      int npar = model.fixedEffects().rank() - left.length;
      lines.add(npar == 0 ? spanned(term, model) : line(term, npar, fits.fit(left), model));
    }
    return new TermDeletions(lines);
  }

  private static Line spanned(FixedTerm term, FittedModel model) {
    return new Line(
        term.label(),
        0,
        model.aic(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "the other terms span its columns");
  }

  private static Line line(FixedTerm term, int npar, ConfinedFits.Fit fit, FittedModel model) {
    double lrt = Math.max(0, fit.deviance() - model.criterion());
    return new Line(
        term.label(),
        npar,
        fit.deviance() + 2.0 * (model.dfModel() - npar),
        lrt,
        ChiSquaredTail.probability(lrt, npar),
        ChiSquaredTail.log(lrt, npar),
        fit.converged() ? "" : "not converged");
  }
}
