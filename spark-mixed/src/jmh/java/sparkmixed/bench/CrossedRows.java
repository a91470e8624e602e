package sparkmixed.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.MomentsBuilder;
import sparkmixed.moments.Pilot;

/**
 * Coded rows of participants crossed with items, made on the fly: five fixed effects, slopes of
 * participants if wanted.
 */
final class CrossedRows {
  static final int P = 5;

  private final int participants;
  private final int items;
  private final double share;
  private final boolean slopes;

  CrossedRows(int participants, int items, double share, boolean slopes) {
    this.participants = participants;
    this.items = items;
    this.share = share;
    this.slopes = slopes;
  }

  MomentShape shape() {
    return new MomentShape(P, slopes ? new int[][] {{0, 1}, {2}} : new int[][] {{0}, {1}});
  }

  /** One pass over all rows. */
  MomentsBuilder pass() {
    MomentsBuilder builder = new MomentsBuilder(shape(), Pilot.none(P, slopes ? 3 : 2));
    CodedRow row = new CodedRow(P, slopes ? 3 : 2);
    int[] level = new int[2];
    SplittableRandom random = new SplittableRandom(1);
    for (int participant = 0; participant < participants; participant++) {
      for (int item = 0; item < items; item++) {
        if (random.nextDouble() >= share) {
          continue;
        }
        row.x[0] = 1;
        row.x[1] = item & 1;
        row.x[2] = (item * 31 % 997) / 500.0 - 1;
        row.x[3] = item % 9 - 4;
        row.x[4] = random.nextDouble() - 0.5;
        row.z[0] = 1;
        if (slopes) {
          row.z[1] = row.x[2];
        }
        row.z[row.z.length - 1] = 1;
        row.weight = 1;
        row.offset = 0;
        row.y = 150 * (random.nextDouble() - 0.5) + participant % 7 * 20 + item % 11 * 9;
        level[0] = participant;
        level[1] = item;
        builder.add(row, level);
      }
    }
    return builder;
  }

  /** The merged statistics. */
  Moments moments() {
    return Moments.merge(List.of(pass().build(new Levels[] {levels(participants), levels(items)})));
  }

  static Levels levels(int count) {
    long[] keys = new long[count];
    java.util.Arrays.setAll(keys, k -> k);
    return new Levels.Numbers(ColumnKind.LONG, keys);
  }

  static byte[] text(int item) {
    return ("w" + item).getBytes(StandardCharsets.UTF_8);
  }
}
