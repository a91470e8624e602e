package sparkmixed.covariance;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.frame.ModelFrame;

/**
 * All terms of a model: how {@code theta} fills the templates of the grouping factors, and back.
 *
 * @param terms in the formula's order
 * @param widths K_f, columns of each factor's template
 */
public record CovarianceLayout(List<CovarianceTerm> terms, int[] widths) implements Serializable {
  public CovarianceLayout {
    terms = List.copyOf(terms);
  }

  /** The covariance parameters of a frame's terms. */
  public static CovarianceLayout of(ModelFrame frame) {
    int terms = frame.terms().size();
    int[] factor = new int[terms];
    int[] width = new int[terms];
    boolean[] correlated = new boolean[terms];
    for (int j = 0; j < terms; j++) {
      factor[j] = frame.terms().get(j).factor();
      width[j] = frame.terms().get(j).columns().size();
      correlated[j] = frame.terms().get(j).correlated();
    }
    return of(factor, width, correlated, frame.factors().size());
  }

  /**
   * @param factor grouping factor of each term
   * @param width columns of each term
   * @param correlated whether each term is correlated
   * @param factors number of grouping factors
   */
  public static CovarianceLayout of(int[] factor, int[] width, boolean[] correlated, int factors) {
    int[] widths = new int[factors];
    List<CovarianceTerm> terms = new ArrayList<>();
    int theta = 0;
    for (int j = 0; j < factor.length; j++) {
      CovarianceTerm term =
          new CovarianceTerm(factor[j], width[j], correlated[j], widths[factor[j]], theta);
      terms.add(term);
      theta += term.parameters();
      widths[factor[j]] += width[j];
    }
    return new CovarianceLayout(terms, widths);
  }

  /** Length of theta. */
  public int parameters() {
    return terms.stream().mapToInt(CovarianceTerm::parameters).sum();
  }

  /** The template of each factor, K_f x K_f by columns, lower triangular. */
  public double[][] templates(double[] theta) {
    double[][] templates = new double[widths.length][];
    for (int f = 0; f < widths.length; f++) {
      templates[f] = new double[widths[f] * widths[f]];
    }
    for (CovarianceTerm term : terms) {
      int k = widths[term.factor()];
      for (int column = 0; column < term.width(); column++) {
        for (int row = column; row < term.width(); row++) {
          int position = term.position(row, column);
          if (position >= 0) {
            templates[term.factor()][(term.start() + column) * k + term.start() + row] =
                theta[position];
          }
        }
      }
    }
    return templates;
  }

  /** Picks the free entries out of matrices of the templates' shape, e.g. a gradient. */
  public double[] free(double[][] templates) {
    double[] theta = new double[parameters()];
    for (CovarianceTerm term : terms) {
      int k = widths[term.factor()];
      for (int column = 0; column < term.width(); column++) {
        for (int row = column; row < term.width(); row++) {
          int position = term.position(row, column);
          if (position >= 0) {
            theta[position] =
                templates[term.factor()][(term.start() + column) * k + term.start() + row];
          }
        }
      }
    }
    return theta;
  }

  /** For each parameter whether it stands on the diagonal of its template. */
  public boolean[] diagonal() {
    boolean[] diagonal = new boolean[parameters()];
    for (CovarianceTerm term : terms) {
      for (int k = 0; k < term.width(); k++) {
        diagonal[term.position(k, k)] = true;
      }
    }
    return diagonal;
  }

  /** The template of one term, k x k by columns. */
  public double[] template(int term, double[] theta) {
    CovarianceTerm shape = terms.get(term);
    int k = shape.width();
    double[] template = new double[k * k];
    for (int column = 0; column < k; column++) {
      for (int row = column; row < k; row++) {
        int position = shape.position(row, column);
        template[column * k + row] = position < 0 ? 0 : theta[position];
      }
    }
    return template;
  }

  /** Writes one term's template into theta. */
  public void setTemplate(int term, double[] template, double[] theta) {
    CovarianceTerm shape = terms.get(term);
    int k = shape.width();
    for (int column = 0; column < k; column++) {
      for (int row = column; row < k; row++) {
        int position = shape.position(row, column);
        if (position >= 0) {
          theta[position] = template[column * k + row];
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CovarianceLayout that
        && terms.equals(that.terms)
        && Arrays.equals(widths, that.widths);
  }

  @Override
  public int hashCode() {
    return 31 * terms.hashCode() + Arrays.hashCode(widths);
  }

  @Override
  public String toString() {
    return "CovarianceLayout[terms=" + terms + ", widths=" + Arrays.toString(widths) + "]";
  }
}
