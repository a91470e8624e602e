package sparkmixed.frame;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one factor enters one term: the {@code levels x width} matrix that turns a level into
 * numbers, computed entry by entry so that a factor of many levels costs no square matrix
 * (polynomial contrasts, of at most 95 levels, excepted).
 */
final class Coding implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Contrast contrast;
  private final List<String> levels;
  private final double @Nullable [] polynomial;
  private final int width;

  private Coding(Contrast contrast, List<String> levels) {
    this.contrast = contrast;
    this.levels = levels;
    this.width = contrast == Contrast.INDICATOR ? levels.size() : levels.size() - 1;
    this.polynomial =
        contrast == Contrast.POLY ? OrthogonalPolynomial.contrasts(levels.size()) : null;
  }

  static Coding of(Contrast contrast, List<String> levels) {
    return new Coding(contrast, levels);
  }

  int width() {
    return width;
  }

  List<String> levels() {
    return levels;
  }

  /** What R appends to the variable's name for each column. */
  List<String> suffixes() {
    List<String> names = new ArrayList<>(width);
    for (int column = 0; column < width; column++) {
      names.add(
          switch (contrast) {
            case INDICATOR -> levels.get(column);
            case TREATMENT -> levels.get(column + 1);
            case SUM, HELMERT -> Integer.toString(column + 1);
            case POLY -> polynomialSuffix(column + 1);
          });
    }
    return names;
  }

  private static String polynomialSuffix(int degree) {
    return switch (degree) {
      case 1 -> ".L";
      case 2 -> ".Q";
      case 3 -> ".C";
      default -> "^" + degree;
    };
  }

  /** Entry of the coding matrix. */
  double at(int level, int column) {
    return switch (contrast) {
      case INDICATOR -> level == column ? 1 : 0;
      case TREATMENT -> level == column + 1 ? 1 : 0;
      case SUM -> level == width ? -1 : level == column ? 1 : 0;
      case HELMERT -> level <= column ? -1 : level == column + 1 ? level : 0;
      case POLY -> polynomialEntry(level, column);
    };
  }

  /** Writes a level's row of the matrix to {@code target[start ...]}. */
  void write(int level, double[] target, int start) {
    if (contrast == Contrast.INDICATOR || contrast == Contrast.TREATMENT) {
      Arrays.fill(target, start, start + width, 0);
      int column = contrast == Contrast.INDICATOR ? level : level - 1;
      if (column >= 0) {
        target[start + column] = 1;
      }
    } else {
      for (int column = 0; column < width; column++) {
        target[start + column] = at(level, column);
      }
    }
  }

  private double polynomialEntry(int level, int column) {
    return polynomial == null ? Double.NaN : polynomial[level * width + column];
  }
}
