package sparkmixed.pls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.LevelPairs;
import sparkmixed.moments.LinearPart;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.ResponseProducts;
import sparkmixed.testing.RandomModel;

/** The root against the Gram matrix filled entry by entry. */
class GramRootTest {
  private static Moments moments(RandomModel kind, long seed, boolean weighted) {
    TableRows table = RandomModel.data(seed, false);
    ModelFrame frame = table.frame(kind.formula(), RandomModel.weighted(weighted));
    return new InMemoryObservations(table, frame, false)
        .moments(
            LmmProblem.shape(frame),
            Pilot.none(frame.p(), frame.terms().stream().mapToInt(t -> t.size()).sum()))
        .moments();
  }

  /** Where effect a of a level of a factor stands in (z of all factors, x). */
  private static int place(Moments moments, int factor, int level, int a) {
    int at = 0;
    for (int f = 0; f < factor; f++) {
      at += moments.shape().width(f) * moments.levels()[f].size();
    }
    return at + (level == 0 ? 0 : level * moments.shape().width(factor)) + a;
  }

  private static int order(Moments moments) {
    return place(moments, moments.shape().factors(), 0, 0) + moments.shape().p();
  }

  private static RealMatrix gram(Moments moments) {
    int n = order(moments);
    int p = moments.shape().p();
    RealMatrix gram = MatrixUtils.createRealMatrix(n, n);
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        set(gram, n - p + i, n - p + j, moments.gram()[j * (p + 1) + i]);
      }
    }
    for (int f = 0; f < moments.shape().factors(); f++) {
      int k = moments.shape().width(f);
      Blocks blocks = moments.blocks()[f];
      for (int level = 0; level < blocks.rows(); level++) {
        int at = 0;
        for (int b = 0; b < k; b++) {
          for (int a = b; a < k; a++) {
            set(
                gram,
                place(moments, f, level, a),
                place(moments, f, level, b),
                blocks.get(level, at++));
          }
        }
        for (int j = 0; j < p; j++) {
          for (int a = 0; a < k; a++) {
            set(gram, place(moments, f, level, a), n - p + j, blocks.get(level, at++));
          }
        }
      }
      for (int g = f + 1; g < moments.shape().factors(); g++) {
        LevelPairs pairs = moments.pairs()[moments.shape().pair(f, g)];
        int at = 0;
        for (int e = 0; e < pairs.size(); e++) {
          for (int b = 0; b < moments.shape().width(g); b++) {
            for (int a = 0; a < k; a++) {
              set(
                  gram,
                  place(moments, f, pairs.row()[e], a),
                  place(moments, g, pairs.column()[e], b),
                  pairs.values()[at++]);
            }
          }
        }
      }
    }
    return gram;
  }

  private static void set(RealMatrix matrix, int i, int j, double value) {
    matrix.setEntry(i, j, value);
    matrix.setEntry(j, i, value);
  }

  private static double[] flat(Moments moments, ResponseProducts products) {
    int n = order(moments);
    double[] flat = new double[n];
    for (int f = 0; f < products.z().length; f++) {
      for (int level = 0; level < products.z()[f].rows(); level++) {
        for (int a = 0; a < products.z()[f].stride(); a++) {
          flat[place(moments, f, level, a)] = products.z()[f].get(level, a);
        }
      }
    }
    System.arraycopy(products.x(), 0, flat, n - products.x().length, products.x().length);
    return flat;
  }

  @Property(tries = 60)
  void isARootOfFullRank(@ForAll RandomModel kind, @ForAll long seed, @ForAll boolean weighted) {
    Moments moments = moments(kind, seed, weighted);
    RealMatrix gram = gram(moments);
    GramRoot root = GramRoot.of(moments);
    double[] values = new SingularValueDecomposition(gram).getSingularValues();
    int rank = 0;
    for (double value : values) {
      rank += value > 1e-9 * values[0] ? 1 : 0;
    }
    assertEquals(rank, root.rank());
    RealMatrix r = MatrixUtils.createRealMatrix(gram.getRowDimension(), rank);
    for (int k = 0; k < rank; k++) {
      double[] unit = new double[rank];
      unit[k] = 1;
      ResponseProducts column = root.times(unit);
      assertEquals(1, column.y());
      r.setColumn(k, flat(moments, column));
    }
    RealMatrix difference = r.multiplyTransposed(r).subtract(gram);
    assertEquals(0, difference.getNorm1() / gram.getNorm1(), 1e-10);
  }

  @Property(tries = 30)
  void linearPartsAreProductsWithTheGramMatrix(
      @ForAll RandomModel kind, @ForAll long seed, @ForAll boolean weighted) {
    Moments moments = moments(kind, seed, weighted);
    RealMatrix gram = gram(moments);
    java.util.Random random = new java.util.Random(seed);
    Blocks[] b = new Blocks[moments.shape().factors()];
    for (int f = 0; f < b.length; f++) {
      b[f] = new Blocks(moments.shape().width(f), moments.levels()[f].size());
      for (int i = 0; i < b[f].rows(); i++) {
        for (int a = 0; a < b[f].stride(); a++) {
          b[f].page(i)[b[f].offset(i) + a] = random.nextGaussian();
        }
      }
    }
    double[] beta = random.doubles(moments.shape().p(), -1, 1).toArray();
    ResponseProducts part = LinearPart.of(moments, b, beta);
    double[] all = flat(moments, new ResponseProducts(beta, b, 0));
    double[] expected = gram.operate(all);
    assertArrayEquals(expected, flat(moments, part), 1e-9);
    assertEquals(
        MatrixUtils.createRealVector(expected).dotProduct(MatrixUtils.createRealVector(all)),
        part.y(),
        1e-9 * (1 + part.y()));
  }
}
