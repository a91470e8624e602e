package sparkmixed.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class SmallBlockTest {

  @Property(tries = 100)
  void eliminationEqualsTheDenseFormulas(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int k) {
    Random random = new Random(seed);
    RealMatrix rows = MatrixUtils.createRealMatrix(3, k);
    RealMatrix t = MatrixUtils.createRealMatrix(k, k);
    for (int c = 0; c < k; c++) {
      for (int r = 0; r < 3; r++) {
        rows.setEntry(r, c, random.nextGaussian());
      }
      for (int r = c; r < k; r++) {
        boolean zero = r == c && random.nextInt(4) == 0;
        t.setEntry(r, c, zero ? 0 : random.nextGaussian());
      }
    }
    RealMatrix a = rows.transpose().multiply(rows);
    RealMatrix d =
        t.transpose().multiply(a).multiply(t).add(MatrixUtils.createRealIdentityMatrix(k));
    LUDecomposition lu = new LUDecomposition(d);
    RealMatrix p = lu.getSolver().getInverse().multiply(t.transpose());
    RealMatrix w = t.multiply(p);
    SmallBlock block = new SmallBlock(k);
    int offset = 2;
    double[] flat = new double[offset + k * k];
    double[] template = new double[k * k];
    for (int c = 0; c < k; c++) {
      for (int r = 0; r < k; r++) {
        flat[offset + c * k + r] = a.getEntry(r, c);
        template[c * k + r] = t.getEntry(r, c);
      }
    }
    assertTrue(block.eliminate(flat, offset, template));
    assertEquals(Math.log(lu.getDeterminant()), block.logDet(), 1e-10);
    for (int c = 0; c < k; c++) {
      for (int r = 0; r < k; r++) {
        assertEquals(p.getEntry(r, c), block.p[c * k + r], 1e-9);
        assertEquals(w.getEntry(r, c), block.w[c * k + r], 1e-9);
      }
    }
  }

  @Test
  void aBlockThatIsNotPositiveDefiniteIsRefused() {
    assertFalse(new SmallBlock(1).eliminate(new double[] {-2}, 0, new double[] {1}));
    double[] a = {-2, 0, 0, 1};
    assertFalse(new SmallBlock(2).eliminate(a, 0, new double[] {1, 0, 0, 1}));
    double[] b = {-2, 0, 0, 0, 1, 0, 0, 0, 1};
    assertFalse(new SmallBlock(3).eliminate(b, 0, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}));
  }

  @Test
  void aDeterminantPastTheRangeOfDoublesHasItsLogarithm() {
    double[] a = new double[16];
    double[] identity = new double[16];
    for (int i = 0; i < 4; i++) {
      a[i * 4 + i] = 1e120;
      identity[i * 4 + i] = 1;
    }
    SmallBlock block = new SmallBlock(4);
    assertTrue(block.eliminate(a, 0, identity));
    assertEquals(4 * Math.log(1e120), block.logDet(), 1e-9);
  }
}
