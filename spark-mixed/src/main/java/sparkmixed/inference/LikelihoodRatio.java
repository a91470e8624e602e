package sparkmixed.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.FittedModel;

/**
 * Likelihood-ratio tests between models of the same rows, R's {@code anova(m0, m1, ...)}: models
 * stand by their numbers of parameters, and each is tested against the one before it if that is a
 * special case of it.
 *
 * <p>Setting variances to zero is a hypothesis on the boundary of the parameters, where the
 * statistic is stochastically smaller than its chi-squared distribution and the usual p-value too
 * large. Of one variance, with or without its covariances, it is half and half a chi-squared of
 * {@code df - 1} and of {@code df} degrees of freedom.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1987.10478472">Self &amp; Liang 1987, JASA 82</a>
 * @see <a href="https://doi.org/10.2307/2533455">Stram &amp; Lee 1994, Biometrics 50</a>
 */
public final class LikelihoodRatio {
  private LikelihoodRatio() {}

  /**
   * One model of a comparison.
   *
   * @param rowPrint tells its rows from others (see {@link sparkmixed.moments.RowPrint}); null if
   *     unknown
   */
  public record Entry(String name, FittedModel model, @Nullable Long rowPrint) {}

  /**
   * A line of the table.
   *
   * @param npar parameters, that of the dispersion included
   * @param deviance -2 log-likelihood; the REML criterion of REML fits
   * @param chisq fall of the deviance from the line before; NaN where there is no test
   * @param df parameters more than in the line before; 0 where there is no test
   * @param p of the chi-squared distribution with {@code df}
   * @param variances that the line before sets to zero: more than none is a test on the boundary
   * @param pBoundary of the mixture that holds for one such variance; NaN elsewhere
   * @param note what to know about the line, empty if nothing
   */
  public record Line(
      String name,
      String formula,
      int npar,
      double aic,
      double bic,
      double logLik,
      double deviance,
      double chisq,
      int df,
      double p,
      int variances,
      double pBoundary,
      String note) {}

  /**
   * Compares.
   *
   * @param entries at least two
   * @throws ConfigurationException if they are not fits to the same rows, or mix ML with REML, or
   *     are REML fits with different fixed effects
   */
  public static List<Line> of(List<Entry> entries) {
    if (entries.size() < 2) {
      throw new ConfigurationException("A comparison needs at least two models; name another.");
    }
    checkRows(entries);
    checkReml(entries);
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingInt(entry -> entry.model().dfModel()));
    List<Line> lines = new ArrayList<>();
    for (int k = 0; k < sorted.size(); k++) {
      lines.add(k == 0 ? plain(sorted.get(0), "") : line(sorted.get(k - 1), sorted.get(k)));
    }
    return lines;
  }

  private static void checkRows(List<Entry> entries) {
    Entry first = entries.get(0);
    for (Entry other : entries) {
      if (other.model().rows() != first.model().rows()) {
        throw new ConfigurationException(
            String.format(
                Locale.ROOT,
                "Model \"%s\" was fitted to %,d rows and \"%s\" to %,d, and likelihoods of different"
                    + " rows cannot be compared; fit both to the rows that are complete for both.",
                first.name(),
                first.model().rows(),
                other.name(),
                other.model().rows()));
      }
      if (first.rowPrint() != null
          && other.rowPrint() != null
          && !Objects.equals(first.rowPrint(), other.rowPrint())) {
        throw new ConfigurationException(
            String.format(
                Locale.ROOT,
                "Models \"%s\" and \"%s\" were fitted to %,d rows each, but with different responses"
                    + " or weights; fit both to the same rows.",
                first.name(),
                other.name(),
                first.model().rows()));
      }
    }
  }

  private static void checkReml(List<Entry> entries) {
    Entry reml = entries.stream().filter(e -> e.model().reml()).findFirst().orElse(null);
    if (reml == null) {
      return;
    }
    for (Entry other : entries) {
      if (!other.model().reml()) {
        throw new ConfigurationException(
            "Model \""
                + reml.name()
                + "\" was fitted by REML and \""
                + other.name()
                + "\" was not; fit both by maximum likelihood (method = ML).");
      }
      if (!new HashSet<>(Nesting.estimated(reml.model()))
          .equals(new HashSet<>(Nesting.estimated(other.model())))) {
        throw new ConfigurationException(
            "Models \""
                + reml.name()
                + "\" and \""
                + other.name()
                + "\" were fitted by REML and have different fixed effects, so their criteria are"
                + " about different data; fit both by maximum likelihood (method = ML).");
      }
    }
  }

  private static Line plain(Entry entry, String note) {
    return line(entry, Double.NaN, 0, Double.NaN, 0, Double.NaN, note);
  }

  private static Line line(
      Entry entry, double chisq, int df, double p, int variances, double pBoundary, String note) {
    FittedModel model = entry.model();
    return new Line(
        entry.name(),
        model.formula(),
        model.dfModel(),
        model.aic(),
        model.bic(),
        model.logLik(),
        model.criterion(),
        chisq,
        df,
        p,
        variances,
        pBoundary,
        note
            + (model.convergence().converged()
                ? ""
                : (note.isEmpty() ? "" : "; ") + "not converged"));
  }

  private static Line line(Entry small, Entry large) {
    String apart = apart(small.model(), large.model());
    if (!apart.isEmpty()) {
      return plain(large, "no test: " + apart);
    }
    Nesting nesting = Nesting.of(small.model(), large.model());
    int df = large.model().dfModel() - small.model().dfModel();
    if (!nesting.nested() || df == 0) {
      return plain(
          large, "no test: " + (nesting.nested() ? "as many parameters" : nesting.reason()));
    }
    double chisq = Math.max(0, small.model().criterion() - large.model().criterion());
    double p = upper(chisq, df);
    int variances = nesting.variances();
    double mixture =
        variances == 1
            ? 0.5 * (df == 1 ? atom(chisq) : upper(chisq, df - 1)) + 0.5 * p
            : Double.NaN;
    String note =
        switch (variances) {
          case 0 -> "";
          case 1 -> "a variance is zero under the hypothesis, so p is conservative";
          default -> variances + " variances are zero under the hypothesis, so p is conservative";
        };
    return line(large, chisq, df, p, variances, mixture, note);
  }

  /** Why likelihoods of two fits are on different scales; empty if they are not. */
  private static String apart(FittedModel a, FittedModel b) {
    if (!a.distribution().family().equals(b.distribution().family())) {
      return "different families";
    }
    if (!a.distribution().link().equals(b.distribution().link())) {
      return "different links";
    }
    if (!a.method().equals(b.method())
        || !Objects.equals(a.distribution().curvature(), b.distribution().curvature())
        || !Objects.equals(
            a.distribution().quadraturePoints(), b.distribution().quadraturePoints())) {
      return "their likelihoods are approximated in different ways";
    }
    return a.method().equals("PQL") ? "PQL does not maximize a likelihood" : "";
  }

  /** Chance that the constant zero is at least {@code chisq}. */
  private static double atom(double chisq) {
    return chisq == 0 ? 1 : 0;
  }

  private static double upper(double chisq, int df) {
    return ChiSquaredDistribution.of(df).survivalProbability(chisq);
  }
}
