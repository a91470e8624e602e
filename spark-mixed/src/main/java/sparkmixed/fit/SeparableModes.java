package sparkmixed.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.moments.Blocks;
import sparkmixed.objective.BlockModes;
import sparkmixed.objective.BlockRows;
import sparkmixed.objective.ConditionalModes;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.GroupedRows;
import sparkmixed.objective.Integration;
import sparkmixed.pls.PredictionVariance;

/** Random effects of groups in blocks: found where the blocks are, merged by level here. */
final class SeparableModes implements ConditionalModes {
  private final BlockRows rows;
  private final BlockLevels levels;
  private final CovarianceLayout covariance;
  private final GlmmOptions options;
  private double[] beta = new double[0];
  private List<BlockModes> parts = List.of();

  SeparableModes(
      BlockRows rows, BlockLevels levels, CovarianceLayout covariance, GlmmOptions options) {
    this.rows = rows;
    this.levels = levels;
    this.covariance = covariance;
    this.options = options;
  }

  /** Bytes of what predictions need of all levels. */
  private long predictionBytes() {
    long bytes = 0;
    int later = 0;
    int[] widths = covariance.widths();
    for (int k : widths) {
      later += k;
    }
    for (int f = 0; f < widths.length; f++) {
      bytes += 8L * levels.levels()[f].size() * widths[f] * (later + beta.length + 2);
    }
    return bytes;
  }

  /** Finds the modes; the value is not looked for. */
  @Override
  public Evaluation value(double[] parameters) {
    boolean dispersion = options.family().hasDispersion();
    beta =
        Arrays.copyOfRange(
            parameters, covariance.parameters(), parameters.length - (dispersion ? 1 : 0));
    parts =
        rows.modes(
            new GroupedRows.Request(
                Integration.laplace(options.curvature() == GlmmOptions.Curvature.EXPECTED),
                covariance,
                options.family(),
                options.link(),
                parameters,
                false),
            predictionBytes() <= PredictionCovariance.LIMIT);
    return new Evaluation(Double.NaN, new double[0]);
  }

  @Override
  public double[] beta() {
    return beta.clone();
  }

  @Override
  public Blocks[] modes() {
    Blocks[] all = new Blocks[covariance.widths().length];
    for (int f = 0; f < all.length; f++) {
      int factor = f;
      all[f] = levels.merged(f, parts.stream().map(part -> part.modes()[factor]).toList());
    }
    return all;
  }

  @Override
  public Blocks[] variances() {
    Blocks[] all = new Blocks[covariance.widths().length];
    for (int f = 0; f < all.length; f++) {
      int factor = f;
      all[f] = levels.merged(f, parts.stream().map(part -> part.variances()[factor]).toList());
    }
    return all;
  }

  @Override
  public @Nullable PredictionVariance predictionVariance(long limit) {
    List<PredictionVariance> all = new ArrayList<>();
    for (BlockModes part : parts) {
      PredictionVariance own = part.prediction();
      if (own == null || predictionBytes() > limit) {
        return null;
      }
      all.add(own);
    }
    int[][][] positions = new int[parts.size()][][];
    for (int k = 0; k < positions.length; k++) {
      positions[k] = levels.positions(k);
    }
    return PredictionVariance.joined(all, positions);
  }
}
