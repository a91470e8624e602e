package sparkmixed.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.TestBasis;
import sparkmixed.frame.FixedDesign;
import sparkmixed.frame.FixedTerm;

/**
 * What an analysis of variance tests of each term: rows L of {@code L beta = 0} over the estimated
 * coefficients, the same whatever contrasts code the factors.
 *
 * <ul>
 *   <li>I: a term after those before it, by a Doolittle factorization of X'X
 *   <li>II: a term after all that do not contain it
 *   <li>III: what a term adds to estimable functions that are orthogonal to those of the terms that
 *       contain it, as SAS defines them; with all cells filled, differences of equally weighted
 *       means
 * </ul>
 *
 * @see <a href="https://doi.org/10.18637/jss.v082.i13">Kuznetsova, Brockhoff and Christensen 2017,
 *     JSS 82(13), section 3</a>
 */
final class TermHypotheses {
  /** Coefficients beyond which the tables cost more than anyone waits for. */
  static final int MOST_COLUMNS = 1000;

  private static final double NOTHING = 1e-8;
  private static final double COLLINEAR = 1e-7;

  private final FixedDesign design;
  private final FittedModel model;
  private final Aliasing aliasing;
  private final int[] kept;

  TermHypotheses(FixedDesign design, FittedModel model) {
    this.design = design;
    this.model = model;
    this.aliasing = Aliasing.of(model);
    this.kept = aliasing.kept();
    int p = model.fixedEffects().estimates().length;
    if (p > MOST_COLUMNS || design.cells() > 4L * MOST_COLUMNS) {
      throw new ResourceGuardException(
          String.format(
              Locale.ROOT,
              "An analysis of variance of %,d coefficients would take too long; it stops at %,d. Test"
                  + " what you want to know as contrasts.",
              p,
              MOST_COLUMNS));
    }
  }

  /** One list of rows for each term. */
  List<double[][]> of(AnovaType type) {
    return switch (type) {
      case I -> first();
      case II -> second();
      case III -> design.terms().size() == 1 ? one() : third();
    };
  }

  /** The only term: lmerTest tests it sequentially, which needs no products here. */
  private List<double[][]> one() {
    List<double[][]> only = new ArrayList<>();
    only.add(unit(columns(design.terms().get(0))));
    return only;
  }

  /** Positions of a term's columns among the estimated ones. */
  private int[] columns(FixedTerm term) {
    return IntStream.range(0, kept.length)
        .filter(c -> kept[c] >= term.start() && kept[c] < term.start() + term.width())
        .toArray();
  }

  private double[][] unit(int[] columns) {
    double[][] rows = new double[columns.length][kept.length];
    for (int k = 0; k < columns.length; k++) {
      rows[k][columns[k]] = 1;
    }
    return rows;
  }

  private TestBasis.DesignSums sums() {
    TestBasis basis = model.basis();
    TestBasis.DesignSums sums = basis == null ? null : basis.design();
    if (sums == null) {
      throw new ConfigurationException(
          "Types I and II need the cross products of the design, which were not kept with this"
              + " model (it was saved by an earlier version, or has too many coefficients); use type"
              + " III.");
    }
    return sums;
  }

  /** A term's rows of the unit upper triangle of X'X, its columns in this order. */
  private double[][] sequential(double[][] upper, int[] order, FixedTerm term) {
    int[] own = columns(term);
    double[][] rows = new double[own.length][kept.length];
    for (int i = 0; i < order.length; i++) {
      int k = Arrays.binarySearch(own, order[i]);
      for (int j = i; k >= 0 && j < order.length; j++) {
        rows[k][order[j]] = upper[i][j];
      }
    }
    return rows;
  }

  private List<double[][]> first() {
    int[] order = IntStream.range(0, kept.length).toArray();
    double[][] upper = upper(order);
    return design.terms().stream().map(term -> sequential(upper, order, term)).toList();
  }

