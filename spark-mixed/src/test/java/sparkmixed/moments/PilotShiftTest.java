package sparkmixed.moments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.frame.TermDesign;
import sparkmixed.testing.RandomModel;

/** Statistics taken from one pilot to another are those accumulated about the other. */
class PilotShiftTest {

  private static Pilot pilot(ModelFrame frame, Random random) {
    double[] xShift = new double[frame.p()];
    double[] beta = new double[frame.p()];
    for (int j = 0; j < xShift.length; j++) {
      xShift[j] =
          frame.interceptColumn() >= 0 && frame.fixedCentrable()[j] ? random.nextGaussian() : 0;
      beta[j] = random.nextGaussian();
    }
    double[] zShift = new double[frame.q()];
    for (TermDesign term : frame.terms()) {
      boolean centred = term.correlated() && term.columns().contains("(Intercept)");
      for (int c = term.start(); c < term.start() + term.size(); c++) {
        zShift[c] = centred && frame.zCentrable()[c] ? random.nextGaussian() : 0;
      }
    }
    return new Pilot(xShift, zShift, beta);
  }

  @Property(tries = 100)
  void shiftedStatisticsAreThoseOfTheOtherPilot(
      @ForAll long seed, @ForAll RandomModel kind, @ForAll boolean intercept) {
    Random random = new Random(seed);
    TableRows table = RandomModel.data(seed, false);
    String formula = intercept ? kind.formula() : kind.formula().replace("~ x", "~ 0 + x");
    ModelFrame frame = table.frame(formula, RandomModel.weighted(true));
    MomentShape shape = LmmProblem.shape(frame);
    Pilot from = pilot(frame, random);
    Pilot to = pilot(frame, random);
    assertTrue(from.same(from));
    assertFalse(from.same(to));
    InMemoryObservations rows = new InMemoryObservations(table, frame, false);
    Moments expected = rows.moments(shape, to).moments();
    Moments moved =
        new PilotShift(frame, shape, from, to).moved(rows.moments(shape, from).moments());
    assertArrayEquals(expected.gram(), moved.gram(), 1e-9);
    int p1 = shape.p() + 1;
    for (int k = 0; k < p1 * p1; k++) {
      assertEquals(moved.gram()[k], moved.gram()[k % p1 * p1 + k / p1]);
    }
    for (int f = 0; f < shape.factors(); f++) {
      for (int i = 0; i < expected.blocks()[f].rows(); i++) {
        for (int c = 0; c < shape.levelStride(f); c++) {
          assertEquals(expected.blocks()[f].get(i, c), moved.blocks()[f].get(i, c), 1e-9);
        }
      }
    }
    for (int k = 0; k < shape.pairs(); k++) {
      assertArrayEquals(expected.pairs()[k].values(), moved.pairs()[k].values(), 1e-9);
    }
  }
}
