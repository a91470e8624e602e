package sparkmixed.frame;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import sparkmixed.formula.Expr;
import sparkmixed.formula.TermList;

/**
 * The terms behind the columns of X, and the same terms in two other codings: treatment contrasts,
 * and an indicator for every cell. Hypotheses about terms are defined in those.
 */
public final class FixedDesign implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows for every cell: numeric variables need several to be told from factors. */
  private static final int REPLICATES = 3;

  /**
   * One variable among a row's values.
   *
   * @param levels of a factor; 0 for a numeric variable
   */
  private record Place(int slot, int width, int levels) implements Serializable {}

  /** A coding of all terms. */
  private record Coded(List<String> names, List<TermWriter> writers) implements Serializable {
    double[] row(double[] values) {
      double[] row = new double[names.size()];
      writers.forEach(writer -> writer.write(values, row));
      return row;
    }
  }

  /**
   * A numeric column of the data of which a column of X is an affine function.
   *
   * @param input position among the model's inputs
   * @param column of X
   */
  record Affine(int input, int column, double intercept, double slope) implements Serializable {}

  private final boolean intercept;
  private final List<FixedTerm> terms;
  private final List<List<Place>> places;
  private final List<Place> distinct;
  private final int values;
  private final Coded own;
  private final Coded treatment;
  private final Coded indicators;
  private final List<Affine> affine;
  private final Set<Integer> inputs;

  private FixedDesign(
      boolean intercept,
      List<FixedTerm> terms,
      List<List<Place>> places,
      Coded own,
      Coded treatment,
      Coded indicators,
      List<Affine> affine,
      Set<Integer> inputs) {
    this.inputs = Set.copyOf(inputs);
    this.intercept = intercept;
    this.terms = terms;
    this.places = places;
    this.distinct = places.stream().flatMap(List::stream).distinct().toList();
    this.values = distinct.stream().mapToInt(place -> place.slot() + place.width()).max().orElse(0);
    this.own = own;
    this.treatment = treatment;
    this.indicators = indicators;
    this.affine = affine;
  }

  static FixedDesign of(TermList list, Design design, Design.Slots slots) {
    Design treated = Design.of(list, 0, coded(slots, Contrast.TREATMENT));
    Design cells = Design.of(list, 0, coded(slots, Contrast.INDICATOR));
    List<FixedTerm> terms = new ArrayList<>();
    List<List<Place>> places = new ArrayList<>();
    List<Affine> affine = new ArrayList<>();
    Set<Integer> inputs = new LinkedHashSet<>();
    int start = list.intercept() ? 1 : 0;
    List<boolean[]> contrasts = TermCodes.contrasts(list, expr -> slots.variable(expr).factor());
    for (int t = 0; t < list.terms().size(); t++) {
      Set<String> factors = new LinkedHashSet<>();
      Set<String> numerics = new LinkedHashSet<>();
      List<Place> own = new ArrayList<>();
      int width = 1;
      List<Expr> variables = list.terms().get(t).variables();
      for (int v = 0; v < variables.size(); v++) {
        Variable variable = slots.variable(variables.get(v));
        variable.source().addInputs(inputs);
        (variable.factor() ? factors : numerics).add(variable.name());
        Coding coding = variable.factor() ? slots.coding(variable, contrasts.get(t)[v]) : null;
        width *= coding == null ? variable.width() : coding.width();
        int levels = coding == null ? 0 : coding.levels().size();
        own.add(new Place(slots.slot(variable.expr()), variable.width(), levels));
      }
      if (variables.size() == 1) {
        affine(slots.variable(variables.get(0)), start, affine);
      }
      terms.add(new FixedTerm(list.terms().get(t).label(), factors, numerics, start, width));
      places.add(own);
      start += width;
    }
    return new FixedDesign(
        list.intercept(),
        terms,
        places,
        new Coded(design.names(), design.writers()),
        new Coded(treated.names(), treated.writers()),
        new Coded(cells.names(), cells.writers()),
        affine,
        inputs);
  }

  private static void affine(Variable variable, int column, List<Affine> into) {
    if (!variable.factor()) {
      double[] map = variable.source().affine();
      if (map.length > 0) {
        into.add(new Affine((int) map[0], column, map[1], map[2]));
      }
    }
  }

  /** The same variables, with one coding for all factors; indicators also beside an intercept. */
  private static Design.Slots coded(Design.Slots slots, Contrast contrast) {
    return new Design.Slots() {
      @Override
      public Variable variable(Expr expr) {
        return slots.variable(expr);
      }

      @Override
      public int slot(Expr expr) {
        return slots.slot(expr);
      }

      @Override
      public Coding coding(Variable variable, boolean contrasts) {
        List<String> levels = slots.coding(variable, false).levels();
        return Coding.of(contrasts ? contrast : Contrast.INDICATOR, levels);
      }
    };
  }

  /** Terms in the formula's order, the intercept apart. */
  public List<FixedTerm> terms() {
    return terms;
  }

  /** Whether X starts with an intercept. */
  public boolean intercept() {
    return intercept;
  }

  /** Names of the columns in treatment contrasts. */
  public List<String> treatmentNames() {
    return treatment.names();
  }

  /** Names of the columns of all indicators, the intercept's first if there is one. */
  public List<String> indicatorNames() {
    return indicators.names();
  }

  /** Whether a term of the fixed effects reads a column; offsets are no terms. */
  public boolean reads(int input) {
    return inputs.contains(input);
  }

  /**
   * Mean of a numeric column of the data, if some column of X is an affine function of it.
   *
   * @param input position among the model's inputs
   * @param means of the columns of X
   */
  public OptionalDouble mean(int input, double[] means) {
    return affine.stream()
        .filter(one -> one.input() == input && one.slope() != 0)
        .mapToDouble(one -> (means[one.column()] - one.intercept()) / one.slope())
        .findFirst();
  }

  /**
   * Values of made-up rows, as many as tell all columns of X apart: all cells of every term several
   * times, the other factors and all numeric variables drawn at random, from a fixed seed.
   */
  public List<double[]> rows() {
    Random random = new Random(1);
    List<double[]> rows = new ArrayList<>();
    addCells(List.of(), random, rows);
    places.forEach(own -> addCells(own, random, rows));
    return rows;
  }

  /** Cells of all terms together: a third of the made-up rows. */
  public long cells() {
    return 1 + places.stream().mapToLong(FixedDesign::cells).sum();
  }

  private static long cells(List<Place> own) {
    long cells = 1;
    for (Place place : own) {
      cells *= place.levels() == 0 ? place.width() + 1 : place.levels();
    }
    return cells;
  }

  private void addCells(List<Place> own, Random random, List<double[]> rows) {
    int all = Math.toIntExact(cells(own));
    for (int r = 0; r < REPLICATES * all; r++) {
      double[] row = new double[values];
      for (Place place : distinct) {
        for (int k = 0; k < place.width(); k++) {
          row[place.slot() + k] =
              place.levels() > 0 ? random.nextInt(place.levels()) : random.nextGaussian();
        }
      }
      int cell = r % all;
      for (Place place : own) {
        int size = place.levels() == 0 ? place.width() + 1 : place.levels();
        if (place.levels() > 0) {
          row[place.slot()] = cell % size;
        }
        cell /= size;
      }
      rows.add(row);
    }
  }

  /** A row of X. */
  public double[] coded(double[] row) {
    return own.row(row);
  }

  /** The same row in treatment contrasts. */
  public double[] treatment(double[] row) {
    return treatment.row(row);
  }

  /** The same row in indicators of all cells. */
  public double[] indicators(double[] row) {
    return indicators.row(row);
  }

  @Override
  public String toString() {
    return "FixedDesign" + Arrays.toString(terms.toArray());
  }
}