  private double[][] upper(int[] order) {
    double[][] products = sums().products();
    int r = order.length;
    double[][] a = new double[r][r];
    for (int i = 0; i < r; i++) {
      for (int j = 0; j < r; j++) {
        a[i][j] = products[kept[order[i]]][kept[order[j]]];
      }
    }
    for (int k = 0; k < r; k++) {
      for (int i = k + 1; i < r; i++) {
        double factor = a[i][k] / a[k][k];
        for (int j = k; j < r; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    for (int k = 0; k < r; k++) {
      double pivot = a[k][k];
      for (int j = k; j < r; j++) {
        a[k][j] /= pivot;
      }
    }
    return a;
  }

  private List<double[][]> second() {
    List<double[][]> all = new ArrayList<>();
    for (FixedTerm term : design.terms()) {
      List<FixedTerm> containing =
          design.terms().stream()
              .filter(
                  other -> model.linear() ? term.isContainedIn(other) : term.isMarginalTo(other))
              .toList();
      int[] own = columns(term);
      if (containing.isEmpty()) {
        all.add(unit(own));
      } else if (model.linear()) {
        int[] last =
            IntStream.concat(
                    IntStream.of(own),
                    containing.stream().flatMapToInt(o -> IntStream.of(columns(o))))
                .sorted()
                .toArray();
        int[] order =
            IntStream.concat(
                    IntStream.range(0, kept.length).filter(c -> Arrays.binarySearch(last, c) < 0),
                    // the term itself first, as it stands in the formula
                    IntStream.of(last))
                .toArray();
        all.add(sequential(upper(order), order, term));
      } else {
        int[] others =
            containing.stream().flatMapToInt(o -> IntStream.of(columns(o))).sorted().toArray();
        all.add(beside(own, others));
      }
    }
    return all;
  }

  /** The term's rows made uncorrelated with others: the test ignores those, as car's type II. */
  private double[][] beside(int[] own, int[] others) {
    double[][] rows = unit(own);
    if (others.length == 0 || own.length == 0) {
      return rows;
    }
    RealMatrix v = new Array2DRowRealMatrix(model.fixedEffects().vcov(), false);
    RealMatrix slope =
        new LUDecomposition(v.getSubMatrix(others, others))
            .getSolver()
            .solve(v.getSubMatrix(others, own));
    for (int k = 0; k < own.length; k++) {
      for (int o = 0; o < others.length; o++) {
        rows[k][others[o]] -= slope.getEntry(o, k);
      }
    }
    return rows;
  }

  private List<double[][]> third() {
    CellMeans cells = CellMeans.of(design, aliasing.full());
    double[][] l = cells.indicatorsByColumns();
    List<FixedTerm> terms = design.terms();
    List<List<Integer>> columns = new ArrayList<>();
    for (FixedTerm term : cells.treatmentTerms()) {
      columns.add(cells.positions(term));
    }
    Integer[] order = new Integer[terms.size()];
    Arrays.setAll(order, t -> t);
    Arrays.sort(order, (a, b) -> Integer.compare(terms.get(b).order(), terms.get(a).order()));
    for (int t : order) {
      List<Integer> containing = new ArrayList<>();
      for (int o = 0; o < terms.size(); o++) {
        if (terms.get(t).isContainedIn(terms.get(o))) {
          containing.addAll(columns.get(o));
        }
      }
      orthogonalize(l, columns.get(t), containing);
    }
    List<double[][]> all = new ArrayList<>();
    for (int t = 0; t < terms.size(); t++) {
      List<double[]> rows = new ArrayList<>();
      for (int column : columns.get(t)) {
        double[] row = cells.hypothesis(l[column]);
        if (Arrays.stream(row).anyMatch(value -> Math.abs(value) > NOTHING)) {
          rows.add(row);
        }
      }
      all.add(rows.toArray(double[][]::new));
    }
    return all;
  }

  /** Takes off rows what the span of other rows has of them. */
  private static void orthogonalize(double[][] l, List<Integer> own, List<Integer> others) {
    List<double[]> basis = new ArrayList<>();
    for (int column : others) {
      double[] direction = l[column].clone();
      double before = Math.sqrt(dot(direction, direction));
      for (int pass = 0; pass < 2; pass++) {
        basis.forEach(unit -> subtract(direction, unit));
      }
      double norm = Math.sqrt(dot(direction, direction));
      if (norm > COLLINEAR * before) {
        for (int i = 0; i < direction.length; i++) {
          direction[i] /= norm;
        }
        basis.add(direction);
      }
    }
    for (int column : own) {
      for (int pass = 0; pass < 2; pass++) {
        basis.forEach(unit -> subtract(l[column], unit));
      }
      for (int i = 0; i < l[column].length; i++) {
        l[column][i] = Math.abs(l[column][i]) < NOTHING ? 0 : l[column][i];
      }
    }
  }

  private static void subtract(double[] vector, double[] unit) {
    double along = dot(vector, unit);
    for (int i = 0; i < vector.length; i++) {
      vector[i] -= along * unit[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
