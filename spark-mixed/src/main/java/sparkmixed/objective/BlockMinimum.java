package sparkmixed.objective;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowFactors;
import sparkmixed.pls.Effects;
import sparkmixed.pls.RowLayout;
import sparkmixed.pls.RowPredictor;
import sparkmixed.pls.Solution;
import sparkmixed.pls.StageSystem;
import sparkmixed.pls.WeightedSystem;

/**
 * The effects of a block's own levels where {@code f = - log p + |u|^2 / 2} is least for them,
 * given the effects of crossed factors and beta: a {@link ModeSearch} of the block's chain of
 * factors in which the rest of the linear predictor stands as an offset.
 */
final class BlockMinimum {
  private final RowLayout layout;
  private final int[] chain;
  private final double[] heldPart;
  private final ModeSearch search;
  private @Nullable BlockPoint found;

  /** {@code Lambda u} of the block's own levels, and b of the crossed factors. */
  final Effects b;

  /**
   * @param layout of rows with all factors, of which those of the chain are stages
   * @param q columns of crossed factors
   */
  BlockMinimum(RowLayout layout, int[] chain, int q) {
    this.layout = layout;
    this.chain = chain;
    PackedRows rows = layout.rows();
    this.heldPart = new double[rows.rows()];
    RowLayout alone =
        RowLayout.of(
            RowFactors.only(rows, chain, heldPart),
            IntStream.range(0, chain.length).toArray(),
            false);
    this.search = new ModeSearch(new LocalSystem(alone, false, false, false), false);
    this.b = search.b.withDense(q, 0);
  }

  /** u at the minimum. */
  Effects u() {
    return search.u;
  }

  /**
   * Finds the minimum at a point from where these effects are.
   *
   * @return false if there is none
   */
  boolean find(BlockPoint at) {
    if (isAt(at)) {
      return true;
    }
    found = null;
    b.readDense(at.dense());
    hold(at.beta());
    ModeParameters held = at.held();
    double[][] templates = new double[chain.length][];
    Arrays.setAll(templates, s -> at.templates()[chain[s]]);
    if (search.find(
        new ModeParameters(templates, held.family(), held.link(), held.psi()),
        false,
        ModeSearch.FINISHED)) {
      found = at;
      return true;
    }
    search.u.clear();
    search.b.clear();
    return false;
  }

  boolean isAt(BlockPoint at) {
    return found != null && found.same(at);
  }

  /**
   * A Newton step to where the crossed effects and beta have gone: from the system at the last
   * minimum, whose curvature tells where the next one is near.
   *
   * @param rhs {@code Z's + Z'WZ b} (and with X, {@code Z'WX beta}) of that system
   */
  void predict(BlockPoint at, StageSystem stages, Effects rhs, Solution step) {
    if (chain.length > 1) {
      // what is left of later stages was made with the templates of then
      stages.lift(at.templates(), search.u, search.b);
      return;
    }
    double[] v = new double[stages.order()];
    System.arraycopy(at.dense(), 0, v, 0, at.dense().length);
    System.arraycopy(at.beta(), 0, v, at.dense().length, stages.p());
    step.g().set(rhs);
    stages.backward(at.templates(), v, step);
    search.u.set(step.u());
    search.b.set(step.b());
  }

  private void hold(double[] beta) {
    RowPredictor predictor = new RowPredictor(layout, beta, b);
    double[] part = new double[WeightedSystem.blockRows()];
    for (int from = 0; from < heldPart.length; from += part.length) {
      int to = Math.min(heldPart.length, from + part.length);
      predictor.setOffset(from, to, part);
      predictor.addFixed(from, to, part);
      predictor.addCrossed(from, to, part);
      System.arraycopy(part, 0, heldPart, from, to - from);
    }
  }
}
