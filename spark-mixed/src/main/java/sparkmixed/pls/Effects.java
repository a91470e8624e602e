package sparkmixed.pls;

import sparkmixed.moments.Blocks;

/**
 * One number for each random effect and each fixed one: a vector of the length of (b, beta).
 *
 * <p>Effects of factors eliminated block by block stand in the order of the rows of their stages,
 * those of crossed factors in that of the dense system.
 */
public final class Effects {
  final Blocks[] stage;
  final double[] dense;

  /** Of the fixed effects. */
  public final double[] fixed;

  Effects(Blocks[] stage, double[] dense, double[] fixed) {
    this.stage = stage;
    this.dense = dense;
    this.fixed = fixed;
  }

  static Effects zeros(RowLayout layout, int p) {
    Blocks[] stage = new Blocks[layout.pattern.length];
    for (int s = 0; s < stage.length; s++) {
      stage[s] = new Blocks(layout.pattern[s].k, layout.pattern[s].rows());
    }
    return new Effects(stage, new double[layout.q], new double[p]);
  }

  /** Sets everything to zero. */
  public void clear() {
    for (Blocks blocks : stage) {
      blocks.clear();
    }
    java.util.Arrays.fill(dense, 0);
    java.util.Arrays.fill(fixed, 0);
  }

  /** Number of random effects. */
  public int size() {
    int size = dense.length;
    for (Blocks blocks : stage) {
      size = Math.addExact(size, Math.multiplyExact(blocks.rows(), blocks.stride()));
    }
    return size;
  }

  /** Takes the random effects out of an array, from {@code at} on, in a fixed order. */
  public void read(double[] values, int at) {
    int from = at;
    System.arraycopy(values, from, dense, 0, dense.length);
    from += dense.length;
    for (Blocks blocks : stage) {
      for (int i = 0; i < blocks.rows(); i++) {
        System.arraycopy(values, from, blocks.page(i), blocks.offset(i), blocks.stride());
        from += blocks.stride();
      }
    }
  }

  /** Puts the random effects into an array, in the same order. */
  public void write(double[] values, int at) {
    int to = at;
    System.arraycopy(dense, 0, values, to, dense.length);
    to += dense.length;
    for (Blocks blocks : stage) {
      for (int i = 0; i < blocks.rows(); i++) {
        System.arraycopy(blocks.page(i), blocks.offset(i), values, to, blocks.stride());
        to += blocks.stride();
      }
    }
  }

  /** Puts the effects of crossed factors at the beginning of an array. */
  public void writeDense(double[] values) {
    System.arraycopy(dense, 0, values, 0, dense.length);
  }

  /** Takes the effects of crossed factors from the beginning of an array. */
  public void readDense(double[] values) {
    System.arraycopy(values, 0, dense, 0, dense.length);
  }

  /** A vector whose stages are this one's own, with q other effects and p fixed ones beside it. */
  public Effects withDense(int q, int p) {
    return new Effects(stage, new double[q], new double[p]);
  }

  /** The same numbers as another of the same layout. */
  public void set(Effects other) {
    combine(1, other, 0, other);
  }

  /** This becomes {@code f a + g b}; either may be this. Fixed effects as far as all have them. */
  public void combine(double f, Effects a, double g, Effects b) {
    for (int s = 0; s < stage.length; s++) {
      int rows = stage[s].rows();
      int stride = stage[s].stride();
      for (int i = 0; i < rows; i++) {
        double[] page = stage[s].page(i);
        double[] pageA = a.stage[s].page(i);
        double[] pageB = b.stage[s].page(i);
        int at = stage[s].offset(i);
        for (int c = at; c < at + stride; c++) {
          page[c] = f * pageA[c] + g * pageB[c];
        }
      }
    }
    for (int j = 0; j < dense.length; j++) {
      dense[j] = f * a.dense[j] + g * b.dense[j];
    }
    int p = Math.min(fixed.length, Math.min(a.fixed.length, b.fixed.length));
    for (int j = 0; j < p; j++) {
      fixed[j] = f * a.fixed[j] + g * b.fixed[j];
    }
  }

  /** Inner product over the random effects. */
  public double dot(Effects other) {
    double sum = 0;
    for (int s = 0; s < stage.length; s++) {
      int stride = stage[s].stride();
      double part = 0;
      for (int i = 0; i < stage[s].rows(); i++) {
        double[] page = stage[s].page(i);
        double[] pageB = other.stage[s].page(i);
        int at = stage[s].offset(i);
        for (int c = at; c < at + stride; c++) {
          part += page[c] * pageB[c];
        }
      }
      sum += part;
    }
    for (int j = 0; j < dense.length; j++) {
      sum += dense[j] * other.dense[j];
    }
    return sum;
  }
}
