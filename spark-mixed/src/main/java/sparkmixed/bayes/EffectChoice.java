package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sparkmixed.fit.JointLikelihood;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Blocks;

/**
 * How the random effects of each term are written where they are sampled, and in words.
 *
 * @param parameters what stands for the effects
 * @param said each term with its choice
 */
record EffectChoice(EffectParameters parameters, String said) {
  /**
   * Share of an effect's prior variance that its level's data take away, from which on it is
   * centred. A convention: 26 groups of 60 rows, well above, gain by it much, 30 groups of 4, far
   * below, lose.
   */
  static final double KNOWN = 0.8;

  /**
   * Chooses.
   *
   * @param asked what is asked for
   * @param columns estimated columns of X
   * @param beta coefficients as written, about
   * @param deviations of the effects of all terms, about, in their order
   * @param modes random effects with their conditional standard deviations there; empty if unknown
   */
  static EffectChoice of(
      BayesOptions.Parameterization asked,
      JointLikelihood likelihood,
      ModelFrame frame,
      int[] columns,
      double[] beta,
      double[] deviations,
      List<RandomEffects> modes) {
    List<TermDesign> terms = frame.terms();
    boolean[] centred = new boolean[terms.size()];
    double[][] units = new double[terms.size()][];
    int at = 0;
    for (int j = 0; j < centred.length; j++) {
      units[j] = java.util.Arrays.copyOfRange(deviations, at, at + terms.get(j).size());
      at += units[j].length;
      centred[j] =
          switch (asked) {
            case CENTERED -> true;
            case NON_CENTERED -> false;
            case AUTO -> !modes.isEmpty() && known(modes.get(terms.get(j).factor()), j, units[j]);
          };
    }
    List<EffectParameters.Term> written = new ArrayList<>();
    for (int j = 0; j < centred.length; j++) {
      written.add(
          centred[j]
              ? centred(likelihood, frame, columns, beta, units, centred, j)
              : EffectParameters.Term.SPHERICAL);
    }
    List<String> said = new ArrayList<>();
    for (int j = 0; j < centred.length; j++) {
      String group = frame.factors().get(terms.get(j).factor()).name();
      String effects = terms.get(j).columns().stream().collect(Collectors.joining(", "));
      said.add(effects + " | " + group + (centred[j] ? ": centered" : ": non-centered"));
    }
    return new EffectChoice(
        new EffectParameters(likelihood.layout(), likelihood.runs(), written),
        String.join("; ", said));
  }

  /** Whether the data say enough about the levels of a term, on the average of its effects. */
  private static boolean known(RandomEffects modes, int term, double[] deviations) {
    Blocks conditional = modes.deviations();
    double left = 0;
    int own = 0;
    for (int c = 0; c < modes.terms().length; c++) {
      if (modes.terms()[c] == term) {
        double prior = deviations[own] * deviations[own];
        double squares = 0;
        for (int i = 0; i < conditional.rows(); i++) {
          squares += conditional.get(i, c) * conditional.get(i, c);
        }
        left += prior > 0 ? squares / conditional.rows() / prior : 1;
        own++;
      }
    }
    return left / own < 1 - KNOWN;
  }

  private static EffectParameters.Term centred(
      JointLikelihood likelihood,
      ModelFrame frame,
      int[] columns,
      double[] beta,
      double[][] units,
      boolean[] centred,
      int term) {
    List<String> own = frame.terms().get(term).columns();
    int[] coefficient = new int[own.size()];
    double[] origin = new double[own.size()];
    for (int c = 0; c < coefficient.length; c++) {
      coefficient[c] = -1;
      for (int column : columns) {
        String name = frame.fixedNames().get(column);
        if (name.equals(own.get(c)) && term == holder(likelihood, frame, units, centred, name)) {
          coefficient[c] = column;
          origin[c] = beta[column];
        }
      }
    }
    return new EffectParameters.Term(true, units[term], coefficient, origin);
  }

  /**
   * The term whose effects a coefficient stands beside, of several centred ones with that column:
   * the one that bounds the mean of its effects least, by {@code levels / sd^2}.
   */
  private static int holder(
      JointLikelihood likelihood,
      ModelFrame frame,
      double[][] units,
      boolean[] centred,
      String column) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < centred.length; j++) {
      int c = frame.terms().get(j).columns().indexOf(column);
      if (centred[j] && c >= 0) {
        int factor = frame.terms().get(j).factor();
        int levels =
            likelihood.runs().stream()
                .filter(run -> run.factor() == factor)
                .mapToInt(run -> run.levels())
                .sum();
        double bound = levels / (units[j][c] * units[j][c]);
        if (bound < least) {
          least = bound;
          best = j;
        }
      }
    }
    return best;
  }
}
