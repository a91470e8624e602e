package sparkmixed.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import sparkmixed.frame.FixedDesign;
import sparkmixed.frame.FixedTerm;

/**
 * The columns of X written in treatment contrasts, and the indicators of all cells in those: what
 * type III hypotheses are made of. Found by solving for made-up rows, on which every identity
 * between codings holds that holds for all data; what the data have too few cells for comes from
 * the aliasing of their columns.
 */
final class CellMeans {
  private static final double NOTHING = 1e-9;
  private static final double DEPENDENT = 1e-7;

  private final FixedDesign design;
  private final List<FixedTerm> terms;
  private final int[] chosen;
  private final double[][] indicators;
  private final int[] namesakes;
  private final RealMatrix toTreatment;

  private CellMeans(
      FixedDesign design,
      List<FixedTerm> terms,
      int[] chosen,
      double[][] indicators,
      int[] namesakes,
      RealMatrix toTreatment) {
    this.design = design;
    this.terms = terms;
    this.chosen = chosen;
    this.indicators = indicators;
    this.namesakes = namesakes;
    this.toTreatment = toTreatment;
  }

  /**
   * Of a design.
   *
   * @param aliasing every column of X in the estimated ones, r x p
   */
  static CellMeans of(FixedDesign design, double[][] aliasing) {
    List<double[]> rows = design.rows();
    double[][] own = rows.stream().map(design::coded).toArray(double[][]::new);
    double[][] treated = rows.stream().map(design::treatment).toArray(double[][]::new);
    double[][] cells = rows.stream().map(design::indicators).toArray(double[][]::new);
    int[] independent = independent(own);
    RealMatrix basis =
        new Array2DRowRealMatrix(own, false).getSubMatrix(range(own.length), independent);
    QRDecomposition qr = new QRDecomposition(basis);
    RealMatrix k =
        new Array2DRowRealMatrix(aliasing, false).getSubMatrix(range(aliasing.length), independent);
    // on the data, every coding in the estimated columns
    RealMatrix treatment =
        k.multiply(qr.getSolver().solve(new Array2DRowRealMatrix(treated, false)));
    RealMatrix indicator = k.multiply(qr.getSolver().solve(new Array2DRowRealMatrix(cells, false)));
    int[] chosen = independent(treatment.getData());
    RealMatrix map = treatment.getSubMatrix(range(aliasing.length), chosen);
    RealMatrix inverse = new LUDecomposition(map).getSolver().getInverse();
    double[][] l = inverse.multiply(indicator).getData();
    for (double[] row : l) {
      double largest = Arrays.stream(row).map(Math::abs).max().orElse(0);
      for (int j = 0; j < row.length; j++) {
        row[j] = Math.abs(row[j]) < NOTHING * largest ? 0 : row[j];
      }
    }
    return new CellMeans(
        design, treatmentTerms(design), chosen, l, namesakes(design, chosen), inverse);
  }

  private static int[] namesakes(FixedDesign design, int[] chosen) {
    Map<String, Integer> positions = new HashMap<>();
    for (int j = 0; j < design.indicatorNames().size(); j++) {
      positions.putIfAbsent(design.indicatorNames().get(j), j);
    }
    int[] namesakes = new int[chosen.length];
    for (int c = 0; c < chosen.length; c++) {
      namesakes[c] = positions.getOrDefault(design.treatmentNames().get(chosen[c]), -1);
    }
    return namesakes;
  }

  /** Terms with the positions of their columns in treatment contrasts, which are as many. */
  private static List<FixedTerm> treatmentTerms(FixedDesign design) {
    return design.terms();
  }

  List<FixedTerm> treatmentTerms() {
    return terms;
  }

  /** Positions of a term's columns among those that are independent. */
  List<Integer> positions(FixedTerm term) {
    List<Integer> positions = new ArrayList<>();
    for (int c = 0; c < chosen.length; c++) {
      if (chosen[c] >= term.start() && chosen[c] < term.start() + term.width()) {
        positions.add(c);
      }
    }
    return positions;
  }

  /** For each independent column in treatment contrasts what every indicator has of it. */
  double[][] indicatorsByColumns() {
    return Arrays.stream(indicators).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * A function of the indicators' coefficients as one of the estimated ones: indicators without a
   * column of their own in treatment contrasts count as zero.
   */
  double[] hypothesis(double[] function) {
    double[] treated = new double[chosen.length];
    for (int c = 0; c < treated.length; c++) {
      treated[c] = namesakes[c] < 0 ? 0 : function[namesakes[c]];
    }
    return toTreatment.preMultiply(treated);
  }

  private static int[] range(int size) {
    int[] range = new int[size];
    Arrays.setAll(range, i -> i);
    return range;
  }

  /** Columns that do not depend on earlier ones. */
  private static int[] independent(double[][] rows) {
    int n = rows[0].length;
    List<double[]> basis = new ArrayList<>();
    List<Integer> chosen = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      double[] column = new double[rows.length];
      double before = 0;
      for (int i = 0; i < rows.length; i++) {
        column[i] = rows[i][j];
        before += column[i] * column[i];
      }
      for (int pass = 0; pass < 2; pass++) {
        for (double[] unit : basis) {
          double along = 0;
          for (int i = 0; i < column.length; i++) {
            along += unit[i] * column[i];
          }
          for (int i = 0; i < column.length; i++) {
            column[i] -= along * unit[i];
          }
        }
      }
      double after = Arrays.stream(column).map(x -> x * x).sum();
      if (after > DEPENDENT * DEPENDENT * before) {
        double norm = Math.sqrt(after);
        for (int i = 0; i < column.length; i++) {
          column[i] /= norm;
        }
        basis.add(column);
        chosen.add(j);
      }
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String toString() {
    return "CellMeans of " + design;
  }
}
