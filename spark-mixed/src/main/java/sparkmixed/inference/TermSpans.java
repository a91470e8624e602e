package sparkmixed.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.FixedDesign;
import sparkmixed.frame.FixedTerm;

/**
 * What is left of the columns of X when a term is dropped from the formula, in terms of the
 * estimated columns: those of the other terms, and what R would code or keep anew for want of the
 * dropped ones.
 */
final class TermSpans {
  /** Share of a direction that is rounding. */
  private static final double NOTHING = 1e-8;

  private static final double DEPENDENT = 1e-7;

  private final FixedDesign design;
  private final Aliasing aliasing;
  private final int[] kept;

  TermSpans(FixedDesign design, FittedModel model) {
    this.design = design;
    this.aliasing = Aliasing.of(model);
    this.kept = aliasing.kept();
  }

  /** Terms that no other contains, in the formula's order: those that marginality lets go. */
  List<FixedTerm> droppable() {
    return design.terms().stream()
        .filter(term -> design.terms().stream().noneMatch(term::isMarginalTo))
        .toList();
  }

  /**
   * Directions of the coefficients that are left without a term.
   *
   * @return independent ones, each a number for every estimated coefficient
   */
  double[][] without(FixedTerm term) {
    List<double[]> directions = new ArrayList<>();
    int[] own = IntStream.range(0, kept.length).filter(c -> holds(term, kept[c])).toArray();
    for (int c = 0; c < kept.length; c++) {
      if (!holds(term, kept[c])) {
        double[] unit = new double[kept.length];
        unit[c] = 1;
        directions.add(unit);
      }
    }
    for (double[] back : independent(comingBack(term, own))) {
      double[] direction = new double[kept.length];
      for (int k = 0; k < own.length; k++) {
        direction[own[k]] = back[k];
      }
      directions.add(direction);
    }
    return directions.toArray(double[][]::new);
  }

  private static boolean holds(FixedTerm term, int column) {
    return column >= term.start() && column < term.start() + term.width();
  }

  /** What other terms have in the columns of this one: the span of theirs is taken for granted. */
  private List<double[]> comingBack(FixedTerm term, int[] own) {
    List<double[]> back = new ArrayList<>();
    boolean constant = takesConstant(term);
    int p = kept.length + aliasing.dropped();
    if (own.length == 0 || p == kept.length && !constant) {
      return back;
    }
    double[][] full = aliasing.full();
    for (int j = 0; j < p; j++) {
      if (Arrays.binarySearch(kept, j) < 0 && !holds(term, j)) {
        double[] column = column(full, j, own);
        if (norm(column) > NOTHING * largest(full, j)) {
          back.add(column);
        }
      }
    }
    if (constant) {
      double[] sum = new double[own.length];
      for (int j = term.start(); j < term.start() + term.width(); j++) {
        double[] column = column(full, j, own);
        Arrays.setAll(sum, k -> sum[k] + column[k]);
      }
      back.add(sum);
    }
    return back;
  }

  /**
   * Whether the constant, which the indicators of this term hold in a formula without intercept,
   * would come back with those of the next factor.
   */
  private boolean takesConstant(FixedTerm term) {
    if (design.intercept()) {
      return false;
    }
    List<FixedTerm> factors =
        design.terms().stream().filter(other -> !other.factors().isEmpty()).toList();
    return factors.size() > 1
        && factors.get(0).equals(term)
        && term.order() == 1
        && factors.get(1).order() == 1;
  }

  private static double[] column(double[][] full, int j, int[] rows) {
    return Arrays.stream(rows).mapToDouble(c -> full[c][j]).toArray();
  }

  private static double largest(double[][] full, int j) {
    return Arrays.stream(full).mapToDouble(row -> Math.abs(row[j])).max().orElse(0);
  }

  private static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
  }

  private static List<double[]> independent(List<double[]> columns) {
    List<double[]> basis = new ArrayList<>();
    for (double[] column : columns) {
      double[] rest = column.clone();
      for (int pass = 0; pass < 2; pass++) {
        for (double[] unit : basis) {
          double along = IntStream.range(0, rest.length).mapToDouble(k -> unit[k] * rest[k]).sum();
          Arrays.setAll(rest, k -> rest[k] - along * unit[k]);
        }
      }
      double norm = norm(rest);
      if (norm > DEPENDENT * norm(column)) {
        Arrays.setAll(rest, k -> rest[k] / norm);
        basis.add(rest);
      }
    }
    return basis;
  }
}
